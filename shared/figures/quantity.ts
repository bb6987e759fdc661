/** `1,204` */
export const countText = (count: number): string => count.toLocaleString('en');

/** `1 line`, `1,204 lines` */
export const countedText = (count: number, noun: string): string =>
  `${countText(count)} ${noun}${count === 1 ? '' : 's'}`;

const UNITS = ['kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** `812 B`, `1.2 MB`: decimal units, as AWS's bills have them. */
export function bytesText(bytes: number): string {
  let value = bytes;
  let unit = 'B';
  for (const larger of UNITS) {
    if (value < 1_000) break;
    value /= 1_000;
    unit = larger;
  }
  return `${unit === 'B' ? value : value.toFixed(1)} ${unit}`;
}

/** `0.0003 MB/s`, of megabytes a second: in the form that HYDRANT_MAX_MB_PER_S takes, without what a division adds. */
export const rateText = (megabytesPerSecond: number): string =>
  `${megabytesPerSecond.toLocaleString('en', { maximumSignificantDigits: 6, useGrouping: false })} MB/s`;

const MINUTE_MS = 60_000;
const MINUTES_OF_HOUR = 60;
const HOURS_OF_DAY = 24;

/** `6 d 4 h`, `9 h 3 min`, `12 min`: rounded down, a sign left out. */
export function durationText(ms: number): string {
  const minutes = Math.floor(Math.abs(ms) / MINUTE_MS);
  const hours = Math.floor(minutes / MINUTES_OF_HOUR);
  if (hours >= 2 * HOURS_OF_DAY) return `${Math.floor(hours / HOURS_OF_DAY)} d ${hours % HOURS_OF_DAY} h`;
  if (hours > 0) return `${hours} h ${minutes % MINUTES_OF_HOUR} min`;
  return minutes === 0 ? 'less than a minute' : `${minutes} min`;
}

/** `2 min 7 s`, `41 s` */
export function secondsText(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${seconds} s` : `${minutes} min ${seconds % 60} s`;
}

/** `2026-03-01 09:00:00`, of ISO 8601 in UTC */
export const timeText = (iso: string): string => iso.slice(0, 19).replace('T', ' ');
