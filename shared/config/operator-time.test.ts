import { describe, expect, it } from 'vitest';
import { readOperatorTime } from './operator-time.ts';

describe("an operator's time", () => {
  it.each([
    ['2026-01-27T16:00:00Z', '2026-01-27T16:00:00.000Z'],
    ['2026-01-27T16:00:00.5Z', '2026-01-27T16:00:00.500Z'],
    ['2026-01-27 16:00:00', '2026-01-27T16:00:00.000Z'],
    ['2026-01-27T16:00:00+0100', '2026-01-27T15:00:00.000Z'],
    ['2024-02-29T23:30:00-02:00', '2024-03-01T01:30:00.000Z'],
  ])('%s is %s', (text, iso) => {
    expect(readOperatorTime(text)).toBe(Date.parse(iso));
  });

  it.each([
    '',
    'noon',
    '1',
    '2026',
    '2026-01-27',
    '2026-01-27T16:00',
    '2026-01-27T25:00:00Z',
    '2026-01-27T16:00:00.%3NZ',
    '2026-02-30T00:00:00Z',
    '2023-02-29T23:00:00-02:00',
    '2026-00-01T00:00:00Z',
  ])('%j is none', (text) => {
    expect(readOperatorTime(text)).toBeUndefined();
  });
});
