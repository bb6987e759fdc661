import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { SearchAnswer } from '../verify/facts.ts';
import { DatadogQuery } from './datadog-query.ts';
import { ExplainedError } from './explained-error.ts';
import { ServerTimes } from './server-times.ts';
import { systemClock } from './system-clock.ts';

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A Datadog that answers all alike. */
async function asking(
  answer: (response: ServerResponse) => void,
  apiKey = async () => 'an-api-key',
): Promise<DatadogQuery> {
  server = createServer((_, response) => answer(response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const source = { origin, apiKey, appKey: 'an-app-key' };
  return new DatadogQuery(source, systemClock, new ServerTimes(systemClock));
}

const search = async (answer: (response: ServerResponse) => void): Promise<SearchAnswer> =>
  (await asking(answer)).search('"x"', 0, 1);

describe('a search', () => {
  it.each([
    [{ 'x-ratelimit-reset': '17' }, 17_000],
    [{ 'retry-after': '3' }, 3_000],
    [{}, 60_000],
  ])('that is throttled with %j is asked again after %d ms', async (headers, afterMs) => {
    expect(await search((response) => response.writeHead(429, headers).end())).toEqual({ kind: 'throttled', afterMs });
  });

  it.each([401, 403])('that is answered with %d is refused', async (status) => {
    expect(await search((response) => response.writeHead(status).end())).toEqual({ kind: 'refused' });
  });

  it.each([
    [500, ''],
    [200, '<html>'],
  ])('that is answered with %d and %j has failed', async (status, body) => {
    const answer = await search((response) => response.writeHead(status).end(body));
    expect(answer).toEqual({ kind: 'failed', reason: `Datadog answers with status ${status}` });
  });

  it('without an answer has failed, and the keys follow no redirect', async () => {
    expect(await search((response) => response.destroy())).toMatchObject({ kind: 'failed' });
    const elsewhere = { location: 'http://127.0.0.1:9/' };
    expect(await search((response) => response.writeHead(307, elsewhere).end())).toMatchObject({ kind: 'failed' });
  });

  it('finds a log as far as it has the form of one', async () => {
    const attributes = {
      tags: ['env:prod', 7],
      attributes: { a: 1 },
      service: 's',
      timestamp: '2026-03-01T09:00:00.000Z',
    };
    const body = JSON.stringify({ data: [{ attributes }] });
    expect(await search((response) => response.end(body))).toEqual({
      kind: 'found',
      log: { tags: ['env:prod'], attributes: { a: 1 }, service: 's', dateMs: Date.parse('2026-03-01T09:00:00Z') },
    });
    expect(await search((response) => response.end('{"data":[]}'))).toEqual({ kind: 'nothing' });
  });
});

it('a key is what Datadog says, and unknown where it says neither', async () => {
  const query = await asking((response) => response.writeHead(503).end());
  const reason = 'Datadog answers with status 503';
  expect(await query.apiKey()).toEqual({ unknown: { kind: 'failed', reason } });
});

it('of an error of others nothing is told but its code', async () => {
  const key = '{"api_key":"s3cr3t",\n}';
  const query = await asking(
    (response) => response.end(),
    async () => key,
  );
  const told = { unknown: { kind: 'failed', reason: 'Datadog cannot be asked: TypeError' } };
  expect(await query.apiKey()).toEqual(told);
  expect(await query.validate(key)).toEqual(told);
  expect(await query.search('"x"', 0, 1)).toEqual({ kind: 'failed', reason: 'Datadog cannot be asked: TypeError' });
});

it("a key that cannot be had is told in Hydrant's own words, and only in those", async () => {
  const failing = async (error: Error) =>
    (
      await asking(
        () => {},
        () => Promise.reject(error),
      )
    ).apiKey();
  expect(await failing(new ExplainedError('the secret holds no key'))).toEqual({
    unknown: { kind: 'failed', reason: 'the secret holds no key' },
  });
  const foreign = Object.assign(new Error('arn:aws:iam::123456789012:user/a'), { name: 'SomeException' });
  expect(await failing(foreign)).toEqual({
    unknown: { kind: 'failed', reason: 'Datadog cannot be asked: SomeException' },
  });
});

it('where nobody listens the code of the network is told', async () => {
  const query = await asking(() => {});
  server?.close();
  const reason = 'Datadog cannot be reached: ECONNREFUSED';
  expect(await query.validate('a-key')).toEqual({ unknown: { kind: 'failed', reason } });
});
