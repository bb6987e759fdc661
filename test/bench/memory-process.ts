import { readFileSync } from 'node:fs';
import type { Context } from 'aws-lambda';
import type { TransformationEvent } from '../../shared/firehose/transform-event.ts';
import { peakRssBytes } from './peak-rss.ts';

/** What one process has had. */
export interface MemoryUse {
  /** The most, in bytes, when the function was loaded and had answered an event without records */
  readonly idleBytes: number;
  /** The most, in bytes */
  readonly peakBytes: number;
}

/**
 * Run as a process: the built transform answers events again and again, as Lambda's runtime has it done: the event comes as
 * bytes and the answer leaves as bytes. Arguments: how often, then the files of the events.
 */
const [invocations = '', ...files] = process.argv.slice(2);
const { handler } = (await import(new URL('../../dist/transform/handler.mjs', import.meta.url).href)) as {
  handler: (event: TransformationEvent, context: Partial<Context>) => Promise<unknown>;
};
const context = { awsRequestId: 'd4a5f5e1-6f5c-4c43-8d3e-1b6f0f6f7a10', getRemainingTimeInMillis: () => 120_000 };

async function invoke(body: Uint8Array): Promise<Uint8Array> {
  const event = JSON.parse(Buffer.from(body).toString()) as TransformationEvent;
  return Buffer.from(JSON.stringify(await handler(event, context)));
}

await invoke(Buffer.from('{"records":[]}'));
const idleBytes = peakRssBytes();
for (let count = 0; count < Number(invocations); count++) {
  const answer = await invoke(readFileSync(files[count % files.length] ?? ''));
  if (answer.length < 1_000) throw new Error('an event with records has an answer without');
}
const use: MemoryUse = { idleBytes, peakBytes: peakRssBytes() };
process.send?.(use, undefined, undefined, () => process.exit());
