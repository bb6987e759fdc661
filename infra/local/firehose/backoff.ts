/** https://docs.aws.amazon.com/firehose/latest/dev/httpdeliveryrequestresponse.html, "Error Response Handling" */
const INITIAL_DELAY_MS = 1_000;
const MULTIPLIER = 2;
const JITTER = 0.15;
const MAX_DELAY_MS = 120_000;

/**
 * Milliseconds to wait before retry number `retry` (0 is the first). The specification's formula takes the maximum of
 * 120 s and the delay, where "capped by a maximum interval of 2 minutes" in its text means the minimum.
 *
 * @param random 0 ≤ x < 1; 0.5 gives the delay without jitter.
 */
export function backoffMs(retry: number, random: () => number): number {
  const jittered = INITIAL_DELAY_MS * MULTIPLIER ** retry * (1 - JITTER + 2 * JITTER * random());
  return Math.round(Math.min(MAX_DELAY_MS, jittered));
}
