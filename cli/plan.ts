import { styleText } from 'node:util';
import { loadReprocessorSettings } from '../shared/config/load.ts';
import type { Environment } from '../shared/config/settings-reader.ts';
import { connect } from '../shared/io/connect.ts';
import { planText } from '../shared/replay/plan/plan-text.ts';
import { replay } from '../shared/replay/replay.ts';
import type { ReplayOptions } from './options.ts';
import { writeOut } from './output.ts';
import { environmentFor, requireBucket } from './place.ts';
import { openDisplay } from './replay-display.ts';

/**
 * Plans a replay: runs it with sending switched off. The plan goes to stdout, warnings and errors to stderr.
 *
 * @returns the exit status: 0 if nothing will miss Datadog's window
 */
export async function planCommand({ place, requestFor, json }: ReplayOptions): Promise<number> {
  const environment = withAnyKey(await environmentFor(place, process.env));
  requireBucket('plan', environment);
  const settings = loadReprocessorSettings(environment);
  const display = openDisplay(process.stdout.isTTY && process.stderr.isTTY && !json && process.env.TERM !== 'dumb');
  try {
    const ports = { ...connect(settings, display.log, environment), remainingMs: () => Number.POSITIVE_INFINITY };
    const { plan } = await replay(requestFor(settings), settings, ports, { watch: display.watch });
    display.end();
    if (plan === null) throw new Error('the dry run has made no plan');
    await writeOut(json ? `${JSON.stringify(plan, null, 2)}\n` : planText(plan, styleText));
    return plan.verdict.feasible ? 0 : 1;
  } finally {
    display.end();
  }
}

/** Nothing is sent: where there is no key of Datadog none is needed. */
function withAnyKey(environment: Environment): Environment {
  const { DD_API_KEY, DD_API_KEY_SECRET_ARN } = environment;
  return DD_API_KEY || DD_API_KEY_SECRET_ARN ? environment : { ...environment, DD_API_KEY: 'none' };
}
