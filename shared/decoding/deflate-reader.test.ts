import { constants, deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DeflateReader, SLICE_BYTES } from './deflate-reader.ts';

const TEXT = Buffer.from(Array.from({ length: 10_000 }, (_, line) => `${line} ${Math.sin(line)}\n`).join(''));
const DEFLATED = deflateRawSync(TEXT);

/** Nothing is held, some slices are, all are. */
const HELD = [0, 3 * SLICE_BYTES, Number.POSITIVE_INFINITY];

async function read(deflated: Buffer, maxHeldBytes: number): Promise<{ text: Buffer; used: number; state: string }> {
  const reader = new DeflateReader(maxHeldBytes);
  const parts: Uint8Array[] = [];
  let [at, state] = [0, 'more'];
  while (state === 'more' && at < deflated.length) {
    const inflated = await reader.read(deflated.subarray(at, at + SLICE_BYTES));
    parts.push(...inflated.parts);
    at += inflated.used;
    state = inflated.state;
  }
  reader.close();
  return { text: Buffer.concat(parts), used: at, state };
}

describe.each(HELD)('with %d bytes held', (maxHeldBytes) => {
  it('reads all, and leaves what stands behind', async () => {
    const { text, used, state } = await read(Buffer.concat([DEFLATED, Buffer.from('behind')]), maxHeldBytes);
    expect({ used, state, same: text.equals(TEXT) }).toEqual({ used: DEFLATED.length, state: 'ended', same: true });
  });

  it.each([0, 1_000, 120_000, TEXT.length])('gives all %d bytes of text that stand before a fault', async (length) => {
    const before = TEXT.subarray(0, length);
    const flushed = deflateRawSync(before, { finishFlush: constants.Z_FULL_FLUSH });
    // There is no block of type 3.
    const { text, used, state } = await read(Buffer.concat([flushed, Buffer.alloc(300, 0x07)]), maxHeldBytes);
    expect({ used, state, same: text.equals(before) }).toEqual({ used: flushed.length, state: 'broken', same: true });
  });
});
