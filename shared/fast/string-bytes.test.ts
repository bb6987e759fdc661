import { describe, expect, it } from 'vitest';
import { COPIED, kindAt, StringScanner } from './string-bytes.ts';

describe('StringScanner', () => {
  const scanner = new StringScanner();

  /** Byte by byte. */
  function firstNotCopied(bytes: Buffer, from: number): number {
    let at = from;
    while (kindAt(bytes, at) === COPIED) at++;
    return at;
  }

  it.each(Array.from({ length: 256 }, (_, byte) => byte))('finds byte %i wherever it stands', (byte) => {
    for (let place = 0; place < 20; place++) {
      for (const before of [0x20, 0x21, 0x23, 0x5b, 0x5d, 0x7f]) {
        const bytes = Buffer.alloc(20, before);
        bytes[place] = byte;
        // What begins behind a hit, and another hit behind it, must not hide it.
        if (place < 19) bytes[place + 1] = 0x01;
        scanner.look(bytes);
        for (let from = 0; from <= 20; from++) expect(scanner.skipCopied(from)).toBe(firstNotCopied(bytes, from));
      }
    }
  });

  it('looks at the bytes of a part of a buffer alone', () => {
    const bytes = Buffer.from('"abcdefghijklmnop"').subarray(1, -1);
    scanner.look(bytes);
    expect(scanner.skipCopied(0)).toBe(bytes.length);
  });
});
