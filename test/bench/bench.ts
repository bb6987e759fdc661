import { statSync } from 'node:fs';
import { startFiles } from '../../infra/bundling/start-files.ts';
import { countsOf } from '../../infra/local/counts.ts';
import { choicesOf, readProgramOptions } from '../../infra/local/program-options.ts';
import { textTable } from '../../shared/figures/text-table.ts';
import { cloudWatchRows } from './cloudwatch-rows.ts';
import { importRows } from './import-rows.ts';
import { peerRows } from './peer-rows.ts';
import { replayRows } from './replay-rows.ts';
import type { Measured, Row } from './rows.ts';
import { transformRows } from './transform-rows.ts';

const GROUPS: Readonly<Record<string, () => Measured | Promise<Measured>>> = {
  transform: transformRows,
  import: importRows,
  bundle: bundleRows,
  cwl: cloudWatchRows,
  peer: peerRows,
  replay: () => replayRows(sizes),
};
const GROUP_NAMES = Object.keys(GROUPS);

const USAGE = `npm run bench -- [options]   time and memory, as ratios in one run where a machine's speed would count; some minutes
    --only GROUPS       these alone, with commas between: ${GROUP_NAMES.join(', ')}
    --megabytes N,...   the sizes of the objects that are replayed; otherwise 100
    --json              the rows as an array of {name, value, unit, against}: npm run --silent bench -- --json`;

const { json, sizes, chosen } = readProgramOptions(
  USAGE,
  {
    json: { type: 'boolean', default: false },
    megabytes: { type: 'string', default: '100' },
    only: { type: 'string', default: GROUP_NAMES.join(',') },
  },
  ({ json, megabytes, only }) => ({
    json,
    sizes: countsOf('megabytes', megabytes),
    chosen: choicesOf('only', only, GROUP_NAMES),
  }),
);

/** Of what is measured as a cost; the others say how many times faster it is. */
const LESS_IS_BETTER = /slowdown|^bundle_bytes|^import_ms|cpu_vs_gunzip|peak_rss/;

const rows: Row[] = [];
const notes: string[] = [];
for (const name of chosen) {
  const measured = await GROUPS[name]?.();
  rows.push(...(measured?.rows ?? []));
  notes.push(...(measured?.notes ?? []));
}
if (json) {
  console.log(JSON.stringify(rows));
} else {
  const cells = rows.map(({ name, value, unit, against }) => [
    name,
    { right: valueText(value) },
    unit,
    LESS_IS_BETTER.test(name) ? 'less is better' : 'more is better',
    against,
  ]);
  console.log([...textTable(cells), '', `Node ${process.version} on ${process.arch}`, ...notes].join('\n'));
}

function bundleRows(): Measured {
  const rows = ['transform', 'reprocessor'].map((name): Row => {
    const files = startFiles(new URL(`../../dist/${name}/handler.mjs`, import.meta.url));
    const value = files.reduce((sum, file) => sum + statSync(file).size, 0);
    return { name: `bundle_bytes.${name}`, value, unit: 'bytes', against: 'what is loaded at the start' };
  });
  return { rows, notes: [] };
}

/** Three digits, and all of a large number's. */
function valueText(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
