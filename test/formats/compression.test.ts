import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { compress } from 'snappyjs';
import { describe, expect, it } from 'vitest';
import { readFluentBitFile } from '../../infra/local/fluent-bit-records.ts';
import { realRecord, transformed, verdictOf } from './transformed.ts';

const EVENT = realRecord('5.1.1-b-fargate-crio-parser', 'Read timed out');
const OTHER = realRecord('5.1.1-b-fargate-crio-parser', 'panic: runtime error');

const FORMATS: readonly (readonly [name: string, pack: (bytes: Buffer) => Uint8Array])[] = [
  ['gzip', gzipSync],
  ['zstd', zstdCompressSync],
  ['zlib', deflateSync],
  ['raw snappy', (bytes) => compress(bytes)],
];

describe.each(FORMATS)('a record in %s', (_, pack) => {
  it('gives what it gives uncompressed', () => {
    expect(transformed(pack(EVENT)).logs).toEqual(transformed(EVENT).logs);
  });

  it('may hold several events', () => {
    const both = Buffer.concat([EVENT, OTHER]);
    expect(transformed(pack(both)).delivered).toEqual(transformed(both).delivered);
  });
});

describe.each(FORMATS.slice(0, 3))('%s', (_, pack) => {
  it('of several members is one record of all their events', () => {
    const members = Buffer.concat([pack(EVENT), pack(OTHER)]);
    expect(transformed(members).delivered).toEqual(transformed(Buffer.concat([EVENT, OTHER])).delivered);
  });

  it('that is empty inside is dropped', () => {
    expect(verdictOf(pack(Buffer.from('\n')))).toEqual({ kind: 'dropped', reason: 'empty-record' });
  });

  it('that holds text gives the text', () => {
    expect(transformed(pack(Buffer.from('plain\n'))).logs).toMatchObject([{ message: 'plain' }]);
  });

  it('that inflates to more than 4 MiB fails, although it is small, and is not half read', () => {
    const bomb = pack(Buffer.alloc(100_000_000));
    expect(bomb.length).toBeLessThan(200_000);
    expect(verdictOf(bomb)).toEqual({ kind: 'failed', reason: 'not-inflatable' });
    const halves = Buffer.concat([pack(Buffer.alloc(3_000_000, ' ')), pack(Buffer.alloc(3_000_000, ' '))]);
    expect(verdictOf(halves)).toEqual({ kind: 'failed', reason: 'not-inflatable' });
  });

  it('that is cut off fails', () => {
    const packed = pack(EVENT);
    expect(verdictOf(packed.subarray(0, packed.length - 9))).toEqual({ kind: 'failed', reason: 'not-inflatable' });
  });
});

describe('raw snappy', () => {
  it('is seen in every record that Fluent Bit compressed so', () => {
    const verdicts = readFluentBitFile('5.1.1-f6-compression-snappy').map(({ bytes }) => verdictOf(bytes));
    const counts = Object.groupBy(verdicts, ({ kind }) => kind);
    expect({ logs: counts.logs?.length, dropped: counts.dropped?.length }).toEqual({ logs: 64, dropped: 4 });
    for (const verdict of counts.logs ?? []) expect(verdict).not.toMatchObject({ format: 'text' });
  });

  it('is not seen in text that happens to decode', () => {
    const text = ' |0123456789012345678901234567890x';
    expect(transformed(text)).toMatchObject({ format: 'text', logs: [{ message: text }] });
  });

  it('that inflates to more than 4 MiB fails, and is not sent as mangled text', () => {
    const block = compress(Buffer.from(`{"log":"${'x'.repeat(5_000_000)}"}`));
    expect(block.length).toBeLessThan(300_000);
    expect(verdictOf(block).kind).toBe('failed');
  });
});

it('what Fluent Bit compressed with gzip gives what it gives with no compression', () => {
  const compressed = readFluentBitFile('5.1.1-f4-compression-gzip').map(({ bytes }) => verdictOf(bytes));
  const plain = readFluentBitFile('5.1.1-f3-time-key').map(({ bytes }) => verdictOf(bytes));
  expect(compressed.map(({ kind }) => kind).sort()).toEqual(plain.map(({ kind }) => kind).sort());
});
