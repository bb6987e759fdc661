import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemWorldClock } from '../../infra/local/clock.ts';
import { type LocalDatadog, startDatadog } from '../../infra/local/datadog/server.ts';
import type { Clock } from '../clock.ts';
import { pipelineOf } from '../datadog-pipeline/pipeline.ts';
import { DatadogApiError } from './datadog-api-error.ts';
import { DatadogPipelines } from './datadog-pipelines.ts';

const KEYS = { apiKey: 'an-api-key', appKey: 'an-app-key' };

let datadog: LocalDatadog;
/** How long was waited between attempts. */
let waits: number[];
/** Ends the time of the attempts under way. */
let endTime: () => void;
let clock: Clock;

beforeEach(async () => {
  datadog = await startDatadog({ clock: systemWorldClock, keys: [KEYS.apiKey], appKeys: [KEYS.appKey] });
  waits = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  endTime = resolve;
  let now = 0;
  clock = {
    now: () => now,
    sleep: (ms, signal) => {
      if (signal !== undefined) return promise;
      waits.push(ms);
      now += ms;
      return Promise.resolve();
    },
  };
});
afterEach(() => datadog.close());

const pipelinesAt = (origin: string) => new DatadogPipelines({ origin, ...KEYS }, clock, () => 1);

function failNext(times: number, status: number, headers: Record<string, string> = {}): void {
  const answer = { status, headers: { 'content-type': 'application/json', ...headers }, body: '{"errors":["no"]}' };
  datadog.pipelines.failures.push(...Array(times).fill(answer));
}

async function errorOf(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof DatadogApiError)) throw new Error(`no refusal, but ${String(error)}`);
  return error.message;
}

/** A server that is not Datadog. */
async function withServer(
  answer: (end: (status: number, headers: Record<string, string>, body: string) => void) => void,
  use: (origin: string) => Promise<void>,
): Promise<void> {
  const server: Server = createServer((_, response) =>
    answer((status, headers, body) => response.writeHead(status, headers).end(body)),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe("Datadog's pipelines", () => {
  it('are listed, created, changed and removed as they are', async () => {
    const pipelines = pipelinesAt(datadog.url);
    const foreign = datadog.pipelines.add({
      name: 'theirs',
      is_enabled: true,
      filter: { query: 'source:x' },
      processors: [{ type: 'grok-parser', source: 'message', grok: { match_rules: 'r %{data}', support_rules: '' } }],
      tags: ['team:x'],
    });
    await pipelines.create(pipelineOf(['team']));
    const [first, second] = await pipelines.list();
    expect(first).toEqual(foreign);
    expect(second).toEqual(datadog.pipelines.all[1]);
    expect(second).toMatchObject({ name: 'Hydrant', filter: { query: '@hydrant.v:1' } });

    await pipelines.update(String(second?.id), pipelineOf([]));
    expect(JSON.stringify((await pipelines.list())[1])).not.toContain('hydrant.tags.team');
    await pipelines.remove(String(second?.id));
    expect(await pipelines.list()).toEqual([foreign]);
  });

  it('are listed whatever others are like: without a name, or with what the client does not know', async () => {
    const others = [{ processors: [] }, { name: 'theirs', filter: 'x', processors: [{ type: 'not-yet-known' }] }];
    for (const other of others) datadog.pipelines.add(other);
    await pipelinesAt(datadog.url).create(pipelineOf([]));
    expect(await pipelinesAt(datadog.url).list()).toEqual(datadog.pipelines.all);
  });

  it('are asked again after the time that Datadog names, and a minute where it names none', async () => {
    failNext(1, 429, { 'x-ratelimit-reset': '7' });
    failNext(1, 429, { 'retry-after': '9' });
    failNext(1, 429);
    await pipelinesAt(datadog.url).create(pipelineOf([]));
    expect(waits).toEqual([7_000, 9_000, 60_000]);
    expect(datadog.pipelines.all).toHaveLength(1);
  });

  it('are not waited for longer than a command may take', async () => {
    failNext(1, 429, { 'x-ratelimit-reset': '3600' });
    expect(await errorOf(pipelinesAt(datadog.url).list())).toBe(
      `${datadog.url} refuses with 429 (no): too many requests: try again later`,
    );
    failNext(9, 429, { 'x-ratelimit-reset': '1' });
    expect(await errorOf(pipelinesAt(datadog.url).list())).toContain('429');
    expect(waits).toEqual([1_000, 1_000, 1_000, 1_000]);
  });

  it('are listed again when Datadog is ill, but not created, lest there be two', async () => {
    failNext(2, 503);
    expect(await pipelinesAt(datadog.url).list()).toEqual([]);
    expect(waits).toEqual([1_000, 2_000]);
    failNext(1, 503);
    const message = await errorOf(pipelinesAt(datadog.url).create(pipelineOf([])));
    expect(message).toContain('refuses with 503 (no): Datadog, or a proxy before it, is ill');
    expect(datadog.pipelines.requests).toEqual({ GET: 3, POST: 1 });
  });

  it.each([
    [400, undefined],
    [401, 'DD_API_KEY and DD_APP_KEY must be of one organisation'],
    [403, 'logs_read_config and logs_write_pipelines'],
    [404, 'check DD_SITE and DD_API_URL'],
    [302, 'it redirects'],
  ])('that are refused with %i say what to do', async (status, remedy) => {
    failNext(1, status, status === 302 ? { location: 'https://elsewhere.example' } : {});
    const message = await errorOf(pipelinesAt(datadog.url).list());
    expect(message).toContain(`${datadog.url} refuses with ${status}`);
    expect(message).toContain(remedy ?? '(no)');
    expect(waits).toEqual([]);
  });

  it("that are not as they may be are refused in Datadog's own words, without the keys", async () => {
    const pipelines = pipelinesAt(datadog.url);
    expect(await errorOf(pipelines.remove('nobody'))).toBe(
      `${datadog.url} refuses with 400 (No pipeline with id nobody)`,
    );
    const error = { error: { message: `bad ${KEYS.appKey}`, details: [{ message: 'x' }, { code: 1 }] } };
    datadog.pipelines.failures.push({ status: 400, headers: {}, body: JSON.stringify(error) });
    expect(await errorOf(pipelines.list())).toBe(`${datadog.url} refuses with 400 (bad …; x)`);
  });

  it.each([
    ['text/html', `<p>${KEYS.apiKey}</p>`],
    ['application/json', '{"pipelines":[]}'],
  ])('are not read out of what is no answer of Datadog’s: %s', async (type, body) => {
    await withServer(
      (end) => end(200, { 'content-type': type }, body),
      async (origin) => {
        expect(await errorOf(pipelinesAt(origin).list())).toBe(
          `${origin} answers, but not as Datadog's API does: check DD_API_URL`,
        );
      },
    );
  });

  it('do not come where nobody answers', async () => {
    await datadog.close();
    const message = await errorOf(pipelinesAt(datadog.url).list());
    expect(message).toBe(`no answer from ${datadog.url}: ECONNREFUSED`);
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000]);
    datadog = await startDatadog({ clock: systemWorldClock, keys: [] });
  });

  it('do not come where nobody answers in time', async () => {
    await withServer(
      () => endTime(),
      async (origin) => {
        const message = await errorOf(pipelinesAt(origin).create(pipelineOf([])));
        expect(message).toBe(`no answer from ${origin}: it took longer than 20000 ms`);
      },
    );
  });
});
