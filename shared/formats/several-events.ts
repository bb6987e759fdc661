import { cutValues, readElements } from '../json/members.ts';
import { isObject, type JsonObject, parseJson } from '../json/value.ts';
import type { RawEvent } from './events.ts';
import { trimLineBreaks } from './line.ts';

/**
 * Splits a text that begins like a list or an object, and is not one object, as `splitEvents` says.
 *
 * @returns undefined if it is none of the forms that several events come in
 */
export function splitSeveral(text: string, maxEvents: number): readonly RawEvent[] | undefined {
  const trimmed = text.trimStart();
  if (trimmed.startsWith('[')) return splitArray(text, maxEvents);
  const escaped = readEscaped(trimmed);
  if (escaped !== undefined || isOneValue(trimmed)) return escaped;
  return splitJoined(text, maxEvents) ?? splitLines(text, maxEvents) ?? splitJoined(text, maxEvents, 'keep-rest');
}

/** Whether it is one value and one line: then it is broken as a whole, and there is nothing to split. */
function isOneValue(text: string): boolean {
  const value = text.trimEnd();
  return !value.includes('\n') && cutValues(text).next().value?.value === value;
}

/** An array of anything else than objects is no list of events but a text. */
function splitArray(text: string, maxEvents: number): readonly RawEvent[] | undefined {
  const values = parseJson(text);
  if (!Array.isArray(values) || values.length === 0 || !values.every(isObject)) return undefined;
  return readElements(text)
    .slice(0, maxEvents)
    .map((element, index) => ({ text: element, object: values[index] as JsonObject }));
}

/** `log_key log` sends the line's JSON text as it stood in the record: with its escapes, without its quotes. */
function readEscaped(text: string): readonly RawEvent[] | undefined {
  if (!text.startsWith('{\\"')) return undefined;
  const line = parseJson(`"${trimLineBreaks(text)}"`);
  const object = typeof line === 'string' ? parseJson(line) : undefined;
  if (typeof line !== 'string' || !isObject(object)) return undefined;
  // It is a line, not an event: what it says of its pod is its own word.
  const event = { log: line };
  return [{ text: JSON.stringify(event), object: event }];
}

/** @param broken what becomes of an object that is none, behind others that are: it is the last event, or there are no events */
function splitJoined(text: string, maxEvents: number, broken?: 'keep-rest'): readonly RawEvent[] | undefined {
  const events: RawEvent[] = [];
  for (const { value, start } of cutValues(text)) {
    if (events.length === maxEvents) break;
    const object = parseJson(value);
    if (!isObject(object)) {
      if (broken === undefined || events.length === 0 || !value.startsWith('{')) return undefined;
      return [...events, { text: text.slice(start), object: undefined }];
    }
    events.push({ text: value, object });
  }
  return events;
}

/** Only where each line begins like an object and one is: else the lines are those of one text. */
function splitLines(text: string, maxEvents: number): readonly RawEvent[] | undefined {
  const events: RawEvent[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    if (!line.trimStart().startsWith('{')) return undefined;
    if (events.length === maxEvents) break;
    events.push(
      ...(readEscaped(line.trim()) ??
        splitJoined(line, maxEvents - events.length, 'keep-rest') ?? [{ text: line, object: undefined }]),
    );
  }
  return events.some(({ object }) => object !== undefined) ? events : undefined;
}
