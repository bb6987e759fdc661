import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { selfSignedCertificate } from '../../../infra/local/firehose/certificate.ts';
import { startWorld } from './contract-world.ts';
import { type Answer, accept, refuse, respond } from './scripted-endpoint.ts';

const json = { 'Content-Type': 'application/json' };

/** The error code of the only attempt, or undefined if the endpoint's answer was taken. */
async function codeOf(answer: Answer): Promise<string | undefined> {
  const world = await startWorld({ endpoint: { retryDurationInSeconds: 0 } });
  world.endpoint.answer(answer);
  world.put('one');
  await world.firehose.flush();
  expect(world.metrics.deliveryAttempts).toBe(1);
  return world.firehose.errorLog[0]?.errorCode;
}

const answering =
  (body: (requestId: string) => unknown, headers: http.OutgoingHttpHeaders = json): Answer =>
  ({ requestId }, response) => {
    const content = body(requestId);
    respond(response, 200, typeof content === 'string' ? content : JSON.stringify(content), headers);
  };

/**
 * https://docs.aws.amazon.com/firehose/latest/dev/httpdeliveryrequestresponse.html, "Response Format", and
 * https://docs.aws.amazon.com/firehose/latest/dev/http_troubleshooting.html, "Invalid Response"
 */
describe('an answer with status 200 is taken', () => {
  it.each<[string, Answer]>([
    ['with request id and timestamp', accept],
    ['with an error message too', answering((requestId) => ({ requestId, timestamp: 1, errorMessage: 'partly' }))],
    [
      'of just under 1 MiB',
      answering((requestId) => ({ requestId, timestamp: 1, errorMessage: 'x'.repeat(1_048_000) })),
    ],
  ])('%s', async (_, answer) => {
    expect(await codeOf(answer)).toBeUndefined();
  });
});

describe('an answer with status 200 is a failure', () => {
  it.each<[string, Answer]>([
    ['without a body', answering(() => '')],
    ['that is no JSON', answering(() => 'OK')],
    ['that is no object', answering(() => '7')],
    ['without request id', answering(() => ({ timestamp: 1 }))],
    ['with another request id', answering(() => ({ requestId: 'other', timestamp: 1 }))],
    ['without timestamp', answering((requestId) => ({ requestId }))],
    ['with a timestamp that is a string', answering((requestId) => ({ requestId, timestamp: '1578090903599' }))],
    ['without Content-Type', answering((requestId) => ({ requestId, timestamp: 1 }), {})],
    ['of type text/plain', answering((requestId) => ({ requestId, timestamp: 1 }), { 'Content-Type': 'text/plain' })],
    [
      'whose Content-Type has a charset',
      answering((requestId) => ({ requestId, timestamp: 1 }), { 'Content-Type': 'application/json; charset=utf-8' }),
    ],
    [
      'that is content-encoded',
      answering((requestId) => ({ requestId, timestamp: 1 }), { ...json, 'Content-Encoding': 'identity' }),
    ],
    [
      'without Content-Length',
      ({ requestId }, response) => {
        response.writeHead(200, json);
        response.write(JSON.stringify({ requestId, timestamp: 1 }));
        response.end();
      },
    ],
  ])('%s', async (_, answer) => {
    expect(await codeOf(answer)).toBe('HttpEndpoint.InvalidResponseFromDestination');
  });

  it('over 1 MiB including headers', async () => {
    const answer = answering((requestId) => ({ requestId, timestamp: 1, errorMessage: 'x'.repeat(1_048_576) }));
    expect(await codeOf(answer)).toBe('HttpEndpoint.ResponseTooLarge');
  });
});

describe('an answer with another status is a DestinationException', () => {
  it.each([201, 202, 204, 301, 302, 400, 401, 403, 404, 429, 500, 502, 503])('%i', async (status) => {
    expect(await codeOf(refuse(status))).toBe('HttpEndpoint.DestinationException');
  });

  it('and a redirect is not followed', async () => {
    const world = await startWorld({ endpoint: { retryDurationInSeconds: 0 } });
    world.endpoint.answer((_, response) => respond(response, 307, '', { Location: world.endpoint.url }));
    world.put('one');
    await world.firehose.flush();
    expect(world.endpoint.requests).toHaveLength(1);
  });

  it('whose status and body stand in the error log', async () => {
    const world = await startWorld({ endpoint: { retryDurationInSeconds: 0 } });
    world.endpoint.answer((_, response) => respond(response, 403, '{"errorMessage":"wrong key"}'));
    world.put('one');
    await world.firehose.flush();
    expect(world.firehose.errorLog[0]?.message).toBe(
      'The following response was received from the endpoint destination. 403: {"errorMessage":"wrong key"}',
    );
  });
});

describe('a broken connection', () => {
  async function codeAt(url: string): Promise<string | undefined> {
    const world = await startWorld({ endpoint: { url, retryDurationInSeconds: 0 } });
    world.put('one');
    await world.firehose.flush();
    return world.firehose.errorLog[0]?.errorCode;
  }

  it('is ConnectionReset when the endpoint closes before it has answered', async () => {
    expect(await codeOf((_, response) => void response.destroy())).toBe('HttpEndpoint.ConnectionReset');
  });

  it('is ConnectionReset when the endpoint closes within its answer', async () => {
    const answer: Answer = (_, response) => {
      response.writeHead(200, { ...json, 'Content-Length': 100 });
      response.write('{', () => response.destroy());
    };
    expect(await codeOf(answer)).toBe('HttpEndpoint.ConnectionReset');
  });

  it('is ConnectionFailed when nobody listens', async () => {
    const server = http.createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    expect(await codeAt(`http://127.0.0.1:${port}/`)).toBe('HttpEndpoint.ConnectionFailed');
  });

  it('is SSLHandshakeFailure when the certificate is not trusted', async () => {
    const server = https.createServer(await selfSignedCertificate(), (_, response) => response.end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    expect(await codeAt(`https://127.0.0.1:${port}/`)).toBe('HttpEndpoint.SSLHandshakeFailure');
  });
});
