import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Clock } from '../clock.ts';
import { fixedApiKey } from './api-key.ts';
import { HttpLogIntake } from './http-intake.ts';

interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

const LOGS = [Buffer.from('{"message":"é\u2028"}')];
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
const send = (key = fixedApiKey('abc')) => new HttpLogIntake(origin, key, 2).send(LOGS, TIMEOUT_MS);

/** Its time is up when the test says so. */
class ClockInHand implements Clock {
  readonly asked: number[] = [];
  readonly #sleepers = new Set<() => void>();

  now(): number {
    return 0;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.asked.push(ms);
    return new Promise((resolve) => {
      const wake = () => {
        this.#sleepers.delete(wake);
        resolve();
      };
      this.#sleepers.add(wake);
      signal?.addEventListener('abort', wake, { once: true });
    });
  }

  get sleeping(): number {
    return this.#sleepers.size;
  }

  ring(): void {
    for (const wake of [...this.#sleepers]) wake();
  }
}

/** Until the connection is closed, each time when the last was sent. */
function writeWithoutEnd(socket: Socket | null, text: string): void {
  socket?.write(text, (error) => {
    if (!error && !socket.destroyed) setImmediate(() => writeWithoutEnd(socket, text));
  });
}

/** Long enough for what has been written to arrive over the loopback. */
async function nextTurns(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}

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

  it.each<[string, (response: ServerResponse) => void]>([
    ['nothing comes', () => {}],
    ['its head is never whole', ({ socket }) => void socket?.write('HTTP/1.1 202 Accepted\r\nX-Some: head')],
    ['only informational answers come', ({ socket }) => writeWithoutEnd(socket, 'HTTP/1.1 103 Early Hints\r\n\r\n')],
  ])('has not answered where %s before the time is up', async (_, begin) => {
    const clock = new ClockInHand();
    answer = (response) => {
      begin(response);
      clock.ring();
    };
    const sending = new HttpLogIntake(origin, fixedApiKey('abc'), 2, clock).send(LOGS, TIMEOUT_MS);
    expect(await sending).toEqual({ kind: 'no-answer', reason: 'it took longer than 20000 ms' });
    expect(clock.asked).toEqual([TIMEOUT_MS]);
  });

  it.each<[string, (response: ServerResponse) => void]>([
    ['stops', (response) => void response.write('{')],
    ['goes on without end', ({ socket }) => writeWithoutEnd(socket, '1\r\n{\r\n')],
  ])('has answered when the time is up within a body that %s', async (_, begin) => {
    const clock = new ClockInHand();
    answer = (response) => {
      response.writeHead(202, { 'transfer-encoding': 'chunked' });
      response.flushHeaders();
      begin(response);
    };
    const intake = new HttpLogIntake(origin, fixedApiKey('abc'), 2, clock);
    const sending = intake.send(LOGS, TIMEOUT_MS);
    await vi.waitUntil(() => received.length === 1 && clock.asked.length === 1);
    await nextTurns();
    clock.ring();
    expect(await sending).toMatchObject({ kind: 'answer', status: 202 });
  });

  it('has answered 101 where it wants to speak another protocol, and is left alone', async () => {
    let closed = () => {};
    const left = new Promise<void>((resolve) => {
      closed = resolve;
    });
    answer = (response) => {
      response.socket?.on('close', closed);
      response.socket?.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n');
    };
    expect(await send()).toMatchObject({ kind: 'answer', status: 101, headers: { upgrade: 'other' }, body: '' });
    await left;
  });

  it('does not wait for a free connection longer than for an answer', async () => {
    answer = () => {};
    const [first, second] = [new ClockInHand(), new ClockInHand()];
    const clocks = [first, second];
    const clock: Clock = { now: Date.now, sleep: (ms, signal) => (clocks.shift() ?? second).sleep(ms, signal) };
    const intake = new HttpLogIntake(origin, fixedApiKey('abc'), 1, clock);
    const busy = intake.send(LOGS, TIMEOUT_MS);
    await vi.waitUntil(() => received.length === 1);
    const waiting = intake.send(LOGS, TIMEOUT_MS);
    await vi.waitUntil(() => second.asked.length === 1);
    await nextTurns();
    second.ring();
    expect(await waiting).toMatchObject({ kind: 'no-answer' });
    first.ring();
    expect(await busy).toMatchObject({ kind: 'no-answer' });
    expect(received).toHaveLength(1);
  });

  it('is not asked where the key does not come in time', async () => {
    const clock = new ClockInHand();
    const silent = { get: () => new Promise<string>(() => {}), renew: async () => false };
    const sending = new HttpLogIntake(origin, silent, 2, clock).send(LOGS, TIMEOUT_MS);
    const outcome = expect(sending).rejects.toThrow('the API key did not come within 20000 ms');
    clock.ring();
    await outcome;
    expect(received).toEqual([]);
  });

  it('leaves no timer behind, and its connection for the next', async () => {
    const clock = new ClockInHand();
    const ports = new Set<number | undefined>();
    answer = (response) => {
      ports.add(response.socket?.remotePort);
      response.writeHead(202).end('{}');
    };
    const intake = new HttpLogIntake(origin, fixedApiKey('abc'), 2, clock);
    for (let count = 0; count < 3; count++) {
      expect(await intake.send(LOGS, TIMEOUT_MS)).toMatchObject({ status: 202 });
      expect(clock.sleeping).toBe(0);
      await nextTurns();
    }
    expect(ports.size).toBe(1);
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
    await intake.send(LOGS, TIMEOUT_MS);
    expect(await intake.renewKey()).toBe(true);
    await intake.send(LOGS, TIMEOUT_MS);
    expect(received.map(({ headers }) => headers['dd-api-key'])).toEqual(['old', 'new']);
  });
});
