import * as z from 'zod/mini';
import { parseJson } from '../json/value.ts';
import type { ObjectStore } from '../replay/ports.ts';
import { readJsonObjects } from './json-objects.ts';

/**
 * What a Distributed Map's ResultWriter leaves: a manifest, and files of the results of its child executions, by their state.
 * https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html
 */
export interface MapManifest {
  readonly SUCCEEDED: readonly string[];
  readonly FAILED: readonly string[];
  readonly PENDING: readonly string[];
}

/** The result of one child: its input and output as JSON texts. One that was not started has no more than an input. */
export interface ChildResult {
  readonly input: string;
  readonly output: string | undefined;
  readonly error: string | undefined;
}

type Reader = Pick<ObjectStore, 'find' | 'read'>;

const files = z.pipe(
  z.array(z.object({ Key: z.string() })),
  z.transform((list) => list.map(({ Key }) => Key)),
);
const manifestSchema = z.object({ ResultFiles: z.object({ SUCCEEDED: files, FAILED: files, PENDING: files }) });
const resultSchema = z.object({
  Input: z.string(),
  Output: z.optional(z.nullable(z.string())),
  Error: z.optional(z.nullable(z.string())),
});

/** @throws {StoreError} @throws {Error} where it is no manifest */
export async function readManifest(store: Reader, key: string, withinMs: number): Promise<MapManifest> {
  for await (const text of readJsonObjects(await open(store, key, withinMs))) {
    const { success, data } = manifestSchema.safeParse(parseJson(text));
    if (success) return data.ResultFiles;
  }
  throw new Error(`${key} is no manifest of a Distributed Map's results`);
}

/** @throws {StoreError} @throws {Error} where a result is none, or the file ends too early */
export async function* readResults(store: Reader, key: string, withinMs: number): AsyncGenerator<ChildResult> {
  try {
    for await (const text of readJsonObjects(await open(store, key, withinMs))) {
      const { Input, Output, Error: error } = resultSchema.parse(parseJson(text));
      yield { input: Input, output: Output ?? undefined, error: error ?? undefined };
    }
  } catch (error) {
    throw new Error(`the results in ${key} cannot be read: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
}

async function open(store: Reader, key: string, withinMs: number): Promise<AsyncIterable<Uint8Array>> {
  return store.read(await store.find(key), withinMs);
}
