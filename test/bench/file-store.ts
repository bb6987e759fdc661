import { createReadStream, statSync } from 'node:fs';
import { type ObjectStore, type StoredObject, StoreError } from '../../shared/replay/ports.ts';

/** A bucket of one object, which is read from a file as a stream. What a run writes is taken, and not kept. */
export class FileStore implements ObjectStore {
  readonly #path: string;
  readonly #object: StoredObject;

  constructor(path: string, key: string) {
    this.#path = path;
    const { size, mtimeMs } = statSync(path);
    this.#object = { key, size, lastModifiedMs: mtimeMs, etag: '"1"' };
  }

  async *list(prefix: string): AsyncGenerator<StoredObject> {
    if (this.#object.key.startsWith(prefix)) yield this.#object;
  }

  async find(key: string): Promise<StoredObject> {
    if (key === this.#object.key) return this.#object;
    // The run compares clocks by an object that it has just written.
    if (key.startsWith('hydrant/ledger/clock/')) return { ...this.#object, key, lastModifiedMs: Date.now() };
    throw new StoreError('missing', `there is no ${key}`);
  }

  async read(): Promise<AsyncIterable<Uint8Array>> {
    return createReadStream(this.#path);
  }

  async create(): Promise<boolean> {
    return true;
  }

  async move(): Promise<void> {}

  async remove(): Promise<void> {}
}
