import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inflate } from './inflate.ts';
import { MAX_INFLATED_BYTES } from './limits.ts';

const TEXT = Buffer.from('{"log":"hello"}\n');

describe('a compressed record', () => {
  it.each([
    ['gzip', gzipSync(TEXT)],
    ['zlib', deflateSync(TEXT)],
    ['zstd', zstdCompressSync(TEXT)],
    ['nothing', TEXT],
  ])('of %s gives its text', (_, bytes) => {
    expect(inflate(bytes)).toEqual({ bytes: TEXT });
  });

  it('of several gzip members gives all of them', () => {
    expect(inflate(Buffer.concat([gzipSync('a'), gzipSync('b')]))).toEqual({ bytes: Buffer.from('ab') });
  });

  it('that is broken cannot be read', () => {
    expect(inflate(gzipSync(TEXT).subarray(0, 20))).toEqual({ fault: 'not-inflatable' });
    expect(inflate(zstdCompressSync(TEXT).subarray(0, 8))).toEqual({ fault: 'not-inflatable' });
    expect(inflate(Buffer.from([0x1f, 0x8b]))).toEqual({ fault: 'not-inflatable' });
  });

  it('that inflates to more than its limit cannot be read', () => {
    expect(inflate(gzipSync(Buffer.alloc(MAX_INFLATED_BYTES)))).toHaveProperty('bytes');
    expect(inflate(gzipSync(Buffer.alloc(MAX_INFLATED_BYTES + 1)))).toEqual({ fault: 'not-inflatable' });
  });
});

describe('a record that only looks compressed', () => {
  it('like zlib is left as it is', () => {
    const text = Buffer.from('x^2 + 1');
    expect(inflate(text)).toEqual({ bytes: text });
  });

  it('never throws, whatever follows the magic', () => {
    const magic = fc.constantFrom([0x1f, 0x8b], [0x28, 0xb5, 0x2f, 0xfd], [0x78, 0x9c], []);
    fc.assert(
      fc.property(magic, fc.uint8Array({ maxLength: 40 }), (head, tail) => {
        expect(() => inflate(Buffer.from([...head, ...tail]))).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });
});
