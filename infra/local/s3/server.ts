import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Clock } from '../../../shared/clock.ts';
import { systemClock } from '../../../shared/io/system-clock.ts';
import { listen } from '../listen.ts';
import type { ObjectContent, StoredObject, Versioning } from './bucket.ts';
import type { Answer } from './call.ts';
import { S3Error, s3Error } from './error.ts';
import { FaultScript, type Faults } from './faults.ts';
import { readPayload } from './payload.ts';
import { findRoute } from './routes.ts';
import { type S3Credentials, verifySignature, type WireRequest } from './signature.ts';
import { Store } from './store.ts';
import { renderErrorXml } from './xml.ts';

export interface LocalS3 {
  /** For `AWS_ENDPOINT_URL_S3`; clients need path-style addressing. */
  readonly url: string;
  readonly buckets: BucketReader;
  readonly faults: Faults;
  /** CreateBucket in process. @throws S3Error */
  createBucket(bucket: string, versioning?: Versioning): void;
  /** PutObject in process, stamped by the clock. @throws S3Error NoSuchBucket */
  put(bucket: string, key: string, body: Buffer, description?: Partial<ObjectContent>): StoredObject;
  close(): Promise<void>;
}

/** What a test may look at without asking over HTTP. @throws S3Error NoSuchBucket, NoSuchKey */
interface BucketReader {
  /** The keys of the current objects, in S3's order. */
  keys(bucket: string, prefix?: string): string[];
  body(bucket: string, key: string): Buffer;
  object(bucket: string, key: string): StoredObject;
}

/**
 * Starts an S3 server on 127.0.0.1 that keeps its objects in memory and knows the calls that Hydrant makes; any other call,
 * parameter or header is answered with 501 NotImplemented.
 *
 * @param options.port 0 takes a free one
 * @param options.clock gives `LastModified`
 */
export async function startS3(options: {
  readonly port?: number;
  readonly credentials: S3Credentials;
  readonly clock?: Clock;
}): Promise<LocalS3> {
  const { port = 0, credentials, clock = systemClock } = options;
  const store = new Store(clock);
  const faults = new FaultScript();
  let requests = 0;

  const server = createServer((request, response) => {
    const requestId = `request-${++requests}`;
    response.setHeader('x-amz-request-id', requestId);
    serve(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else send(response, errorAnswer(error, request, requestId));
    });
  });
  // A kept connection that ends while the client is about to use it again would fail that request: only close() ends one.
  server.keepAliveTimeout = 0;
  const listening = await listen(server, port);

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const wire = readWire(request);
    const received = await readAll(request);
    const payloadHash = verifySignature(wire, credentials);
    const { bucketName, key } = readPath(wire.path);
    const query = readQuery(wire.query);
    const { method, headers } = wire;
    const route = findRoute({ method, key, query, headers });
    const payload = readPayload(received, headers, payloadHash);
    faults.throwFailure(route.operation, key);
    const answer = route.run({ store, faults, bucketName, key, query, headers, payload });
    if (faults.takeLoss(route.operation, key)) response.destroy();
    else send(response, answer, faults.takeCut(route.operation, key));
  }

  return {
    ...listening,
    faults,
    buckets: {
      keys: (name, prefix = '') => {
        const bucket = store.bucket(name);
        return bucket.keys.filter((key) => key.startsWith(prefix) && bucket.current(key) !== undefined);
      },
      body: (bucket, key) => store.bucket(bucket).read(key).body,
      object: (bucket, key) => store.bucket(bucket).read(key),
    },
    createBucket: (bucket, versioning) => void store.create(bucket, versioning),
    put: (bucket, key, body, description) =>
      store.bucket(bucket).write(key, { contentType: 'application/octet-stream', metadata: {}, ...description, body }),
  };
}

function readWire(request: IncomingMessage): WireRequest {
  const [path = '/', query = ''] = (request.url ?? '/').split('?', 2);
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value ?? '')]);
  return { method: request.method ?? '', path, query, headers: Object.fromEntries(headers) };
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** `/<bucket>/<key>`; the key may hold slashes. */
function readPath(path: string): { bucketName: string; key: string } {
  const [, bucketName = '', key = ''] = /^\/([^/]*)\/?(.*)$/.exec(path) ?? [];
  return { bucketName: decode(bucketName), key: decode(key) };
}

function readQuery(query: string): Map<string, string> {
  const fields = query.split('&').filter((field) => field !== '');
  return new Map(
    fields.map((field) => {
      const [name = '', ...value] = field.split('=');
      return [decode(name), decode(value.join('='))];
    }),
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw s3Error('InvalidURI');
  }
}

function errorAnswer(error: unknown, request: IncomingMessage, requestId: string): Answer {
  const refusal = error instanceof S3Error ? error : s3Error('InternalError', String(error));
  const { status, code, message, headers } = refusal;
  if (status === 304) return { status, headers };
  const body = renderErrorXml({ code, message, resource: request.url ?? '', requestId });
  return { status, headers: { 'content-type': 'application/xml', ...headers }, body };
}

/** Writes an answer; with `cutAfterBytes` only so much of the body, and then the connection ends. */
function send(response: ServerResponse, { status, headers, body }: Answer, cutAfterBytes?: number): void {
  const length = status === 204 || status === 304 ? {} : { 'content-length': String(body?.length ?? 0) };
  response.writeHead(status, { ...headers, ...length });
  if (cutAfterBytes === undefined) response.end(body);
  else response.write(body?.subarray(0, cutAfterBytes) ?? '', () => response.destroy());
}
