import { loadTransformSettings } from '../shared/config/load.ts';
import { settingsOfStream } from '../shared/firehose/stream-settings.ts';
import { transformRecord } from '../shared/transform/transform-record.ts';
import type { TransformOptions } from './options.ts';
import { writeOut } from './output.ts';
import { readRecords } from './records.ts';

/**
 * Transforms records from stdin, one a line. Logs go to stdout, one a line; what gives none is said on stderr.
 *
 * @returns the exit status: 1 if a record could not be read
 */
export async function transformCommand({ arrivalMs, stream }: TransformOptions): Promise<number> {
  const settings = settingsOfStream(loadTransformSettings(process.env), stream);
  let failed = 0;
  const say = (number: number, kind: string, reason: string) => {
    process.stderr.write(`record ${number}: ${kind}, ${reason}\n`);
    if (kind === 'failed') failed++;
  };
  const records = readRecords(process.stdin, (number) => say(number, 'failed', 'longer than 32 MiB'));
  for await (const { number, bytes } of records) {
    const verdict = transformRecord(bytes, arrivalMs, settings);
    if (verdict.kind === 'logs') await writeOut(verdict.logs.map(({ json }) => `${json}\n`).join(''));
    else say(number, verdict.kind, verdict.reason);
  }
  return failed === 0 ? 0 : 1;
}
