import type { Clock } from '../../shared/clock.ts';
import { type ObjectStore, type StoredObject, StoreError, type StoreFault } from '../../shared/replay/ports.ts';

type Action = 'list' | 'find' | 'read' | 'write' | 'copy' | 'delete';

/** What goes wrong with one call: a fault, or a read that breaks off after some bytes. */
export interface StoreTrouble {
  readonly action: Action;
  /** Of the object that the call is about; for a write the key written, for a list the prefix */
  readonly key: string;
  readonly fault?: StoreFault | undefined;
  /** Only for a read */
  readonly cutAfterBytes?: number | undefined;
  /** Happens just before the call, whatever becomes of it */
  readonly before?: () => void;
}

interface Content {
  readonly body: Buffer;
  readonly etag: string;
  readonly lastModifiedMs: number;
}

const CHUNK_BYTES = 61;

/** A bucket in memory, with S3's rules of versions: what was listed is read, moved and deleted, or nothing is. */
export class MemoryStore implements ObjectStore {
  readonly #clock: Clock;
  readonly #contents = new Map<string, Content>();
  #versions = 0;
  /** Those still to come; each happens once. */
  readonly troubles: StoreTrouble[] = [];
  /** Every call in order, as `read a` */
  readonly calls: string[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  put(key: string, body: Uint8Array | string, lastModifiedMs: number): void {
    this.#contents.set(key, { body: Buffer.from(body), etag: `"${++this.#versions}"`, lastModifiedMs });
  }

  async remove(key: string): Promise<void> {
    this.#meet('delete', key);
    this.#contents.delete(key);
  }

  trouble(trouble: StoreTrouble): void {
    this.troubles.push(trouble);
  }

  get keys(): string[] {
    return [...this.#contents.keys()].sort();
  }

  body(key: string): Buffer {
    return this.#current('find', key).body;
  }

  async *list(prefix: string, startAfter = ''): AsyncIterable<StoredObject> {
    this.#meet('list', prefix);
    for (const key of this.keys) if (key.startsWith(prefix) && key > startAfter) yield this.#describe(key);
  }

  async find(key: string): Promise<StoredObject> {
    this.#meet('find', key);
    return this.#describe(key);
  }

  async read(object: StoredObject): Promise<AsyncIterable<Uint8Array>> {
    const trouble = this.#meet('read', object.key);
    return chunksOf(this.#unchanged('read', object).body, trouble?.cutAfterBytes);
  }

  async create(key: string, body: Uint8Array): Promise<boolean> {
    this.#meet('write', key);
    if (this.#contents.has(key)) return false;
    this.put(key, body, this.#clock.now());
    return true;
  }

  async move(object: StoredObject, toKey: string): Promise<void> {
    this.#meet('copy', object.key);
    const { body } = this.#unchanged('copy', object);
    this.put(toKey, body, this.#clock.now());
    this.#meet('delete', object.key);
    this.#unchanged('delete', object);
    this.#contents.delete(object.key);
  }

  #meet(action: Action, key: string): StoreTrouble | undefined {
    this.calls.push(`${action} ${key}`);
    const index = this.troubles.findIndex((trouble) => trouble.action === action && trouble.key === key);
    const [trouble] = index === -1 ? [] : this.troubles.splice(index, 1);
    trouble?.before?.();
    if (trouble?.fault !== undefined) throw new StoreError(trouble.fault, `could not ${action} ${key}`);
    return trouble;
  }

  #describe(key: string): StoredObject {
    const { body, etag, lastModifiedMs } = this.#current('find', key);
    return { key, size: body.length, lastModifiedMs, etag };
  }

  #current(action: Action, key: string): Content {
    const content = this.#contents.get(key);
    if (content === undefined) throw new StoreError('missing', `could not ${action} ${key}: no such object`);
    return content;
  }

  #unchanged(action: Action, { key, etag }: StoredObject): Content {
    const content = this.#current(action, key);
    if (content.etag !== etag) throw new StoreError('changed', `could not ${action} ${key}: it was rewritten`);
    return content;
  }
}

async function* chunksOf(body: Buffer, cutAfterBytes = Number.POSITIVE_INFINITY): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < Math.min(body.length, cutAfterBytes); start += CHUNK_BYTES) {
    yield body.subarray(start, start + CHUNK_BYTES);
  }
  if (body.length > cutAfterBytes) throw new StoreError('other', 'the connection was cut');
}
