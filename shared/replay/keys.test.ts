import { describe, expect, it } from 'vitest';
import { deadLetterKey, settledKey, stateKey } from './keys.ts';

const PREFIX = 'hydrant/';

describe("keys of Hydrant's own", () => {
  it('are the original key below the state prefix', () => {
    expect(stateKey(PREFIX, 'replayed', 'failed/2026/a b=1')).toBe('hydrant/replayed/failed/2026/a b=1');
    expect(settledKey(PREFIX, 'failed/a')).toBe('hydrant/replayed/failed/a');
    expect(deadLetterKey(PREFIX, 'failed/a', 'run')).toBe('hydrant/dead-letter/failed/a');
  });

  it('of a dead letter that is replayed never are its own', () => {
    expect(settledKey(PREFIX, 'hydrant/dead-letter/a')).toBe('hydrant/replayed/dead-letter/a');
    expect(deadLetterKey(PREFIX, 'hydrant/dead-letter/a', 'run')).toBe('hydrant/dead-letter/a.run');
  });

  it('of an object that is replayed once more leave it where it is', () => {
    expect(settledKey(PREFIX, 'hydrant/replayed/a')).toBeUndefined();
    expect(deadLetterKey(PREFIX, 'hydrant/replayed/a', 'run')).toBe('hydrant/dead-letter/replayed/a');
  });
});
