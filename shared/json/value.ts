import { codeAt, indexIn, QUOTE } from './syntax.ts';

/** What `JSON.parse` can return, for code that looks before it trusts. */
export type JsonObject = { readonly [key: string]: unknown };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What was no JSON last: whoever asks again, as several do of a broken record, need not have the error made again. */
let broken: string | undefined;

/** The parsed value, or undefined where the text is not JSON. (JSON has no undefined, so nothing is confused.) */
export function parseJson(text: string): unknown {
  if (text === broken) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    broken = text;
    return undefined;
  }
}

/**
 * The parsed value of a member that may not be there, which most of those that are asked for are not.
 *
 * @param raw JSON text: a text without escapes is cut out of it
 */
export function parseMember(raw: string | undefined): unknown {
  if (raw === undefined) return undefined;
  const last = raw.length - 1;
  const isQuoted = last > 0 && codeAt(raw, 0) === QUOTE && codeAt(raw, last) === QUOTE;
  return isQuoted && indexIn(raw, '\\', 0) === -1 ? raw.slice(1, last) : parseJson(raw);
}

/** The text as an object; undefined where it is none. */
export function objectOf(text: string): JsonObject | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  const value = parseJson(text);
  return isObject(value) ? value : undefined;
}

/** Whether two JSON texts say the same, in the same order. Of what is nested too deep to be compared only the texts are. */
export function isSameJson(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined || a === b) return a === b;
  try {
    return JSON.stringify(JSON.parse(a)) === JSON.stringify(JSON.parse(b));
  } catch {
    return false;
  }
}

/** The member's value if it is a string that is not empty. Only own members count: `constructor` is not one. */
export function stringMember(object: JsonObject, key: string): string | undefined {
  const value = Object.hasOwn(object, key) ? object[key] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

const NO_MEMBERS: JsonObject = {};

/** The member's value if it is an object, else one without members. */
export function objectMember(object: JsonObject, key: string): JsonObject {
  const value = Object.hasOwn(object, key) ? object[key] : undefined;
  return isObject(value) ? value : NO_MEMBERS;
}
