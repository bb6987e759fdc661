import { describe, expect, it } from 'vitest';
import { bytesFrom } from './bytes-from.ts';

async function* chunks(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

describe('the bytes from a place on', () => {
  it.each([0, 1, 2, 3, 4, 5, 6])('are those behind the first %i, wherever chunks end', async (from) => {
    expect((await bytesFrom(chunks('ab', '', 'cde', 'f'), from, 6))?.toString()).toBe('abcdef'.slice(from));
  });

  it('are not given where they are more than asked for', async () => {
    expect(await bytesFrom(chunks('ab', 'cde'), 1, 4)).toEqual(Buffer.from('bcde'));
    expect(await bytesFrom(chunks('ab', 'cde'), 1, 3)).toBeUndefined();
  });
});
