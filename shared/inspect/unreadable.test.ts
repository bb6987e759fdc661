import { describe, expect, it } from 'vitest';
import { DamagedObjectError } from '../decoding/damaged-object-error.ts';
import { StoreError } from '../replay/ports.ts';
import { reasonOf } from './unreadable.ts';

describe('the reason why an object could not be read', () => {
  it.each([
    ['missing', /gone.*inspect once more/],
    ['changed', /rewritten.*inspect once more/],
    ['denied', /^could not read k: AccessDenied; give s3:GetObject$/],
    ['other', /^could not read k: AccessDenied; give s3:GetObject$/],
  ] as const)('says what to do: %s', (fault, sentence) => {
    expect(reasonOf(new StoreError(fault, 'could not read k: AccessDenied; give s3:GetObject'))).toMatch(sentence);
  });

  it.each(['truncated', 'corrupt', 'trailing'] as const)(
    'says of a gzip that is damaged what can be done: %s',
    (damage) => {
      const error = new DamagedObjectError(damage, 'its gzip is cut', { inflatedBytes: 0, compressedBytes: 0 });
      expect(reasonOf(error)).toMatch(/^its gzip is cut; what came before is counted: look for a whole version/);
    },
  );

  it('says of a compression that is not read which setting to change', () => {
    const place = { inflatedBytes: 0, compressedBytes: 0 };
    expect(reasonOf(new DamagedObjectError('foreign', 'set CompressionFormat', place))).toBe('set CompressionFormat');
  });

  it('is the message of any other error', () => {
    expect(reasonOf(new Error('the connection was cut'))).toBe('the connection was cut');
    expect(reasonOf('text')).toBe('text');
  });
});
