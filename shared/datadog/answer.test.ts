import { describe, expect, it } from 'vitest';
import { askedDelayMs, type Disposition, dispositionOf, mayHaveAccepted } from './answer.ts';

/** One row for each status that the API documents, and for those that only a proxy or a wrong address gives. */
const TABLE: readonly (readonly [number, Disposition])[] = [
  [200, 'accepted'],
  [202, 'accepted'],
  [204, 'accepted'],
  [299, 'accepted'],
  [400, 'take-apart'],
  [401, 'key-refused'],
  [403, 'key-refused'],
  [408, 'retry'],
  [413, 'take-apart'],
  [429, 'retry'],
  [500, 'retry'],
  [502, 'retry'],
  [503, 'retry'],
  [504, 'retry'],
  [599, 'retry'],
  [0, 'hold'],
  [101, 'hold'],
  [300, 'hold'],
  [301, 'hold'],
  [302, 'hold'],
  [304, 'hold'],
  [307, 'hold'],
  [402, 'hold'],
  [404, 'hold'],
  [405, 'hold'],
  [407, 'hold'],
  [415, 'hold'],
  [421, 'hold'],
  [451, 'hold'],
  [600, 'hold'],
];

describe('an answer of the intake', () => {
  it.each(TABLE)('with status %i means: %s', (status, disposition) => {
    expect(dispositionOf(status)).toBe(disposition);
  });

  it('never means that logs may be given up unless it is 400 or 413', () => {
    const givesUp = Array.from({ length: 1_000 }, (_, status) => status).filter((status) =>
      ['take-apart', 'take-apart'].includes(dispositionOf(status)),
    );
    expect(givesUp).toEqual([400, 413]);
  });

  it('leaves open whether the logs arrived where a gateway has given up on the request', () => {
    const open = TABLE.map(([status]) => status).filter(mayHaveAccepted);
    expect(open).toEqual([408, 500, 502, 504]);
  });
});

describe('the delay that the intake asks for', () => {
  const NOW = Date.parse('2026-03-01T12:00:00Z');
  it.each([
    ['Retry-After in seconds', { 'retry-after': '30' }, 30_000],
    ['Retry-After of nothing', { 'retry-after': '0' }, 0],
    ['Retry-After as a date', { 'retry-after': 'Sun, 01 Mar 2026 12:00:45 GMT' }, 45_000],
    ['Retry-After as a date gone by', { 'retry-after': 'Sun, 01 Mar 2026 11:00:00 GMT' }, 0],
    ["Datadog's own header", { 'x-ratelimit-reset': '7' }, 7_000],
    ['its fraction of a second', { 'x-ratelimit-reset': '0.5' }, 500],
    ['Retry-After before the other', { 'retry-after': '2', 'x-ratelimit-reset': '7' }, 2_000],
    ['the other where Retry-After makes no sense', { 'retry-after': 'soon', 'x-ratelimit-reset': '7' }, 7_000],
    ['the first of several', { 'x-ratelimit-reset': ['3', '9'] }, 3_000],
  ])('is read from %s', (_, headers, delayMs) => {
    expect(askedDelayMs(headers, NOW)).toBe(delayMs);
  });

  it.each([{}, { 'retry-after': '' }, { 'x-ratelimit-reset': 'x' }])('is none in %j', (headers) => {
    expect(askedDelayMs(headers, NOW)).toBeUndefined();
  });
});
