import { loadTransformSettings } from '../shared/config/load.ts';
import { readLines } from '../shared/decoding/lines.ts';
import { systemClock } from '../shared/io/system-clock.ts';
import { transformRecord } from '../shared/transform/transform-record.ts';

/**
 * Transforms records from stdin, one a line, as if each arrived now. Logs go to stdout; what gives none is said on stderr.
 *
 * @returns the exit status: 1 if a record could not be read
 */
export async function transformCommand(): Promise<number> {
  const settings = loadTransformSettings(process.env);
  const arrivalMs = systemClock.now();
  let failed = 0;
  for await (const lines of readLines(process.stdin)) {
    for (const { number, bytes } of lines) {
      const verdict = bytes === undefined ? TOO_LONG : transformRecord(bytes, arrivalMs, settings);
      if (verdict.kind === 'logs') for (const { json } of verdict.logs) process.stdout.write(`${json}\n`);
      else process.stderr.write(`record ${number}: ${verdict.kind}, ${verdict.reason}\n`);
      if (verdict.kind === 'failed') failed++;
    }
  }
  return failed === 0 ? 0 : 1;
}

const TOO_LONG = { kind: 'failed', reason: 'longer than 32 MiB' } as const;
