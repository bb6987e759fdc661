import type { ErrorOutputType } from './metrics.ts';
import { formatTimestamp } from './timestamp-pattern.ts';

/**
 * Key prefixes of backup objects: https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html
 *
 * Without an expression the time path is joined to the prefix as it is, with no slash between them: prefix `legacy` gives
 * `legacy2026/07/13/14/` (measured, floci-io/floci#3349).
 */
export interface PrefixTemplates {
  readonly raw: string;
  readonly error: string;
}

interface PrefixInputs {
  /** Arrival of the oldest record in the object, milliseconds since the Unix epoch. */
  readonly oldestArrivalMs: number;
  readonly random: () => number;
  readonly errorOutputType?: ErrorOutputType;
}

const MAX_EVALUATED_CHARACTERS = 512;
const RANDOM_STRING_CHARACTERS = 11;
const ALPHABET = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const EXPRESSION = /!\{([^:}]*):([^}]*)\}/g;
const DEFAULT_TIME_PATH = '!{timestamp:yyyy/MM/dd/HH}/';
const ERROR_OUTPUT_TYPE = '!{firehose:error-output-type}';

/**
 * A plain ErrorOutputPrefix is taken as it is, so that both kinds of failure land under it. No source settles that case.
 *
 * @throws Error whose message begins with `InvalidArgumentException` for a combination or expression Firehose refuses.
 */
export function parsePrefixes(prefix: string, errorOutputPrefix: string | undefined): PrefixTemplates {
  const prefixHasExpression = hasExpression(prefix);
  if (prefix.includes(ERROR_OUTPUT_TYPE)) throw invalid(`Prefix cannot contain ${ERROR_OUTPUT_TYPE}`);
  if (prefixHasExpression && errorOutputPrefix === undefined) {
    throw invalid('ErrorOutputPrefix cannot be null when Prefix contains expressions');
  }
  if (errorOutputPrefix && hasExpression(errorOutputPrefix) && !errorOutputPrefix.includes(ERROR_OUTPUT_TYPE)) {
    throw invalid(`ErrorOutputPrefix with expressions must contain ${ERROR_OUTPUT_TYPE}`);
  }
  const templates = {
    raw: prefixHasExpression ? prefix : prefix + DEFAULT_TIME_PATH,
    error: errorOutputPrefix ?? `${prefix}${ERROR_OUTPUT_TYPE}/${DEFAULT_TIME_PATH}`,
  };
  for (const template of [templates.raw, templates.error]) {
    const evaluated = evaluatePrefix(template, {
      oldestArrivalMs: 0,
      random: () => 0,
      errorOutputType: 'http-endpoint-failed',
    });
    if (evaluated.length > MAX_EVALUATED_CHARACTERS)
      throw invalid(`a prefix has over ${MAX_EVALUATED_CHARACTERS} characters`);
  }
  return templates;
}

export function evaluatePrefix(template: string, inputs: PrefixInputs): string {
  return template.replace(EXPRESSION, (whole, namespace: string, value: string) => {
    if (namespace === 'timestamp') return formatTimestamp(value, inputs.oldestArrivalMs);
    if (whole === ERROR_OUTPUT_TYPE && inputs.errorOutputType) return inputs.errorOutputType;
    if (whole === '!{firehose:random-string}') return randomString(inputs.random);
    throw invalid(`unknown expression ${whole}`);
  });
}

function hasExpression(prefix: string): boolean {
  return prefix.search(EXPRESSION) >= 0;
}

function randomString(random: () => number): string {
  return Array.from({ length: RANDOM_STRING_CHARACTERS }, () => ALPHABET[Math.floor(random() * ALPHABET.length)]).join(
    '',
  );
}

function invalid(rule: string): Error {
  return new Error(`InvalidArgumentException: ${rule}`);
}
