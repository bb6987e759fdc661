import { describe, expect, it } from 'vitest';
import { deadLetterKeys, originalKey, reportKey, settledKey } from './keys.ts';

const PREFIX = 'hydrant/';
const REPLAY_ID = '20260301t120000z-800000';

function letterKeys(key: string, count: number): string[] {
  return [...deadLetterKeys(PREFIX, key, REPLAY_ID).take(count)];
}

describe("keys of Hydrant's own", () => {
  it('are the original key below the state prefix', () => {
    expect(settledKey(PREFIX, 'failed/2026/a b=1')).toBe('hydrant/replayed/failed/2026/a b=1');
    expect(settledKey(PREFIX, 'failed/a')).toBe('hydrant/replayed/failed/a');
    expect(letterKeys('failed/a', 1)).toEqual(['hydrant/dead-letter/failed/a']);
  });

  it('of dead letters have the id of the run where the first is taken, and a number where that is too', () => {
    const letters = 'hydrant/dead-letter/failed/a';
    const ofRun = `${letters}.${REPLAY_ID}`;
    expect(letterKeys('failed/a', 4)).toEqual([letters, ofRun, `${ofRun}-2`, `${ofRun}-3`]);
  });

  it('of a dead letter that is replayed have the id of the last run only', () => {
    expect(settledKey(PREFIX, 'hydrant/dead-letter/a')).toBe('hydrant/replayed/dead-letter/a');
    const ofRun = `hydrant/dead-letter/a.${REPLAY_ID}`;
    for (const ids of ['', '.20251231t235959z-0a1b2c', '.20251231t235959z-0a1b2c-12.20260101t000000z-ffffff']) {
      expect(letterKeys(`hydrant/dead-letter/a${ids}`, 2)).toEqual([ofRun, `${ofRun}-2`]);
    }
    expect(letterKeys('a.20251231t235959z-0a1b2c', 1)).toEqual(['hydrant/dead-letter/a.20251231t235959z-0a1b2c']);
  });

  it('say which key Firehose gave', () => {
    for (const key of ['failed/a', 'hydrant/replayed/failed/a', 'hydrant/dead-letter/failed/a']) {
      expect(originalKey(PREFIX, key)).toBe('failed/a');
    }
    expect(originalKey(PREFIX, 'replayed/a')).toBe('replayed/a');
  });

  it('hold a report for each run', () => {
    expect(reportKey(PREFIX, REPLAY_ID)).toBe('hydrant/reports/20260301t120000z-800000.json');
  });

  it('of an object that is replayed once more leave it where it is', () => {
    expect(settledKey(PREFIX, 'hydrant/replayed/a')).toBeUndefined();
    expect(letterKeys('hydrant/replayed/a', 1)).toEqual(['hydrant/dead-letter/a']);
  });
});
