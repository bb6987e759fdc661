/** How long Firehose waits for an answer: https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html */
const FIREHOSE_WAITS_MS = 300_000;

/** Of the time there is: for the record under way, whose rules may take seconds, and for writing and sending an answer of 6 MB. */
const RESERVED_SHARE = 0.3;

/**
 * How long there still is for records: what Lambda gives or Firehose waits, whichever is shorter, without a reserve.
 *
 * @param remainingMs until Lambda ends the invocation
 * @returns milliseconds, counted from this call; negative when they have passed
 */
export function budgetTime(remainingMs: () => number): () => number {
  const givenMs = remainingMs();
  const usableMs = Math.min(givenMs, FIREHOSE_WAITS_MS) * (1 - RESERVED_SHARE);
  return () => usableMs - (givenMs - remainingMs());
}
