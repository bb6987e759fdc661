import { describe, expect, it } from 'vitest';
import { deadLetterKey, originalKey, reportKey, settledKey } from './keys.ts';

const PREFIX = 'hydrant/';

describe("keys of Hydrant's own", () => {
  it('are the original key below the state prefix', () => {
    expect(settledKey(PREFIX, 'failed/2026/a b=1')).toBe('hydrant/replayed/failed/2026/a b=1');
    expect(settledKey(PREFIX, 'failed/a')).toBe('hydrant/replayed/failed/a');
    expect(deadLetterKey(PREFIX, 'failed/a')).toBe('hydrant/dead-letter/failed/a');
  });

  it('of a dead letter that is replayed keep the original key, which is then taken', () => {
    expect(settledKey(PREFIX, 'hydrant/dead-letter/a')).toBe('hydrant/replayed/dead-letter/a');
    expect(deadLetterKey(PREFIX, 'hydrant/dead-letter/a')).toBe('hydrant/dead-letter/a');
  });

  it('say which key Firehose gave', () => {
    for (const key of ['failed/a', 'hydrant/replayed/failed/a', 'hydrant/dead-letter/failed/a']) {
      expect(originalKey(PREFIX, key)).toBe('failed/a');
    }
    expect(originalKey(PREFIX, 'replayed/a')).toBe('replayed/a');
  });

  it('hold a report for each run', () => {
    expect(reportKey(PREFIX, '20260301t120000z-800000')).toBe('hydrant/reports/20260301t120000z-800000.json');
  });

  it('of an object that is replayed once more leave it where it is', () => {
    expect(settledKey(PREFIX, 'hydrant/replayed/a')).toBeUndefined();
    expect(deadLetterKey(PREFIX, 'hydrant/replayed/a')).toBe('hydrant/dead-letter/a');
  });
});
