import { MAX_FUTURE_MS } from '../datadog/limits.ts';
import { isoTimestamp, isWritable, readTime } from '../datadog/timestamp.ts';
import { isDigit } from './string-bytes.ts';

/** Of a log's date: `2026-11-21T10:28:49.154Z` */
export const DATE_BYTES = 24;
const DAY_CHARACTERS = '2026-11-21T'.length;
const DAY_MS = 86_400_000;
const NEVER = Number.NaN;

/** Reads times of the form `2026-11-21T10:28:49.154872716Z`, of which most of a batch are of the same day. */
export class WindowClock {
  readonly #windowMs: number;
  readonly #day = new Uint8Array(DAY_CHARACTERS);
  #dayMs = NEVER;
  readonly #writtenDay = Buffer.alloc(DAY_CHARACTERS);
  #writtenDayMs = NEVER;

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  /** @returns whether Datadog keeps a log of this time that arrives now; false too for what is no time */
  keeps(bytes: Uint8Array, start: number, arrivalMs: number): boolean {
    return this.keepsMs(this.#read(bytes, start), arrivalMs);
  }

  /** The same of milliseconds since the epoch. What it keeps, `write` writes. */
  keepsMs(ms: number, arrivalMs: number): boolean {
    return ms >= arrivalMs - this.#windowMs && ms <= arrivalMs + MAX_FUTURE_MS && isWritable(ms);
  }

  /** Writes a time as a log's date, 24 bytes. @returns false where it cannot be one */
  write(ms: number, out: Uint8Array, at: number): boolean {
    if (!isWritable(ms)) return false;
    const ofDay = Math.floor(ms) % DAY_MS;
    const dayMs = Math.floor(ms) - ofDay;
    if (dayMs !== this.#writtenDayMs) {
      this.#writtenDay.write(isoTimestamp(dayMs) ?? '', 'latin1');
      this.#writtenDayMs = dayMs;
    }
    for (let index = 0; index < DAY_CHARACTERS; index++) out[at + index] = this.#writtenDay[index] as number;
    const seconds = Math.floor(ofDay / 1_000);
    const minutes = Math.floor(seconds / 60);
    writeTwoDigits(Math.floor(minutes / 60), out, at + 11);
    out[at + 13] = COLON;
    writeTwoDigits(minutes % 60, out, at + 14);
    out[at + 16] = COLON;
    writeTwoDigits(seconds % 60, out, at + 17);
    out[at + 19] = POINT;
    out[at + 20] = DIGIT_0 + Math.floor((ofDay % 1_000) / 100);
    writeTwoDigits(ofDay % 100, out, at + 21);
    out[at + 23] = LETTER_Z;
    return true;
  }

  #read(bytes: Uint8Array, start: number): number {
    if (!this.#isSameDay(bytes, start)) this.#readDay(bytes, start);
    const hours = twoDigits(bytes, start + 11);
    const minutes = twoDigits(bytes, start + 14);
    const seconds = twoDigits(bytes, start + 17);
    // The end of a day as its 24th hour, or a leap second, which no Date is made of
    if (hours > 23 || minutes > 59 || seconds > 59) return NEVER;
    let fraction = 0;
    if (bytes[start + 19] === POINT) {
      for (let at = start + 20, worth = 100; worth >= 1 && isDigit(bytes[at]); at++, worth /= 10) {
        fraction += digit(bytes, at) * worth;
      }
    }
    return this.#dayMs + ((hours * 60 + minutes) * 60 + seconds) * 1_000 + fraction;
  }

  #isSameDay(bytes: Uint8Array, start: number): boolean {
    for (let at = DAY_CHARACTERS - 1; at >= 0; at--) if (bytes[start + at] !== this.#day[at]) return false;
    return true;
  }

  #readDay(bytes: Uint8Array, start: number): void {
    this.#day.set(bytes.subarray(start, start + DAY_CHARACTERS));
    const day = Buffer.from(this.#day).toString('latin1');
    const ms = readTime(`${day}00:00:00Z`);
    // The 30th of February is read as a day in March, and written as that.
    this.#dayMs = ms !== undefined && isoTimestamp(ms)?.startsWith(day) === true ? ms : NEVER;
  }
}

/** Writes the time at `start` with three digits of a second: 24 bytes. */
export function writeTime(bytes: Uint8Array, start: number, out: Uint8Array, at: number): void {
  for (let index = 0; index < 19; index++) out[at + index] = bytes[start + index] as number;
  out[at + 19] = POINT;
  let from = bytes[start + 19] === POINT ? start + 20 : start + 19;
  for (let index = 20; index < 23; index++) out[at + index] = isDigit(bytes[from]) ? (bytes[from++] as number) : 0x30;
  out[at + 23] = LETTER_Z;
}

const DIGIT_0 = 0x30;
const COLON = 0x3a;
const POINT = 0x2e;
const LETTER_Z = 0x5a;

function digit(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) - DIGIT_0;
}

function twoDigits(bytes: Uint8Array, at: number): number {
  return digit(bytes, at) * 10 + digit(bytes, at + 1);
}

function writeTwoDigits(number: number, out: Uint8Array, at: number): void {
  out[at] = DIGIT_0 + Math.floor(number / 10);
  out[at + 1] = DIGIT_0 + (number % 10);
}
