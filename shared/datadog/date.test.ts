import { describe, expect, it } from 'vitest';
import { readDate } from './date.ts';

const NOW_MS = Date.UTC(2026, 0, 3);
const read = (value: unknown): string | undefined => {
  const ms = readDate(value, NOW_MS);
  return ms === undefined ? undefined : new Date(ms).toISOString();
};

describe('a date', () => {
  it.each([
    ['2026-01-27', '2026-01-27T00:00:00.000Z'],
    ['2026-01-27T16:53', '2026-01-27T16:53:00.000Z'],
    ['2026-01-27 16:53:42', '2026-01-27T16:53:42.000Z'],
    ['2026-01-27T16:53:42.1Z', '2026-01-27T16:53:42.100Z'],
    ['2026-01-27T16:53:42,123456z', '2026-01-27T16:53:42.123Z'],
    ['2026-01-27T16:53:42+01:30', '2026-01-27T15:23:42.000Z'],
    ['2026-01-27T16:53:42-0130', '2026-01-27T18:23:42.000Z'],
    ['2026-01-27 16:53:42+00', '2026-01-27T16:53:42.000Z'],
    ['2026-01-27 16:53:42 +0200', '2026-01-27T14:53:42.000Z'],
    ['1769532822000', '2026-01-27T16:53:42.000Z'],
    [1_769_532_822_000, '2026-01-27T16:53:42.000Z'],
    ['Dec 31 23:59:59', '2025-12-31T23:59:59.000Z'],
    ['Jan  2 03:04:05', '2026-01-02T03:04:05.000Z'],
  ])('of %j is %s', (value, date) => {
    expect(read(value)).toBe(date);
  });

  it.each(['', 'yesterday', '2026-13-01', '2026-01-27T25:00', '27/01/2026', 1.5, null, {}, true, 'Foo 12 03:04:05'])(
    'is not %j',
    (value) => {
      expect(read(value)).toBeUndefined();
    },
  );

  it('without a year is none where there is no present to choose one by', () => {
    expect(readDate('Jan  2 03:04:05', Number.NaN)).toBeUndefined();
  });
});
