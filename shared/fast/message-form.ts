import { BACKSLASH, OPEN_OBJECT, QUOTE } from '../json/syntax.ts';
import { isDigit } from './string-bytes.ts';
import { unitAt } from './unicode-escapes.ts';

const SPACE = 0x20;
const EQUALS = 0x3d;
const LETTER_B = 0x62;
const LETTER_U = 0x75;

/** Whether a message is neither blank nor a JSON object: the first character that is no white space tells. */
export function isText(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  for (; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte === SPACE) continue;
    if (byte !== BACKSLASH) return byte !== OPEN_OBJECT && !maySpaceBegin(byte, bytes[at + 1]);
    const letter = bytes[at + 1] as number;
    if (letter === LETTER_U) return !WHITE_SPACE.test(String.fromCharCode(unitAt(bytes, at)));
    // Of tabs and line breaks a stack trace may begin with some.
    if (letter === QUOTE || letter === BACKSLASH || letter === LETTER_B) return true;
    at++;
  }
  return false;
}

const WHITE_SPACE = /\s/;

/** Whether bytes beyond ASCII may be the beginning of white space: U+00A0, U+1680, U+2000 and what follows, U+3000, U+FEFF. */
function maySpaceBegin(first: number, second: number | undefined): boolean {
  switch (first) {
    case 0xc2:
      return second === 0xa0;
    case 0xe1:
      return second === 0x9a;
    case 0xe2:
      return second === 0x80 || second === 0x81;
    case 0xe3:
      return second === 0x80;
    case 0xef:
      return second === 0xbb;
    default:
      return false;
  }
}

/**
 * Whether a message may be in a form that has a level: klog's begins with a letter and four digits, logfmt's with a word and `=`.
 * (`statusOfText` in shared/datadog/status-of-text.ts says whether it is.)
 */
export function mayHaveLevel(bytes: Uint8Array, start: number, end: number): boolean {
  return isLogfmt(bytes, start, end) || isKlog(bytes, start, end);
}

function isLogfmt(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end && WORD[bytes[at] as number] === 1) at++;
  return at < end && bytes[at] === EQUALS && at > start;
}

/** `[\w.@-]`, as shared/datadog/status-of-text.ts has it. */
const WORD = new Uint8Array(256);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.@-')
  WORD[character.charCodeAt(0)] = 1;

/** `I0127 `, and the same with W, E, F. */
function isKlog(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 5) return false;
  const letter = bytes[start] as number;
  if (letter !== 0x49 && letter !== 0x57 && letter !== 0x45 && letter !== 0x46) return false;
  for (let at = start + 1; at < start + 5; at++) if (!isDigit(bytes[at])) return false;
  return true;
}
