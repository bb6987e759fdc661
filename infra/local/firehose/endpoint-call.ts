import http from 'node:http';
import https from 'node:https';
import type { EndpointRequest } from './endpoint-request.ts';

/** https://docs.aws.amazon.com/firehose/latest/dev/http_troubleshooting.html: "less than 1 MiB including headers" */
const MAX_ANSWER_BYTES = 1_048_576;

/** The endpoint's answer, whatever it is worth. */
export interface EndpointAnswer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  /** Cut off after `MAX_ANSWER_BYTES`. */
  readonly body: Buffer;
  /** True if headers and body together exceed `MAX_ANSWER_BYTES`. */
  readonly isTooLarge: boolean;
}

/**
 * Posts one request. Each attempt has a connection of its own, so that a kept-alive one closed by the endpoint is never
 * mistaken for a reset. Redirects are not followed.
 *
 * @throws the socket's or TLS's error, with Node's `code`.
 */
export function callEndpoint(url: URL, request: EndpointRequest, closing: AbortSignal): Promise<EndpointAnswer> {
  const { request: open } = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', headers: request.headers, agent: false, signal: closing } as const;
    const outgoing = open(url, options, (response) => {
      readAnswer(response).then(resolve, reject);
    });
    outgoing.on('error', reject);
    outgoing.end(request.body);
  });
}

async function readAnswer(response: http.IncomingMessage): Promise<EndpointAnswer> {
  const headerBytes = Buffer.byteLength(response.rawHeaders.join(''));
  const chunks: Buffer[] = [];
  let bytes = headerBytes;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    if (bytes <= MAX_ANSWER_BYTES) chunks.push(chunk);
    bytes += chunk.length;
  }
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: Buffer.concat(chunks).subarray(0, MAX_ANSWER_BYTES),
    isTooLarge: bytes > MAX_ANSWER_BYTES,
  };
}
