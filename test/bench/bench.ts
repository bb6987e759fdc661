import { statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { replayRows } from './replay-rows.ts';
import type { Row } from './rows.ts';
import { transformRows } from './transform-rows.ts';

/**
 * Time and memory, as ratios in one run where a machine's speed would count. `--json` prints the rows as an array of
 * {name, value, unit, against}; `--megabytes 100,1000` replays objects of other sizes.
 */
const { values: options } = parseArgs({
  options: { json: { type: 'boolean' }, megabytes: { type: 'string', default: '100' } },
});
const sizes = options.megabytes.split(',').map(Number);
if (!sizes.every((size) => Number.isInteger(size) && size > 0)) {
  throw new Error('--megabytes takes whole numbers with commas between, such as 100,1000');
}

const rows: Row[] = [
  ...transformRows(),
  ...['transform', 'reprocessor'].map(
    (name): Row => ({
      name: `bundle_bytes.${name}`,
      value: statSync(`dist/${name}/handler.mjs`).size,
      unit: 'bytes',
      against: '',
    }),
  ),
  ...(await replayRows(sizes)),
];
if (options.json === true) console.log(JSON.stringify(rows));
else console.table(rows.map((row) => ({ ...row, value: Number(row.value.toFixed(2)) })));
