import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '../../infra/local/clock.ts';
import { type LocalDatadog, startDatadog } from '../../infra/local/datadog/server.ts';
import { fixedApiKey } from './api-key.ts';
import { FirehoseEndpointIntake, type FirehoseSource } from './firehose-endpoint-intake.ts';
import { HttpSender } from './http-sender.ts';

const NOW = Date.parse('2026-03-01T12:00:00.000Z');
const ARN = 'arn:aws:firehose:eu-west-1:123456789012:deliverystream/logs';
const ID = '00000000-0000-4000-8000-000000000001';
const TIMEOUT_MS = 20_000;
const ENTRIES = [Buffer.from('{"message":"é\u2028"}'), Buffer.from([0x1f, 0x8b, 0xff])];

const clock = new VirtualClock(NOW);

function intakeAt(url: string, source: Partial<FirehoseSource> = {}): FirehoseEndpointIntake {
  const sender = new HttpSender(new URL(url), fixedApiKey('a-key'), 2, clock);
  return new FirehoseEndpointIntake(sender, { streamArn: ARN, parameters: {}, ...source }, clock, () => ID);
}

describe("a request to Datadog's Firehose intake", () => {
  let answer: (response: ServerResponse) => void;
  let url: string;
  let received: { headers: IncomingMessage['headers']; url: string | undefined; body: string } | undefined;
  let close: () => Promise<void>;

  beforeEach(async () => {
    const server = createServer(async (request, response) => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part);
      received = { headers: request.headers, url: request.url, body: gunzipSync(Buffer.concat(parts)).toString() };
      answer(response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/input`;
    close = () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
  });

  afterEach(() => close());

  it('is one of Firehose, in the name of the stream', async () => {
    answer = (response) => response.end(JSON.stringify({ requestId: ID, timestamp: NOW }));
    const parameters = { env: 'prod', team: 'zoë\u{1f600}' };
    expect(await intakeAt(url, { parameters }).send(ENTRIES, TIMEOUT_MS)).toMatchObject({
      kind: 'answer',
      status: 200,
    });
    expect(received?.url).toBe('/v1/input');
    expect(received?.headers).toMatchObject({
      'x-amz-firehose-protocol-version': '1.0',
      'x-amz-firehose-request-id': ID,
      'x-amz-firehose-source-arn': ARN,
      'x-amz-firehose-access-key': 'a-key',
      'content-type': 'application/json',
      'content-encoding': 'gzip',
    });
    expect(JSON.parse(String(received?.headers['x-amz-firehose-common-attributes']))).toEqual({
      commonAttributes: parameters,
    });
    expect(JSON.parse(received?.body ?? '')).toEqual({
      requestId: ID,
      timestamp: NOW,
      records: ENTRIES.map((entry) => ({ data: entry.toString('base64') })),
    });
  });

  it('names no parameters where there are none', async () => {
    answer = (response) => response.end(JSON.stringify({ requestId: ID, timestamp: NOW }));
    await intakeAt(url).send(ENTRIES, TIMEOUT_MS);
    expect(received?.headers).not.toHaveProperty('x-amz-firehose-common-attributes');
  });

  it.each([
    ['another request in its answer', 200, JSON.stringify({ requestId: 'other', timestamp: NOW })],
    ['no JSON', 200, 'sign in'],
    ['nothing', 200, ''],
    ['another success', 202, JSON.stringify({ requestId: ID, timestamp: NOW })],
  ])('has not been answered with %s', async (_, status, body) => {
    answer = (response) => response.writeHead(status).end(body);
    expect(await intakeAt(url).send(ENTRIES, TIMEOUT_MS)).toEqual({
      kind: 'no-answer',
      reason: `${status} without the request's id: something between here and Datadog's Firehose intake answers for it`,
    });
  });

  it.each([302, 400, 403, 404, 413, 429, 500, 503])('is refused with %i as it comes', async (status) => {
    answer = (response) => response.writeHead(status, { 'retry-after': '7' }).end('x'.repeat(2_000));
    expect(await intakeAt(url).send(ENTRIES, TIMEOUT_MS)).toEqual({
      kind: 'answer',
      status,
      headers: expect.objectContaining({ 'retry-after': '7' }),
      body: 'x'.repeat(1_000),
    });
  });

  it('has no answer where the connection is cut', async () => {
    answer = (response) => response.destroy();
    expect(await intakeAt(url).send(ENTRIES, TIMEOUT_MS)).toEqual({ kind: 'no-answer', reason: 'ECONNRESET' });
  });
});

describe('the local Datadog', () => {
  let datadog: LocalDatadog;

  beforeEach(async () => {
    datadog = await startDatadog({ clock, keys: ['a-key'] });
  });

  afterEach(() => datadog.close());

  it.each(['/v1/input', '/api/v2/logs?dd-protocol=aws-kinesis-firehose'])('takes it at %s', async (path) => {
    const records = ['{"message":"a"}', 'text'].map((text) => Buffer.from(text));
    const intake = intakeAt(`${datadog.url}${path}`, { parameters: { replayed: 'true' } });
    expect(await intake.send(records, TIMEOUT_MS)).toMatchObject({ kind: 'answer', status: 200 });
    expect(datadog.accepted).toMatchObject([
      {
        via: 'firehose',
        requestId: ID,
        message: 'a',
        tags: ['replayed:true'],
        attributes: { aws: { firehose: { arn: ARN } } },
      },
      { via: 'firehose', message: 'text', tags: ['replayed:true'] },
    ]);
  });

  it('refuses a wrong key', async () => {
    datadog.keys.clear();
    expect(await intakeAt(datadog.firehoseUrl).send(ENTRIES, TIMEOUT_MS)).toMatchObject({
      kind: 'answer',
      status: 403,
    });
  });
});
