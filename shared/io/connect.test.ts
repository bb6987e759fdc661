import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadReprocessorSettings } from '../config/load.ts';
import { PAYLOAD_LIMITS } from '../datadog/limits.ts';
import { connect } from './connect.ts';
import { PUT_LIMITS } from './delivery-stream-intake.ts';
import { FIREHOSE_ENDPOINT_LIMITS } from './firehose-endpoint-intake.ts';

const SILENT_LOG = { info: () => {}, warn: () => {}, error: () => {} };
const SECRET_ARN = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:key';

let requests: number;
let server: Server;

/** A service that takes every request and never answers. */
beforeEach(async () => {
  requests = 0;
  server = createServer(() => {
    requests++;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'LOCALKEY');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local-secret');
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});

afterEach(async () => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function connected() {
  const settings = loadReprocessorSettings({
    HYDRANT_BACKUP_BUCKET: 'backup',
    HYDRANT_TARGET_STREAM: 'logs',
    DD_API_KEY_SECRET_ARN: SECRET_ARN,
  });
  return connect(settings, SILENT_LOG, process.env);
}

/** Lets time pass, a second at each turn of the event loop, until the call has ended. */
async function outcomeOf(call: Promise<unknown>): Promise<unknown> {
  const outcome = call.then(
    () => 'done',
    (error: unknown) => error,
  );
  let ended = false;
  void outcome.then(() => {
    ended = true;
  });
  for (let second = 0; !ended && second < 600; second++) {
    await new Promise((resolve) => setImmediate(resolve));
    await vi.advanceTimersByTimeAsync(1_000);
  }
  return ended ? outcome : 'still waiting';
}

const ZERO = { key: 'a', size: 1, lastModifiedMs: 0, etag: '"x"' };

describe('a service of AWS that falls silent', () => {
  it.each([
    ['find', () => connected().store.find('a')],
    ['list', () => connected().store.list('a')[Symbol.asyncIterator]().next()],
    ['read', () => connected().store.read(ZERO, Number.POSITIVE_INFINITY)],
    ['write', () => connected().store.create('a', Buffer.from('x'))],
    ['copy', () => connected().store.move(ZERO, 'b')],
  ])('is given up after some attempts: to %s', async (action, call) => {
    expect(await outcomeOf(call())).toMatchObject({
      name: 'StoreError',
      fault: 'other',
      message: expect.stringMatching(new RegExp(`^could not ${action} s3://backup/a: ETIMEDOUT`)),
    });
    expect(requests).toBeGreaterThan(1);
  });

  it('is given up at once where the caller has no time left: to list', async () => {
    const page = connected().store.list('a', undefined, 0)[Symbol.asyncIterator]().next();
    await expect(page).rejects.toMatchObject({
      fault: 'other',
      message: 'could not list s3://backup/a: Request aborted',
    });
  });

  it('is given up after some attempts: to read the API key', async () => {
    expect(await outcomeOf(connected().intakeFor('datadog', 'a').renewKey())).toMatchObject({ name: 'TimeoutError' });
    expect(requests).toBeGreaterThan(1);
  });
});

describe('the intake of a target', () => {
  it('has the limits of its kind, and is the same for the next run where it says nothing of the run', () => {
    const { intakeFor } = connected();
    expect(intakeFor('datadog', 'a').limits).toBe(PAYLOAD_LIMITS);
    expect(intakeFor('firehose', 'a').limits).toBe(PUT_LIMITS);
    expect(intakeFor('firehose-intake', 'a').limits).toBe(FIREHOSE_ENDPOINT_LIMITS);
    expect(intakeFor('datadog', 'b')).toBe(intakeFor('datadog', 'a'));
    expect(intakeFor('firehose', 'b')).toBe(intakeFor('firehose', 'a'));
  });

  it('that is a stream is asked once, because who sends repeats by himself', async () => {
    const answer = connected()
      .intakeFor('firehose', 'a')
      .send([Buffer.from('x')], 60_000);
    expect(await outcomeOf(answer)).toBe('done');
    expect(await answer).toEqual({ kind: 'no-answer', reason: expect.stringMatching(/TIMEDOUT|TimeoutError/) });
    expect(requests).toBe(1);
  });
});
