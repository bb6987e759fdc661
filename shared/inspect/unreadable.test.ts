import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
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

  it('tells a broken gzip', () => {
    let thrown: unknown;
    try {
      gunzipSync(Buffer.from([0x1f, 0x8b, 8]));
    } catch (error) {
      thrown = error;
    }
    expect(reasonOf(thrown)).toMatch(/^its gzip is cut or broken \(unexpected end of file\)/);
  });

  it('is the message of any other error', () => {
    expect(reasonOf(new Error('the object is Snappy: set CompressionFormat'))).toMatch(/CompressionFormat/);
    expect(reasonOf('text')).toBe('text');
  });
});
