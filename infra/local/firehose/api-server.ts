import { randomUUID } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import type { WorldClock } from '../clock.ts';
import { type Listening, listen } from '../listen.ts';
import { ApiError } from './api-error.ts';
import type { FirehoseApi } from './api-operations.ts';
import { type Certificate, selfSignedCertificate } from './certificate.ts';

const TARGET_PREFIX = 'Firehose_20150804.';

/** Above the largest legal call: 4 MiB in base64 with the frames of 500 records. */
const MAX_BODY_BYTES = 8 * 1_048_576;

interface ApiServer extends Listening {
  readonly certificate: Certificate | undefined;
}

/** Serves the JSON 1.1 protocol on 127.0.0.1. Signatures are not checked. */
export async function startApiServer(
  api: FirehoseApi,
  clock: WorldClock,
  { port, tls }: { readonly port: number; readonly tls: boolean },
): Promise<ApiServer> {
  const certificate = tls ? await selfSignedCertificate() : undefined;
  const listener: http.RequestListener = (request, response) => void clock.track(answer(api, clock, request, response));
  const server = certificate
    ? https.createServer({ key: certificate.key, cert: certificate.cert }, listener)
    : http.createServer(listener);
  return { certificate, ...(await listen(server, port, tls ? 'https' : 'http')) };
}

async function answer(
  api: FirehoseApi,
  clock: WorldClock,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<void> {
  let status = 200;
  let output: Record<string, unknown>;
  try {
    const body = await readBody(request);
    output = api.call(readOperation(request), readInput(body));
  } catch (error) {
    const { name, message, status: errorStatus } = error instanceof ApiError ? error : internalFailure(error);
    status = errorStatus;
    output = { __type: name, message };
  }
  const json = Buffer.from(JSON.stringify(output));
  response.writeHead(status, {
    'Content-Type': 'application/x-amz-json-1.1',
    'Content-Length': json.length,
    'x-amzn-RequestId': randomUUID(),
    Date: new Date(clock.now()).toUTCString(),
  });
  response.end(json);
}

function readOperation({ method, headers }: http.IncomingMessage): string {
  const target = String(headers['x-amz-target'] ?? '');
  if (method !== 'POST' || !target.startsWith(TARGET_PREFIX)) {
    throw new ApiError('UnknownOperationException', `Unknown target ${target}`);
  }
  return target.slice(TARGET_PREFIX.length);
}

function readInput(body: Buffer): Record<string, unknown> {
  let input: unknown;
  try {
    input = JSON.parse(body.toString('utf8'));
  } catch {
    throw new ApiError('SerializationException', 'The body is not JSON');
  }
  if (typeof input !== 'object' || input === null)
    throw new ApiError('SerializationException', 'The body is no object');
  return input as Record<string, unknown>;
}

async function readBody(request: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  if (bytes > MAX_BODY_BYTES) throw new ApiError('RequestEntityTooLargeException', 'The body is too large', 413);
  return Buffer.concat(chunks);
}

function internalFailure(error: unknown): ApiError {
  return new ApiError('InternalFailure', error instanceof Error ? error.message : String(error), 500);
}
