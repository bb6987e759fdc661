import { describe, expect, it } from 'vitest';
import { isIsoTimestamp, isoTimestamp, readTime } from './timestamp.ts';

describe('a time', () => {
  it.each([
    ['2023-01-27T16:53:46.615934350Z', '2023-01-27T16:53:46.615Z'],
    ['2023-01-27T16:53:46Z', '2023-01-27T16:53:46.000Z'],
    ['2023-01-27T16:53:46.6+01:00', '2023-01-27T15:53:46.600Z'],
    ['2023-01-27T16:53:46-0530', '2023-01-27T22:23:46.000Z'],
    ['2023-01-27 16:53:46.123', '2023-01-27T16:53:46.123Z'],
    ['2023-01-27T16:53:46.%3N', '2023-01-27T16:53:46.000Z'],
    ['1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ])('%s is read as %s', (text, expected) => {
    expect(isoTimestamp(readTime(text))).toBe(expected);
  });

  it.each([
    '',
    'yesterday',
    '2023-13-27T16:53:46Z',
    '2023-01-27',
    '1674838426',
    '1969-12-31T23:59:59Z',
    '9999-12-31T23:59:59-12:00',
    ' 2023-01-27T16:53:46Z',
  ])('%j is none that a log can have', (text) => {
    expect(isoTimestamp(readTime(text))).toBeUndefined();
  });

  it.each([undefined, Number.NaN, Number.POSITIVE_INFINITY, -1, 8.64e15])('of %s ms is none', (ms) => {
    expect(isoTimestamp(ms)).toBeUndefined();
  });
});

describe('a timestamp', () => {
  it('is recognised only as it is written', () => {
    expect(isIsoTimestamp('2023-01-27T16:53:46.615Z')).toBe(true);
    for (const text of [
      '2023-01-27T16:53:46Z',
      '2023-01-27T16:53:46.615+00:00',
      '+002023-01-27T16:53:46.615Z',
      '',
      'x',
    ]) {
      expect(isIsoTimestamp(text)).toBe(false);
    }
  });
});
