import { loadTransformSettings } from '../shared/config/load.ts';
import type { Wrapping } from '../shared/explain/unwrap.ts';
import { settingsOfStream } from '../shared/firehose/stream-settings.ts';
import { transformRecord } from '../shared/transform/transform-record.ts';
import type { RecordOptions } from './options.ts';
import { writeOut } from './output.ts';
import { readRecords } from './records.ts';

/**
 * Transforms records. Logs go to stdout, one a line; what gives none, and what was unwrapped, is said on stderr.
 *
 * @returns the exit status: 1 if a record could not be read
 */
export async function transformCommand(options: RecordOptions, nowMs: number): Promise<number> {
  const settings = settingsOfStream(loadTransformSettings(process.env), options.stream);
  let failed = 0;
  const say = (number: number, kind: string, reason: string) => {
    process.stderr.write(`record ${number}: ${kind}, ${reason}\n`);
    if (kind === 'failed') failed++;
  };
  const unwrappedFrom = new Map<Wrapping, number>();
  const records = readRecords(options, nowMs, (number) =>
    say(number, 'failed', 'longer than 32 MiB, or JSON of too many values'),
  );
  for await (const { number, bytes, arrivalMs, unwrapped } of records) {
    if (unwrapped !== undefined) unwrappedFrom.set(unwrapped.from, (unwrappedFrom.get(unwrapped.from) ?? 0) + 1);
    const verdict = transformRecord(bytes, arrivalMs, settings);
    if (verdict.kind === 'logs') await writeOut(verdict.logs.map(({ json }) => `${json}\n`).join(''));
    else say(number, verdict.kind, verdict.reason);
  }
  for (const [from, count] of unwrappedFrom) process.stderr.write(`unwrapped from ${from}: ${count} of the records\n`);
  return failed === 0 ? 0 : 1;
}
