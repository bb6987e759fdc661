import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Compression } from './compression.ts';

const into = (room: Buffer, text: string) => room.subarray(0, room.write(text));

describe('texts that are compressed at the same time', () => {
  it('each come out as they were, though they are written into the same room', async () => {
    const compression = new Compression();
    const texts = Array.from({ length: 20 }, (_, index) => String(index).repeat(50_000 - index));
    const compressed = await Promise.all(texts.map((text) => compression.gzip((room) => into(room, text))));

    expect(compressed.map((bytes) => gunzipSync(bytes).toString())).toEqual(texts);
  });

  it('do not hurt each other: one that cannot be written fails alone', async () => {
    const compression = new Compression();
    const broken = compression.gzip(() => {
      throw new Error('no text');
    });
    const whole = compression.gzip((room) => into(room, '[{}]'));

    await expect(broken).rejects.toThrow('no text');
    expect(gunzipSync(await whole).toString()).toBe('[{}]');
  });
});
