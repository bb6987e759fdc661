import { describe, expect, it } from 'vitest';
import { readJsonObjects } from './json-objects.ts';

async function* inChunks(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function read(text: string, size = 3): Promise<unknown[]> {
  const objects: unknown[] = [];
  for await (const object of readJsonObjects(inChunks(text, size))) objects.push(JSON.parse(object));
  return objects;
}

const OBJECTS = [{ a: '}{]["\\', b: { c: [{ d: 1 }] } }, {}, { ü: 'é€𝄞', quoted: JSON.stringify({ x: '"' }) }];

describe('JSON objects of a stream', () => {
  it.each([
    ['one list', JSON.stringify(OBJECTS)],
    ['a list in several lines', JSON.stringify(OBJECTS, null, 2)],
    ['lines', OBJECTS.map((object) => JSON.stringify(object)).join('\n')],
  ])('are those of %s, wherever it is cut', async (_, text) => {
    for (const size of [1, 2, 3, 7, 1_000]) expect(await read(text, size)).toEqual(OBJECTS);
  });

  it('are none of an empty list', async () => {
    expect(await read('[]')).toEqual([]);
    expect(await read('')).toEqual([]);
  });

  it.each(['[{"a":1},', '[{"a":1}', '{"a":"', '{"a":{}', '{}}'])(
    'are not taken from %j, which is cut',
    async (text) => {
      await expect(read(text)).rejects.toThrow('it ends before its JSON does');
    },
  );

  it('of more bytes than a result can have are refused', async () => {
    await expect(read(`{"a":"${'x'.repeat(9_000_000)}"}`, 100_000)).rejects.toThrow('more than 8388608 bytes');
  });
});
