import { expect, it } from 'vitest';
import { bytesText, countedText, countText, durationText, rateText, secondsText, timeText } from './quantity.ts';

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_000, '1.0 kB'],
  [5_240_000, '5.2 MB'],
  [2e12, '2.0 TB'],
  [3e18, '3000.0 PB'],
])('%d bytes are %s', (bytes, text) => expect(bytesText(bytes)).toBe(text));

it.each([
  [0.003 / 10, '0.0003 MB/s'],
  [1 / 3, '0.333333 MB/s'],
  [1e-7, '0.0000001 MB/s'],
  [12.345, '12.345 MB/s'],
  [20_000, '20000 MB/s'],
])('a rate of %d is %s', (rate, text) => expect(rateText(rate)).toBe(text));

it.each([
  [0, 'less than a minute'],
  [59_999, 'less than a minute'],
  [-720_000, '12 min'],
  [32_580_000, '9 h 3 min'],
  [47 * 3_600_000, '47 h 0 min'],
  [148 * 3_600_000, '6 d 4 h'],
])('%d ms are %s', (ms, text) => expect(durationText(ms)).toBe(text));

it.each([
  [0, '0 s'],
  [41_400, '41 s'],
  [127_000, '2 min 7 s'],
  [3_600_000, '60 min 0 s'],
])('%d ms, to the second, are %s', (ms, text) => expect(secondsText(ms)).toBe(text));

it('counts have separators, and times no letters', () => {
  expect(countText(1_204_000)).toBe('1,204,000');
  expect([0, 1, 1_204].map((count) => countedText(count, 'line'))).toEqual(['0 lines', '1 line', '1,204 lines']);
  expect(timeText('2026-03-01T09:00:00.123Z')).toBe('2026-03-01 09:00:00');
});
