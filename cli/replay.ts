import { loadReprocessorSettings } from '../shared/config/load.ts';
import { connect } from '../shared/io/connect.ts';
import type { Log } from '../shared/replay/ports.ts';
import { replay } from '../shared/replay/replay.ts';

/**
 * Runs a replay here instead of in its Lambda. The answer goes to stdout as JSON, what happens on the way to stderr.
 *
 * @returns the exit status: 0 if all that was asked is done and the sum closes
 */
export async function replayCommand(input: unknown): Promise<number> {
  const settings = loadReprocessorSettings(process.env);
  const ports = connect(settings, STDERR_LOG, process.env);
  const answer = await replay(input, settings, { ...ports, remainingMs: () => Number.POSITIVE_INFINITY });
  process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
  return answer.balanced && answer.complete && answer.objects.held === 0 ? 0 : 1;
}

const write = (level: string) => (message: string, fields: object) => {
  process.stderr.write(`${level}: ${message} ${JSON.stringify(fields)}\n`);
};

const STDERR_LOG: Log = { info: write('info'), warn: write('warn'), error: write('error') };
