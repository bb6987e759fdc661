import { isDigit } from './string-bytes.ts';

const LETTER_T = 0x54;
const LETTER_Z = 0x5a;
const POINT = 0x2e;
const MAX_FRACTION_DIGITS = 9;

/** What stands between the digits of `2026-11-21T10:28:49`; 0 for a digit. */
const SEPARATORS = Uint8Array.from(
  [...'0000-00-00T00:00:00'].map((character) => (character === '0' ? 0 : character.charCodeAt(0))),
);

/** Whether a text begins like `2026-11-21T10:28:49`. */
export function isTime(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 20 || bytes[start + 10] !== LETTER_T) return false;
  for (let at = 0; at < 19; at++) {
    const byte = bytes[start + at] as number;
    const separator = SEPARATORS[at] as number;
    if (separator === 0 ? byte < 0x30 || byte > 0x39 : byte !== separator) return false;
  }
  return true;
}

/** Where the `Z` of `2026-11-21T10:28:49.154872716Z` stands; -1 where the zone is another. The text begins like a time. */
export function zoneOf(bytes: Uint8Array, start: number, end: number): number {
  let at = start + 19;
  if (bytes[at] === POINT) {
    const first = ++at;
    while (at < end && isDigit(bytes[at])) at++;
    if (at === first || at - first > MAX_FRACTION_DIGITS) return -1;
  }
  return at < end && bytes[at] === LETTER_Z ? at : -1;
}

/** Whether a text is a time in UTC and nothing else. */
export function isUtcTime(bytes: Uint8Array, start: number, end: number): boolean {
  return isTime(bytes, start, end) && zoneOf(bytes, start, end) === end - 1;
}
