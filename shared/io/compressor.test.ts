import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { Compressor } from './compressor.ts';

it('compresses every text, and makes no more than two before any is done', async () => {
  const compressor = new Compressor(100);
  let made = 0;
  const texts = Array.from({ length: 20 }, (_, index) => `text ${index} `.repeat(index + 1));
  const bodies = texts.map((text) =>
    compressor.compress((room) => {
      made++;
      return Buffer.byteLength(text) > room.length ? Buffer.from(text) : room.subarray(0, room.write(text));
    }),
  );
  expect(made).toBe(2);
  expect((await Promise.all(bodies)).map((body) => gunzipSync(body).toString())).toEqual(texts);
});

it('gives the turn to the next where a text cannot be made', async () => {
  const compressor = new Compressor(100);
  const broken = () => {
    throw new Error('no text');
  };
  const results = await Promise.allSettled([
    ...Array.from({ length: 4 }, () => compressor.compress(broken)),
    compressor.compress(() => Buffer.from('x')),
  ]);
  expect(results.map(({ status }) => status)).toEqual([...Array.from({ length: 4 }, () => 'rejected'), 'fulfilled']);
});
