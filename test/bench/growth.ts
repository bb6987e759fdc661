import { countOf, countsOf } from '../../infra/local/counts.ts';
import { choicesOf, readProgramOptions } from '../../infra/local/program-options.ts';
import { loadTransformSettings } from '../../shared/config/load.ts';
import { textTable } from '../../shared/figures/text-table.ts';
import type { TransformationEvent } from '../../shared/firehose/transform-event.ts';
import { checkTransform } from './check-answers.ts';
import { corpusOf, eventOf } from './corpus.ts';
import { growthOf, type SizeCost } from './growth-figures.ts';
import { LINE_KINDS, recordOfSize } from './record-of-size.ts';
import { ReplayWorld } from './replay-world.ts';
import { transform } from './transform-variants.ts';
import { medianTimes } from './turns.ts';

const GROUPS: Readonly<Record<string, () => void | Promise<void>>> = {
  events: measureEvents,
  records: measureRecords,
  replay: measureReplays,
};
const GROUP_NAMES = Object.keys(GROUPS);

const USAGE = `npm run measure:growth -- [options]   what a byte costs as there are more: of records in an event, of bytes in a record, of
bytes in a replayed object; many minutes
    --only GROUPS       these alone, with commas between: ${GROUP_NAMES.join(', ')}
    --megabytes N,...   the sizes of the objects that are replayed; otherwise 10,100,1000
    --rounds N          of the transform; otherwise 5`;

const { chosen, sizes, rounds } = readProgramOptions(
  USAGE,
  {
    only: { type: 'string', default: GROUP_NAMES.join(',') },
    megabytes: { type: 'string', default: '10,100,1000' },
    rounds: { type: 'string', default: '5' },
  },
  (values) => ({
    chosen: choicesOf('only', values.only, GROUP_NAMES),
    sizes: countsOf('megabytes', values.megabytes),
    rounds: countOf('rounds', values.rounds),
  }),
);

const RECORDS_IN_EVENT = [1_000, 2_000, 5_000, 10_000, 20_000, 50_000];
const RECORD_BYTES = [100, 300, 1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 900_000];
/** Of records of one size, but at least one of them */
const EVENT_BYTES = 1_000_000;
/** More than there are records of that size in the fixtures */
const MEAN_RECORD_BYTES = 1_400;
const PODS = 100;

const settings = loadTransformSettings({});

for (const name of chosen) await GROUPS[name]?.();

function measureEvents(): void {
  const { event } = corpusOf('metadata-heavy', PODS, Math.max(...RECORDS_IN_EVENT) * MEAN_RECORD_BYTES);
  const events = RECORDS_IN_EVENT.map((count) => ({ size: count, records: event.records.slice(0, count) }));
  measureTransforms('records in an event', events);
}

function measureRecords(): void {
  for (const kind of LINE_KINDS) {
    const events = RECORD_BYTES.map((bytes) => {
      const count = Math.max(1, Math.floor(EVENT_BYTES / bytes));
      const record = recordOfSize(kind, bytes);
      return { size: bytes, records: eventOf(Array.from({ length: count }, () => record)).records };
    });
    measureTransforms(`bytes of a record (${kind})`, events);
  }
}

function measureTransforms(
  title: string,
  events: readonly { readonly size: number; readonly records: TransformationEvent['records'] }[],
): void {
  for (const { records } of events) checkTransform(transform({ records }, settings), { records }, settings);
  const variants = events.map(({ size, records }) => [String(size), () => () => transform({ records }, settings)]);
  const times = medianTimes<string>(Object.fromEntries(variants), rounds, 1);
  const costs = events.map(({ size, records }) => {
    const bytes = records.reduce((sum, { data }) => sum + Buffer.byteLength(data, 'base64'), 0);
    return { size, cost: ((times[size] ?? Number.NaN) * 1e6) / bytes };
  });
  print(title, 'ns a byte', costs);
}

async function measureReplays(): Promise<void> {
  const world = await ReplayWorld.open();
  try {
    const origin = await world.startIntake(0);
    const costs: SizeCost[] = [];
    const peaks: string[] = [];
    for (const megabytes of sizes) {
      const { cpuSeconds, peakRssMb } = await world.run('replay', (await world.writeObject(megabytes)).path, origin);
      costs.push({ size: megabytes, cost: (cpuSeconds * 1e9) / (megabytes * 1e6) });
      peaks.push(`peak RSS ${Math.round(peakRssMb)} MB`);
    }
    print('MB of lines in a replayed object', 'ns of CPU a byte', costs, peaks);
  } finally {
    await world.close();
  }
}

function print(title: string, unit: string, costs: readonly SizeCost[], others: readonly string[] = []): void {
  const { largestToSmallest, rise } = growthOf(costs);
  const rows = costs.map(({ size, cost }, index) => [
    { right: String(size) },
    { right: cost.toPrecision(3) },
    unit,
    others[index] ?? '',
  ]);
  console.log(`\n${title}: largest to smallest ${largestToSmallest.toFixed(2)}, rise ${rise.toFixed(2)}`);
  console.log(textTable(rows).join('\n'));
}
