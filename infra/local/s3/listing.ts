import type { Bucket, ObjectVersion, StoredObject } from './bucket.ts';
import { compareKeys, indexOfFirstFrom } from './key-order.ts';

interface ObjectQuery {
  readonly prefix: string;
  readonly delimiter: string;
  /** Only keys after this one, and after all keys of this common prefix. */
  readonly after: string;
  readonly maxEntries: number;
}

/** A key with its object, or a common prefix without. */
interface ObjectEntry {
  readonly name: string;
  readonly object?: StoredObject;
}

interface Page<Entry> {
  readonly entries: readonly Entry[];
  readonly isTruncated: boolean;
}

/** One page of the current objects, keys and common prefixes together in S3's order. */
export function listObjects(bucket: Bucket, query: ObjectQuery): Page<ObjectEntry> {
  return takePage(objectEntries(bucket, query), query.maxEntries);
}

function* objectEntries(bucket: Bucket, { prefix, delimiter, after }: ObjectQuery): Generator<ObjectEntry> {
  let group = after !== '' && commonPrefix(after, prefix, delimiter) === after ? after : undefined;
  for (const key of keysFrom(bucket, prefix, after)) {
    if (key === after || (group !== undefined && key.startsWith(group))) continue;
    const object = bucket.current(key);
    if (object === undefined) continue;
    group = commonPrefix(key, prefix, delimiter);
    yield group === undefined ? { name: key, object } : { name: group };
  }
}

/** The part of a key up to the first delimiter behind the prefix. */
function commonPrefix(key: string, prefix: string, delimiter: string): string | undefined {
  if (delimiter === '') return undefined;
  const index = key.indexOf(delimiter, prefix.length);
  return index < 0 ? undefined : key.slice(0, index + delimiter.length);
}

interface VersionQuery {
  readonly prefix: string;
  readonly keyMarker: string;
  /** Go on within the key of `keyMarker`, after this version; without it with the next key. */
  readonly versionIdMarker: string | undefined;
  readonly maxEntries: number;
}

export interface VersionEntry {
  readonly key: string;
  readonly version: ObjectVersion;
  readonly isLatest: boolean;
}

/** One page of all versions and delete markers: by key, the newest first. */
export function listVersions(bucket: Bucket, query: VersionQuery): Page<VersionEntry> {
  return takePage(versionEntries(bucket, query), query.maxEntries);
}

function* versionEntries(
  bucket: Bucket,
  { prefix, keyMarker, versionIdMarker }: VersionQuery,
): Generator<VersionEntry> {
  for (const key of keysFrom(bucket, prefix, keyMarker)) {
    const versions = bucket.versionsOf(key);
    let first = 0;
    if (key === keyMarker) {
      const marker = versions.findIndex(({ versionId }) => versionId === versionIdMarker);
      first = marker < 0 ? versions.length : marker + 1;
    }
    for (const [index, version] of versions.entries()) {
      if (index >= first) yield { key, version, isLatest: index === 0 };
    }
  }
}

/** The keys with that prefix from `from` on, `from` included. */
function* keysFrom(bucket: Bucket, prefix: string, from: string): Generator<string> {
  const start = compareKeys(prefix, from) < 0 ? from : prefix;
  for (let index = indexOfFirstFrom(bucket.keys, start); index < bucket.keys.length; index++) {
    const key = bucket.keys[index] ?? '';
    if (!key.startsWith(prefix)) return;
    yield key;
  }
}

function takePage<Entry>(all: Generator<Entry>, maxEntries: number): Page<Entry> {
  if (maxEntries === 0) return { entries: [], isTruncated: false };
  const entries: Entry[] = [];
  for (const entry of all) {
    if (entries.length === maxEntries) return { entries, isTruncated: true };
    entries.push(entry);
  }
  return { entries, isTruncated: false };
}
