import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * What Lambda takes from a function; the number is that of Lambda's own error text, 100 bytes above the documented 6 MB:
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const MAX_RESPONSE_BYTES = 6_291_556;

/** What the caller of a function gets. */
export type Outcome =
  | { readonly ok: true; readonly payload: unknown; readonly bytes: number }
  | { readonly ok: false; readonly errorType: string; readonly errorMessage: string };

export interface Invocation {
  readonly requestId: string;
  /** JSON text */
  readonly body: Buffer;
  /** Milliseconds since the epoch */
  readonly deadlineMs: number;
}

/** What the runtime does, as it is heard through its requests. */
export interface RuntimeListener {
  /** It asks for its first invocation: the init is over. */
  ready(): void;
  /** It has answered the invocation, or failed in it or in the init. */
  ended(outcome: Outcome): void;
}

interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
}

/**
 * The Runtime API of one sandbox, on 127.0.0.1, with the response limit that the runtime client itself does not know:
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export class RuntimeApi {
  readonly #listener: RuntimeListener;
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  #waitingRuntime: ServerResponse | undefined;
  #waitingInvocation: Invocation | undefined;
  #currentId: string | undefined;

  constructor(listener: RuntimeListener) {
    this.#listener = listener;
  }

  /** @returns what `AWS_LAMBDA_RUNTIME_API` has to say: host and port */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Gives the runtime an invocation as soon as it asks for one. */
  give(invocation: Invocation): void {
    this.#waitingInvocation = invocation;
    this.#handOver();
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const [, resource, id = '', action] = PATH.exec(request.url ?? '') ?? [];
    switch (`${request.method} ${resource}/${action}`) {
      case 'GET invocation/next':
        this.#waitingRuntime = response;
        this.#listener.ready();
        return this.#handOver();
      case 'POST init/error':
        reply(response, 202, { status: 'OK' });
        return this.#listener.ended(failure(body));
      case 'POST invocation/response':
      case 'POST invocation/error':
        if (id !== this.#currentId) return reply(response, 400, { errorType: 'InvalidRequestID' });
        this.#currentId = undefined;
        return this.#end(response, action === 'error' ? failure(body) : success(body));
      default:
        reply(response, 404, { errorType: 'UnknownPath' });
    }
  }

  #end(response: ServerResponse, outcome: Outcome): void {
    if (!outcome.ok && outcome.errorType === TOO_LARGE) reply(response, 413, outcome);
    else reply(response, 202, { status: 'OK' });
    this.#listener.ended(outcome);
  }

  #handOver(): void {
    const response = this.#waitingRuntime;
    const invocation = this.#waitingInvocation;
    if (response === undefined || invocation === undefined) return;
    this.#waitingRuntime = undefined;
    this.#waitingInvocation = undefined;
    this.#currentId = invocation.requestId;
    response.writeHead(200, {
      'Content-Type': 'application/json',
      'Lambda-Runtime-Aws-Request-Id': invocation.requestId,
      'Lambda-Runtime-Deadline-Ms': String(invocation.deadlineMs),
      'Lambda-Runtime-Invoked-Function-Arn': 'arn:aws:lambda:us-east-1:123456789012:function:hydrant',
    });
    response.end(invocation.body);
  }
}

/** The id stands between the resource and the action, where there is one. */
const PATH = /^\/2018-06-01\/runtime\/(init|invocation)\/(?:([^/]+)\/)?(next|response|error)$/;

const TOO_LARGE = 'Function.ResponseSizeTooLarge';

function success(body: Buffer): Outcome {
  if (body.length <= MAX_RESPONSE_BYTES) return { ok: true, payload: JSON.parse(body.toString()), bytes: body.length };
  const errorMessage = `Response payload size exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).`;
  return { ok: false, errorType: TOO_LARGE, errorMessage };
}

function failure(body: Buffer): Outcome {
  const { errorType, errorMessage } = JSON.parse(body.toString()) as FunctionError;
  return { ok: false, errorType, errorMessage };
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}
