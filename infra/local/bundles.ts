import type { Context } from 'aws-lambda';
import type { ReplayAnswer } from '../../shared/replay/replay.ts';
import type { Invoke } from './firehose/stream-config.ts';

/** What AWS deploys: `npm run build` writes it. */
const BUNDLES = new URL('../../dist/', import.meta.url);

/** The functions' own time limit where nothing else is said. */
const TIMEOUT_MS = 900_000;

type Handler = (event: unknown, context: Partial<Context>) => Promise<unknown>;

/**
 * Loads a built function as Lambda does at a cold start: settings are read from the environment now. Each call is a fresh
 * start, so that two worlds can have a function each.
 */
async function loadHandler(
  name: 'transform' | 'reprocessor',
  environment: Readonly<Record<string, string>>,
): Promise<Handler> {
  Object.assign(process.env, environment);
  starts++;
  const { handler } = (await import(`${new URL(`${name}/handler.mjs`, BUNDLES).href}?start=${starts}`)) as {
    handler: Handler;
  };
  return handler;
}
let starts = 0;

export async function loadTransform(environment: Readonly<Record<string, string>>): Promise<Invoke> {
  const handler = await loadHandler('transform', environment);
  // Lambda hands over and takes back JSON text, so nothing is shared with the caller.
  return async (event) =>
    JSON.parse(JSON.stringify(await handler(JSON.parse(JSON.stringify(event)), contextFor(TIMEOUT_MS))));
}

export async function loadReprocessor(
  environment: Readonly<Record<string, string>>,
): Promise<(input: object) => Promise<ReplayAnswer>> {
  const handler = await loadHandler('reprocessor', environment);
  return async (input) => (await handler(input, contextFor(TIMEOUT_MS))) as ReplayAnswer;
}

/** Loads the reprocessor for callers that hand over and take back JSON text, as Step Functions does. */
export async function loadReprocessorTask(
  environment: Readonly<Record<string, string>>,
): Promise<(payload: string) => Promise<string>> {
  const handler = await loadHandler('reprocessor', environment);
  return async (payload) => JSON.stringify(await handler(JSON.parse(payload), contextFor(TIMEOUT_MS)));
}

function contextFor(timeoutMs: number): Partial<Context> {
  const endMs = Date.now() + timeoutMs;
  return { getRemainingTimeInMillis: () => endMs - Date.now() };
}
