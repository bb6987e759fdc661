import { MAX_FUTURE_MS } from '../datadog/limits.ts';
import { isoTimestamp, readTime } from '../datadog/timestamp.ts';

const MINUTE_CHARACTERS = '2026-11-21T10:28:'.length;
const NEVER = Number.NaN;

/** Reads times of the form `2026-11-21T10:28:49.154872716Z`, of which most of a batch are in the same minute. */
export class WindowClock {
  readonly #windowMs: number;
  readonly #minute = new Uint8Array(MINUTE_CHARACTERS);
  #minuteMs = NEVER;
  #arrivalMs = NEVER;
  #arrival = '';

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  /** @returns whether Datadog keeps a log of this time that arrives now; false too for what is no time */
  keeps(bytes: Uint8Array, start: number, arrivalMs: number): boolean {
    return this.keepsMs(this.#read(bytes, start), arrivalMs);
  }

  keepsMs(ms: number, arrivalMs: number): boolean {
    return ms >= arrivalMs - this.#windowMs && ms <= arrivalMs + MAX_FUTURE_MS;
  }

  /** The arrival as a log's date; '' where it cannot be one. */
  arrival(arrivalMs: number): string {
    if (arrivalMs !== this.#arrivalMs) {
      this.#arrivalMs = arrivalMs;
      this.#arrival = isoTimestamp(arrivalMs) ?? '';
    }
    return this.#arrival;
  }

  #read(bytes: Uint8Array, start: number): number {
    if (!this.#isSameMinute(bytes, start)) this.#readMinute(bytes, start);
    const seconds = digit(bytes, start + 17) * 10 + digit(bytes, start + 18);
    // A leap second, which no Date is made of
    if (seconds > 59) return NEVER;
    let fraction = 0;
    if (bytes[start + 19] === 0x2e) {
      for (let at = start + 20, worth = 100; worth >= 1 && isDigit(bytes[at]); at++, worth /= 10) {
        fraction += digit(bytes, at) * worth;
      }
    }
    return this.#minuteMs + seconds * 1_000 + fraction;
  }

  #isSameMinute(bytes: Uint8Array, start: number): boolean {
    for (let at = MINUTE_CHARACTERS - 1; at >= 0; at--) if (bytes[start + at] !== this.#minute[at]) return false;
    return true;
  }

  #readMinute(bytes: Uint8Array, start: number): void {
    this.#minute.set(bytes.subarray(start, start + MINUTE_CHARACTERS));
    this.#minuteMs = readTime(`${Buffer.from(this.#minute).toString('latin1')}00Z`) ?? NEVER;
  }
}

/** Writes the time at `start` with three digits of a second: 24 bytes. */
export function writeTime(bytes: Uint8Array, start: number, out: Uint8Array, at: number): void {
  for (let index = 0; index < 19; index++) out[at + index] = bytes[start + index] as number;
  out[at + 19] = 0x2e;
  let from = bytes[start + 19] === 0x2e ? start + 20 : start + 19;
  for (let index = 20; index < 23; index++) out[at + index] = isDigit(bytes[from]) ? (bytes[from++] as number) : 0x30;
  out[at + 23] = 0x5a;
}

/** The same as a text. */
export function timeText(bytes: Uint8Array, start: number): string {
  writeTime(bytes, start, TIME, 0);
  return TIME.toString('latin1');
}

const TIME = Buffer.alloc(24);

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

function digit(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) - 0x30;
}
