import {
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  type ListObjectsV2CommandOutput,
  paginateListObjectsV2,
} from '@aws-sdk/client-s3';
import { expect } from 'vitest';
import type { Check, ServerUnderTest } from '../server-under-test.ts';

/** More than the 1,000 keys that fit in one page. */
const MANY_KEYS = 1_100;
const WRITERS = 50;

export const listChecks = {
  'list-entries': {
    claim: 'an entry tells size, ETag and time of its object',
    prove: async (server) => {
      const Prefix = server.freshPrefix();
      const { ETag } = await server.put(`${Prefix}a`, 'hello');
      const { Contents = [], KeyCount } = await list(server, { Prefix });
      expect(KeyCount).toBe(1);
      expect(Contents).toMatchObject([{ Key: `${Prefix}a`, Size: 5, ETag, LastModified: expect.any(Date) }]);
    },
  },
  'list-nothing': {
    claim: 'a prefix without keys is an empty page',
    prove: async (server) => {
      const page = await list(server, { Prefix: server.freshPrefix() });
      expect([page.Contents ?? [], page.KeyCount, page.IsTruncated]).toEqual([[], 0, false]);
    },
  },
  'list-pages': {
    claim: '1,100 keys come in two pages of at most 1,000: complete, in order, each once',
    prove: async (server) => {
      const Prefix = server.freshPrefix();
      const keys = Array.from({ length: MANY_KEYS }, (_, i) => `${Prefix}${String(i).padStart(5, '0')}`);
      const waiting = [...keys];
      const writeRest = async () => {
        for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) await server.put(key, 'x');
      };
      await Promise.all(Array.from({ length: WRITERS }, writeRest));
      const pages = await listPages(server, { Prefix });
      expect(pages.map(({ Contents = [] }) => Contents.length)).toEqual([1_000, 100]);
      expect(pages.flatMap(keysOf)).toEqual(keys);
    },
  },
  'list-start-after': {
    claim: 'StartAfter, a key or not, starts behind it, and MaxKeys ends the page',
    prove: async (server) => {
      const Prefix = await putAll(server, ['a', 'b', 'd', 'e']);
      const page = await list(server, { Prefix, StartAfter: `${Prefix}b`, MaxKeys: 1 });
      expect([keysOf(page), page.IsTruncated]).toEqual([[`${Prefix}d`], true]);
      expect(keysOf(await list(server, { Prefix, StartAfter: `${Prefix}c` }))).toEqual([`${Prefix}d`, `${Prefix}e`]);
    },
  },
  'list-delimiter': {
    claim: 'keys behind a delimiter are one common prefix, and count as one entry of a page',
    prove: async (server) => {
      const Prefix = await putAll(server, ['a', 'b/1', 'b/2', 'c/1', 'd', 'e/1/2', 'f']);
      const pages = await listPages(server, { Prefix, Delimiter: '/', MaxKeys: 2 });
      const entries = pages.map((page) =>
        [...keysOf(page), ...prefixesOf(page)].map((name) => name?.replace(Prefix, '')),
      );
      expect(entries).toEqual([
        ['a', 'b/'],
        ['d', 'c/'],
        ['f', 'e/'],
      ]);
    },
  },
  'list-byte-order': {
    claim: 'keys are in the order of their UTF-8 bytes, beyond U+FFFF too',
    prove: async (server) => {
      const names = ['A', 'a', 'é', '\u{ff5e}', '\u{1f6b0}'];
      const Prefix = await putAll(server, names.toReversed());
      expect(keysOf(await list(server, { Prefix }))).toEqual(names.map((name) => Prefix + name));
    },
  },
  'list-url-encoding': {
    claim: 'EncodingType url encodes the keys of the answer',
    prove: async (server) => {
      const Prefix = await putAll(server, ['a b+c', 'ü&%2F']);
      const page = await list(server, { Prefix, EncodingType: 'url' });
      expect(keysOf(page).join()).toMatch(/^[\w/%+,-]+$/);
      const decoded = keysOf(page).map((key) => decodeURIComponent(key?.replaceAll('+', ' ') ?? ''));
      expect(decoded).toEqual([`${Prefix}a b+c`, `${Prefix}ü&%2F`]);
    },
  },
} as const satisfies Record<string, Check>;

/** Writes an object under each name and returns the prefix that they have. */
async function putAll(server: ServerUnderTest, names: readonly string[]): Promise<string> {
  const prefix = server.freshPrefix();
  for (const name of names) await server.put(prefix + name, 'x');
  return prefix;
}

function list(server: ServerUnderTest, input: Partial<ListObjectsV2CommandInput>): Promise<ListObjectsV2CommandOutput> {
  return server.client.send(new ListObjectsV2Command({ Bucket: server.bucket, ...input }));
}

function listPages(
  { client, bucket: Bucket }: ServerUnderTest,
  input: Partial<ListObjectsV2CommandInput>,
): Promise<ListObjectsV2CommandOutput[]> {
  return Array.fromAsync(paginateListObjectsV2({ client }, { Bucket, ...input }));
}

const keysOf = ({ Contents = [] }: ListObjectsV2CommandOutput) => Contents.map(({ Key }) => Key);
const prefixesOf = ({ CommonPrefixes = [] }: ListObjectsV2CommandOutput) => CommonPrefixes.map(({ Prefix }) => Prefix);
