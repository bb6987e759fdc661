import { BACKSLASH, CLOSE_ARRAY, CLOSE_OBJECT, COMMA, isSpace, OPEN_ARRAY, OPEN_OBJECT, QUOTE } from './syntax.ts';

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
  while (text.charCodeAt(at) === QUOTE) {
    const keyEnd = skipString(text, at);
    const key = readKey(text.slice(at, keyEnd));
    const valueStart = skipSpace(text, text.indexOf(':', keyEnd) + 1);
    const valueEnd = skipValue(text, valueStart);
    // Of a key that stands twice the last counts, and its place, too: the router's stands behind the application's.
    if (members.has(key)) members.delete(key);
    members.set(key, text.slice(valueStart, valueEnd));
    at = skipSpace(text, valueEnd);
    if (text.charCodeAt(at) === COMMA) at = skipSpace(text, at + 1);
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
  while (at < text.length && text.charCodeAt(at) !== CLOSE_ARRAY) {
    const end = skipValue(text, at);
    elements.push(text.slice(at, end));
    at = skipSpace(text, end);
    if (text.charCodeAt(at) === COMMA) at = skipSpace(text, at + 1);
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
  for (const [key, raw] of members) text += `${text === '' ? '{' : ','}${JSON.stringify(key)}:${raw}`;
  return text === '' ? '{}' : `${text}}`;
}

function readKey(quoted: string): string {
  return quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1);
}

function skipSpace(text: string, at: number): number {
  while (isSpace(text.charCodeAt(at))) at++;
  return at;
}

/** @param at index of the opening quote @returns index after the closing one */
function skipString(text: string, at: number): number {
  for (let quote = text.indexOf('"', at + 1); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(quote - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return quote + 1;
  }
  return text.length;
}

/** @returns index after the value that begins at `at`, without the white space behind it */
function skipValue(text: string, at: number): number {
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    const code = text.charCodeAt(i);
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
  return text.length;
}
