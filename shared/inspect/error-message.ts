/** Firehose quotes an endpoint's words, 8,192 characters at most, which may be escaped. */
const MAX_FIELD_BYTES = 65_536;

const FIELD = Buffer.from('"errorMessage"');
const TEXT = /^\s*:\s*("[^"\\]*(?:\\.[^"\\]*)*")\s*[,}]/s;

/** In AWS's own sample the endpoint's words are quoted without escaping: they end where the next of Firehose's fields begins. */
const UNESCAPED =
  /^\s*:\s*"(.*?)"\s*(?:,\s*"(?:attemptsMade|arrivalTimestamp|errorCode|attemptEndingTimestamp|rawData|lambdaARN|lambdaArn|subsequenceNumber|dataId)"\s*:|\}\s*$)/s;

/**
 * Why Firehose gave the record up, in its own words, which it writes into the envelope
 * (https://docs.aws.amazon.com/firehose/latest/dev/retry.html). Only these are looked at, because the rest of a line is large.
 *
 * @param line a backup line that could be read
 */
export function errorMessageOf(line: Uint8Array): string | undefined {
  const bytes = Buffer.from(line.buffer, line.byteOffset, line.byteLength);
  const at = bytes.indexOf(FIELD);
  if (at === -1) return undefined;
  const start = at + FIELD.length;
  const text = bytes.toString('utf8', start, start + MAX_FIELD_BYTES);
  const escaped = TEXT.exec(text)?.[1];
  return (escaped === undefined ? undefined : unescaped(escaped)) ?? UNESCAPED.exec(text)?.[1];
}

function unescaped(quoted: string): string | undefined {
  try {
    return String(JSON.parse(quoted));
  } catch {
    return undefined;
  }
}

const PLACEHOLDERS: readonly (readonly [pattern: RegExp, placeholder: string])[] = [
  [/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[\d.]*(?:Z|[+-]\d\d:?\d\d)?/g, '<time>'],
  [/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi, '<id>'],
  [/\b\d{5,}\b/g, '<number>'],
  [/\b(?=(?:[a-z]*\d){3})[a-z\d]{12,}\b/gi, '<id>'],
  [/\s+/g, ' '],
];

/** A message without what differs each time (ids, times, large numbers), so that messages of one kind are counted as one. */
export function generalise(message: string): string {
  return PLACEHOLDERS.reduce((text, [pattern, placeholder]) => text.replace(pattern, placeholder), message).trim();
}
