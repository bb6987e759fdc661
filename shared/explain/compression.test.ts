import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { compress } from 'snappyjs';
import { describe, expect, it } from 'vitest';
import { MAX_INFLATED_BYTES } from '../decoding/limits.ts';
import { compressionOf } from './compression.ts';

const EVENT = Buffer.from('{"log":"a line, a line, a line"}');

describe('the compression of a record', () => {
  it.each([
    ['gzip', gzipSync(EVENT)],
    ['gzip', Buffer.concat([gzipSync(EVENT), gzipSync(EVENT)])],
    ['zstd', zstdCompressSync(EVENT)],
    ['zlib', deflateSync(EVENT)],
    ['snappy', Buffer.from(compress(EVENT))],
  ])('is named: %s', (name, bytes) => {
    expect(compressionOf(bytes)).toBe(name);
  });

  it('is that of a block of snappy which holds too much', () => {
    const large = Buffer.from(`{"log":"${'a'.repeat(MAX_INFLATED_BYTES)}"}`);
    expect(compressionOf(Buffer.from(compress(large)))).toBe('snappy');
  });

  it('is what a broken one began as', () => {
    expect(compressionOf(gzipSync(EVENT).subarray(0, 20))).toBe('gzip');
  });

  it.each(['', '{"log":"x"}', 'plain text', 'x^2 begins like zlib'])('is none of %j', (text) => {
    expect(compressionOf(Buffer.from(text))).toBeUndefined();
  });
});
