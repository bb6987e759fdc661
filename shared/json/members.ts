import {
  BACKSLASH,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COMMA,
  codeAt,
  indexIn,
  isSpace,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
} from './syntax.ts';

/**
 * The members of a JSON object as raw text, so that a value nobody has to change leaves as it came in: number text
 * (`9007199254740993`, `1.0`), key order (integer-like keys too), escapes and white space inside values. A parsed and
 * re-serialised object keeps none of these.
 *
 * @param text a JSON object that `JSON.parse` has accepted; on any other text the result has no meaning
 * @returns raw value text by key; of a key that stands twice the last value counts, as in `JSON.parse`
 */
export function readMembers(text: string): Map<string, string> {
  const members = new Map<string, string>();
  let at = skipSpace(text, text.indexOf('{') + 1);
  while (codeAt(text, at) === QUOTE) {
    const keyEnd = skipString(text, at);
    const key = readKey(text.slice(at, keyEnd));
    const valueStart = skipSpace(text, indexIn(text, ':', keyEnd) + 1);
    const valueEnd = skipValue(text, valueStart);
    // Of a key that stands twice the last counts, and its place, too: the router's stands behind the application's.
    if (members.has(key)) members.delete(key);
    members.set(key, text.slice(valueStart, valueEnd));
    at = skipSpace(text, valueEnd);
    if (codeAt(text, at) === COMMA) at = skipSpace(text, at + 1);
  }
  return members;
}

/**
 * The elements of a JSON array as raw text, in their order.
 *
 * @param text a JSON array that `JSON.parse` has accepted
 */
export function readElements(text: string): string[] {
  const elements: string[] = [];
  let at = skipSpace(text, text.indexOf('[') + 1);
  while (at < text.length && codeAt(text, at) !== CLOSE_ARRAY) {
    const end = skipValue(text, at);
    elements.push(text.slice(at, end));
    at = skipSpace(text, end);
    if (codeAt(text, at) === COMMA) at = skipSpace(text, at + 1);
  }
  return elements;
}

/** Whatever stands one behind the other in a text, cut where a value ends; whether each is JSON is for the caller to see. */
export function* cutValues(text: string): Generator<{ readonly value: string; readonly start: number }> {
  for (let at = skipSpace(text, 0); at < text.length; ) {
    const end = Math.max(skipValue(text, at), at + 1);
    yield { value: text.slice(at, end), start: at };
    at = skipSpace(text, end);
  }
}

/** The object text of raw members, in their order. */
export function writeMembers(members: Iterable<readonly [string, string]>): string {
  let text = '';
  for (const [key, raw] of members) text += `${text === '' ? '{' : ','}${quoteKey(key)}:${raw}`;
  return text === '' ? '{}' : `${text}}`;
}

/** A key as JSON text. */
export function quoteKey(key: string): string {
  return PLAIN_KEY.test(key) ? `"${key}"` : JSON.stringify(key);
}

/** What has no escapes: most keys. */
const PLAIN_KEY = /^[\w.@-]*$/;

function readKey(quoted: string): string {
  return quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1);
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (isSpace(codeAt(text, at))) at++;
  return at;
}

/** @param at index of the opening quote @returns index after the closing one */
function skipString(text: string, at: number): number {
  for (let quote = indexIn(text, '"', at + 1); quote !== -1; quote = indexIn(text, '"', quote + 1)) {
    let backslashes = 0;
    while (codeAt(text, quote - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return quote + 1;
  }
  return text.length;
}

/** @returns index after the value that begins at `at`, without the white space behind it */
function skipValue(text: string, at: number): number {
  const { length } = text;
  let depth = 0;
  for (let i = at; i < length; i++) {
    const code = codeAt(text, i);
    if (code === QUOTE) {
      i = skipString(text, i) - 1;
      if (depth === 0) return i + 1;
    } else if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      depth++;
    } else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) {
      if (depth === 0) return i;
      depth--;
      if (depth === 0) return i + 1;
    } else if (depth === 0 && (code === COMMA || isSpace(code))) {
      return i;
    }
  }
  return length;
}
