import { durationText } from '../figures/quantity.ts';
import { type Check, ok, unknown, wrong } from './check.ts';
import type { ServerTime } from './facts.ts';

/** AWS refuses requests of five minutes and more; a minute is seen in no log. */
const MAX_AHEAD_MS = 60_000;

/** This machine's clock by those of others: the date of the canary, and of a search, are this machine's. */
export function clockCheck(times: readonly ServerTime[]): Check {
  if (times.length === 0) return unknown('clock', 'nobody has said what the time is');
  const worst = times.toSorted((a, b) => Math.abs(b.aheadMs) - Math.abs(a.aheadMs))[0] as ServerTime;
  if (Math.abs(worst.aheadMs) <= MAX_AHEAD_MS) {
    const services = [...new Set(times.map(({ service }) => service))].sort();
    return ok('clock', `within a minute of the clocks of ${services.join(' and ')}`);
  }
  const side = worst.aheadMs > 0 ? 'ahead of' : 'behind';
  return wrong(
    'clock',
    `this machine's is ${durationText(worst.aheadMs)} ${side} the clock of ${worst.service}`,
    'set it',
  );
}
