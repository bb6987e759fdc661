import { describe, expect, it } from 'vitest';
import { MetadataMemo, type Remembered } from './metadata-memo.ts';

/** Metadata that differ only in bytes which are not hashed: at most a few of them are remembered. */
function sameHash(index: number): Remembered {
  const bytes = Buffer.alloc(200, 'x');
  bytes.writeUInt8(index, 110);
  return { bytes, memoBytes: 0 };
}

const found = (memo: MetadataMemo<Remembered>, { bytes }: Remembered) => memo.find(bytes, 0, bytes.length);

describe('what is remembered of metadata', () => {
  it('is found by all of its bytes, of which only some are hashed', () => {
    const memo = new MetadataMemo<Remembered>();
    const [first, second, never] = [sameHash(1), sameHash(2), sameHash(3)];
    memo.add(first);
    memo.add(second);
    expect([found(memo, first), found(memo, second), found(memo, never)]).toEqual([first, second, undefined]);
  });

  it('makes nothing forgotten by what is counted of metadata that found no room', () => {
    const memo = new MetadataMemo<Remembered>();
    const other = { bytes: Buffer.alloc(300, 'o'), memoBytes: 0 };
    memo.add(other);
    for (let index = 0; index < 20; index++) {
      const known = sameHash(index);
      memo.add(known);
      memo.charge(known, found(memo, known) === undefined ? 2_000_000 : 100);
    }
    expect(found(memo, other)).toBe(other);
  });

  it('is bounded in bytes, and what was forgotten counts no more', () => {
    const memo = new MetadataMemo<Remembered>();
    const huge = { bytes: Buffer.alloc(900_000, 'h'), memoBytes: 0 };
    memo.add(huge);
    expect(found(memo, huge)).toBeUndefined();
    memo.charge(huge, 9_000_000);
    const other = { bytes: Buffer.alloc(300, 'o'), memoBytes: 0 };
    memo.add(other);
    expect(found(memo, other)).toBe(other);
  });

  it('is not found any more when it is forgotten, though it was found last', () => {
    const memo = new MetadataMemo<Remembered>();
    const known = sameHash(1);
    memo.add(known);
    expect(found(memo, known)).toBe(known);
    memo.charge(known, 9_000_000);
    expect(found(memo, known)).toBeUndefined();
  });
});
