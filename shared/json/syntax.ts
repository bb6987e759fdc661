/** The characters that JSON is made of, as bytes and as code units: https://www.rfc-editor.org/rfc/rfc8259#section-2 */
export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;
export const COMMA = 0x2c;
export const OPEN_OBJECT = 0x7b;
export const CLOSE_OBJECT = 0x7d;
export const OPEN_ARRAY = 0x5b;
export const CLOSE_ARRAY = 0x5d;

/** White space between values. */
export function isSpace(code: number | undefined): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/** Whether a character within a text is escaped by the backslash before it. */
export function isEscaped(bytes: Uint8Array, index: number): boolean {
  let before = index - 1;
  while (bytes[before] === BACKSLASH) before--;
  return (index - before) % 2 === 0;
}

/**
 * `text.charCodeAt(at)` and `text.indexOf(part, from)`, without looking the method up at every character: V8 has more kinds of
 * string (flat, sliced, joined, of one byte or two) than it remembers at one place of the code.
 */
export function codeAt(text: string, at: number): number {
  return charCodeAt.call(text, at);
}

export function indexIn(text: string, part: string, from: number): number {
  return indexOf.call(text, part, from);
}

const { charCodeAt, indexOf } = String.prototype;
