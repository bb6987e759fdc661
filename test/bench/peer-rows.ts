import { loadTransformSettings } from '../../shared/config/load.ts';
import { corpusLine, corpusOf } from './corpus.ts';
import type { Measured, Row } from './rows.ts';
import { transform } from './transform-variants.ts';

const WARM_UP_BATCHES = 10;
const CPU_SECONDS = 2;

/**
 * Fluent Bit 5.1.1 doing the same flattening in its own process, in a `lua` filter: user and system CPU of the process, medians of three
 * runs over 300,000 enriched records of 942 B, read by `tail` and its `json` parser. Measured once, on two shared x86 cores that
 * need not be like this machine's. `null`: the output writes nothing. `file`: it writes JSON, as a transform does. `net`: minus
 * the run without a filter.
 */
const FLUENT_BIT = [
  { name: 'none.null', megabytes: 321, records: 341_000 },
  { name: 'lua.null', megabytes: 141, records: 150_000 },
  { name: 'lua.file', megabytes: 122, records: 130_000 },
  { name: 'lua.net', megabytes: 252, records: 268_000 },
] as const;

/** What a second of CPU does, of all threads of the process, beside what a peer's does. The only figures that are no ratios. */
export function peerRows(): Measured {
  const corpus = corpusOf('metadata-heavy', 100, 1_000_000);
  const settings = loadTransformSettings({});
  for (let batch = 0; batch < WARM_UP_BATCHES; batch++) transform(corpus.event, settings);
  const before = process.cpuUsage();
  let batches = 0;
  let seconds = 0;
  for (; seconds < CPU_SECONDS; batches++) {
    transform(corpus.event, settings);
    const { user, system } = process.cpuUsage(before);
    seconds = (user + system) / 1e6;
  }
  const peers = FLUENT_BIT.flatMap(({ name, megabytes, records }) =>
    pair(`peer.fluent_bit.${name}`, megabytes, records, 'measured once, elsewhere: Fluent Bit 5.1.1, records of 942 B'),
  );
  const ours = pair(
    'peer.transform',
    (batches * corpus.bytes) / 1e6 / seconds,
    (batches * corpus.event.records.length) / seconds,
    'this machine, now; base64 on both sides included',
  );
  return { rows: [...ours, ...peers], notes: [`CPU seconds: ${corpusLine(corpus)}`] };
}

function pair(name: string, megabytes: number, records: number, against: string): Row[] {
  return [
    { name: `${name}.mb_per_cpu_s`, value: megabytes, unit: 'MB/CPU-s', against },
    { name: `${name}.records_per_cpu_s`, value: records, unit: 'records/CPU-s', against },
  ];
}
