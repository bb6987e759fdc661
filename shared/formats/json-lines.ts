import { isObject, type JsonObject, parseJson } from '../json/value.ts';

export interface JsonText {
  readonly text: string;
  readonly object: JsonObject;
}

/**
 * Splits a record into its events: one JSON object, or several on lines of their own with blank lines between and behind, as
 * Fluent Bit's `simple_aggregation` joins them (https://docs.fluentbit.io/manual/pipeline/outputs/firehose).
 *
 * @param maxEvents where to stop: so many are returned, and the rest is not looked at
 * @returns undefined if the text is anything else
 */
export function splitJsonLines(text: string, maxEvents: number): readonly JsonText[] | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  const whole = parseJson(text);
  if (isObject(whole)) return [{ text, object: whole }];
  const events: JsonText[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    if (events.length === maxEvents) break;
    const object = parseJson(line);
    if (!isObject(object)) return undefined;
    events.push({ text: line, object });
  }
  return events;
}
