import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fixedApiKey } from './api-key.ts';
import { HttpLogIntake } from './http-intake.ts';

interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

const PAYLOAD = Buffer.from('[{"message":"é\u2028"}]');
const received: Received[] = [];
let answer: (response: ServerResponse) => void;
let origin: string;
let close: () => Promise<void>;

beforeEach(async () => {
  received.length = 0;
  const server = createServer(async (request, response) => {
    const { method, url, headers } = request;
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    received.push({ method, url, headers, body: Buffer.concat(parts) });
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  close = () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
});

afterEach(() => close());

const TIMEOUT_MS = 20_000;
const send = (key = fixedApiKey('abc')) => new HttpLogIntake(origin, key, 2).send(PAYLOAD, TIMEOUT_MS);

describe('the logs intake over HTTP', () => {
  it('gets the payload as gzip, with the key, as the documentation says', async () => {
    answer = (response) => response.writeHead(202, { 'X-Some': 'header' }).end('{}');
    expect(await send()).toMatchObject({ kind: 'answer', status: 202, headers: { 'x-some': 'header' }, body: '{}' });
    const [request] = received;
    if (request === undefined) throw new Error('nothing was received');
    const { method, url, headers, body } = request;
    expect({ method, url }).toEqual({ method: 'POST', url: '/api/v2/logs' });
    expect(headers).toMatchObject({
      'dd-api-key': 'abc',
      'content-type': 'application/json',
      'content-encoding': 'gzip',
      'content-length': String(body.length),
    });
    expect(gunzipSync(body)).toEqual(PAYLOAD);
  });

  it.each([204, 302, 400, 403, 413, 429, 503])('answers %i as it comes, and follows nothing', async (status) => {
    answer = (response) => response.writeHead(status, { location: '/other', 'retry-after': '7' }).end();
    expect(await send()).toMatchObject({ kind: 'answer', status, headers: { 'retry-after': '7' }, body: '' });
    expect(received).toHaveLength(1);
  });

  it('answers no more of a body than a person reads', async () => {
    answer = (response) => response.writeHead(400).end('x'.repeat(1_000_000));
    const { body } = (await send()) as { body: string };
    expect(body).toBe('x'.repeat(1_000));
  });

  it('has not answered where the connection is cut before', async () => {
    answer = (response) => response.destroy();
    expect(await send()).toEqual({ kind: 'no-answer', reason: 'ECONNRESET' });
  });

  it('has answered where the connection is cut within the body', async () => {
    answer = (response) => {
      response.writeHead(202, { 'content-length': '100' });
      response.write('{', () => response.destroy());
    };
    expect(await send()).toMatchObject({ kind: 'answer', status: 202 });
  });

  it('has not answered where nobody listens', async () => {
    await close();
    expect(await send()).toEqual({ kind: 'no-answer', reason: 'ECONNREFUSED' });
  });

  it.each([0, 1])('has not answered where no answer comes within %i ms', async (timeoutMs) => {
    answer = () => {};
    const sending = new HttpLogIntake(origin, fixedApiKey('abc'), 2).send(PAYLOAD, timeoutMs);
    expect(await sending).toMatchObject({ kind: 'no-answer' });
  });

  it('is not asked without a key', async () => {
    const unreadable = { get: () => Promise.reject(new Error('AccessDenied')), renew: async () => false };
    await expect(send(unreadable)).rejects.toThrow('AccessDenied');
    expect(received).toEqual([]);
  });

  it('never sees a key that no header can hold, and the fault does not quote it', async () => {
    await expect(send(fixedApiKey('s3cr3t\n'))).rejects.not.toThrow('s3cr3t');
    expect(received).toEqual([]);
  });

  it('is asked with the key as it is after it was renewed', async () => {
    answer = (response) => response.writeHead(202).end();
    let value = 'old';
    const renew = async () => {
      value = 'new';
      return true;
    };
    const key = { get: async () => value, renew };
    const intake = new HttpLogIntake(origin, key, 2);
    await intake.send(PAYLOAD, TIMEOUT_MS);
    expect(await intake.renewKey()).toBe(true);
    await intake.send(PAYLOAD, TIMEOUT_MS);
    expect(received.map(({ headers }) => headers['dd-api-key'])).toEqual(['old', 'new']);
  });
});
