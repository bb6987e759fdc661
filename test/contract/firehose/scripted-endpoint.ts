import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import type { WorldClock } from '../../../infra/local/clock.ts';

export interface ReceivedRequest {
  /** Simulated time of arrival. */
  readonly at: number;
  readonly path: string | undefined;
  readonly headers: http.IncomingHttpHeaders;
  readonly requestId: string;
  readonly timestamp: number;
  /** The records' text, decoded from base64. */
  readonly records: readonly string[];
  readonly body: Record<string, unknown>;
}

export type Answer = (request: ReceivedRequest, response: http.ServerResponse) => void | Promise<void>;

/** An HTTP endpoint that keeps what it receives and answers by script. */
export interface ScriptedEndpoint {
  readonly url: string;
  readonly requests: ReceivedRequest[];
  /** One answer for each request to come; the last one stays. */
  answer(...answers: Answer[]): void;
  close(): Promise<void>;
}

export async function startEndpoint(clock: WorldClock): Promise<ScriptedEndpoint> {
  const requests: ReceivedRequest[] = [];
  let script: Answer[] = [accept];
  const server = http.createServer(async (message, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
    const raw = Buffer.concat(chunks);
    const json = message.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw;
    const body = JSON.parse(json.toString('utf8'));
    const request: ReceivedRequest = {
      at: clock.now(),
      path: message.url,
      headers: message.headers,
      requestId: body.requestId,
      timestamp: body.timestamp,
      records: body.records.map(({ data }: { data: string }) => Buffer.from(data, 'base64').toString('utf8')),
      body,
    };
    requests.push(request);
    const [answer = accept] = script;
    if (script.length > 1) script.shift();
    await answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/input`,
    requests,
    answer(...answers) {
      script = answers;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The answer Firehose takes for success. */
export const accept: Answer = ({ requestId, timestamp }, response) =>
  respond(response, 200, JSON.stringify({ requestId, timestamp }));

export function refuse(status: number, errorMessage = 'refused'): Answer {
  return ({ requestId, timestamp }, response) =>
    respond(response, status, JSON.stringify({ requestId, timestamp, errorMessage }));
}

/** Answers after `ms` of simulated time. */
export function delayed(clock: WorldClock, ms: number, answer: Answer): Answer {
  return async (request, response) => {
    await clock.sleepWhileServing(ms);
    await answer(request, response);
  };
}

export function respond(
  response: http.ServerResponse,
  status: number,
  body: string | Buffer,
  headers: http.OutgoingHttpHeaders = { 'Content-Type': 'application/json' },
): void {
  response.writeHead(status, { 'Content-Length': Buffer.byteLength(body), ...headers });
  response.end(body);
}
