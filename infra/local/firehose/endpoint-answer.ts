import type { EndpointAnswer } from './endpoint-call.ts';

/**
 * A failed attempt. Codes are those of https://docs.aws.amazon.com/firehose/latest/dev/http_troubleshooting.html and
 * https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-logs.html
 */
export interface AttemptFailure {
  readonly errorCode: `HttpEndpoint.${string}`;
  /** For the envelope in the bucket. */
  readonly errorMessage: string;
  /** For the error log. */
  readonly logMessage: string;
  /** True for 413, which is not retried. */
  readonly isPermanent: boolean;
}

/** The longest `errorMessage` an endpoint may send; more of an answer is not quoted. */
const MAX_QUOTED_CHARACTERS = 8_192;

export const requestTimeout = failure(
  'HttpEndpoint.RequestTimeout',
  'The delivery timed out before a response was received and will be retried. The endpoint took longer than 3 minutes to respond.',
);

/** Undefined if the endpoint took the batch: status 200 and an answer that meets the response format to the letter. */
export function judgeEndpointAnswer(answer: EndpointAnswer, requestId: string): AttemptFailure | undefined {
  const { status, isTooLarge } = answer;
  const body = answer.body.toString('utf8').slice(0, MAX_QUOTED_CHARACTERS);
  if (isTooLarge) {
    return failure(
      'HttpEndpoint.ResponseTooLarge',
      'The delivery could not be completed because the response was too large. It must be less than 1 MiB including headers.',
    );
  }
  if (status !== 200) {
    return {
      errorCode: 'HttpEndpoint.DestinationException',
      errorMessage: `Received the following response from the endpoint destination. ${body}`,
      logMessage: `The following response was received from the endpoint destination. ${status}: ${body}`,
      isPermanent: status === 413,
    };
  }
  const fault = formatFault(answer, requestId);
  if (!fault) return undefined;
  return failure(
    'HttpEndpoint.InvalidResponseFromDestination',
    `The response received from the specified endpoint is invalid. Contact the owner of the endpoint to resolve the issue. Response for request ${requestId} ${fault}. Raw response received: ${status} ${body}`,
  );
}

/** @param error what Node's http or https client threw. */
export function judgeConnectionError(error: unknown): AttemptFailure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (/^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT)$/.test(code)) {
    return failure('HttpEndpoint.ConnectionFailed', 'Unable to connect to the destination endpoint.');
  }
  if (/^(ERR_TLS|ERR_SSL|EPROTO|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO)/.test(code)) {
    return failure(
      'HttpEndpoint.SSLHandshakeFailure',
      'An SSL handshake could not be completed with the destination endpoint.',
    );
  }
  if (code === 'HPE_HEADER_OVERFLOW') return failure('HttpEndpoint.ResponseTooLarge', 'The response was too large.');
  if (code.startsWith('HPE_')) {
    return failure('HttpEndpoint.InvalidResponseFromDestination', 'The response received is not HTTP.');
  }
  return failure(
    'HttpEndpoint.ConnectionReset',
    'The connection was reset or closed before the endpoint had responded.',
  );
}

/** https://docs.aws.amazon.com/firehose/latest/dev/httpdeliveryrequestresponse.html, "Response Format" */
function formatFault({ headers, body }: EndpointAnswer, requestId: string): string | undefined {
  if (headers['content-type'] !== 'application/json')
    return 'does not contain a "content-type: application/json" header';
  if (headers['content-encoding'] !== undefined) return 'is content-encoded';
  if (headers['content-length'] === undefined) return 'does not contain a content-length header';
  const answer = parseObject(body);
  if (!answer) return 'is not recognized as valid JSON or has unexpected fields';
  if (answer.requestId !== requestId) return 'contains a requestId that does not match';
  if (typeof answer.timestamp !== 'number') return 'does not contain a timestamp that is a number';
  return undefined;
}

function parseObject(body: Buffer): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'));
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function failure(errorCode: AttemptFailure['errorCode'], message: string): AttemptFailure {
  return { errorCode, errorMessage: message, logMessage: message, isPermanent: false };
}
