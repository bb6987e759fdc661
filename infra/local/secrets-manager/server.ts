import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { isObject, parseJson } from '../../../shared/json/value.ts';
import type { WorldClock } from '../clock.ts';
import { listen } from '../listen.ts';

/** Secrets Manager on this machine, for the one question that Hydrant has of it. */
export interface LocalSecrets {
  readonly url: string;
  /** Texts by the ARN of their secret */
  readonly secrets: Map<string, string>;
  /** True: no role has the right to read a secret. */
  denies: boolean;
  close(): Promise<void>;
}

interface SecretsOptions {
  readonly clock: WorldClock;
  readonly secrets: Iterable<readonly [arn: string, text: string]>;
  /** Default: any free port */
  readonly port?: number;
}

const TARGET = 'secretsmanager.GetSecretValue';

/**
 * Serves GetSecretValue on 127.0.0.1. Signatures are not checked.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
 */
export async function startSecrets({ clock, secrets, port = 0 }: SecretsOptions): Promise<LocalSecrets> {
  const server = createServer(async (request, response) => {
    const { status, output } = await clock.track(answer(request));
    const headers = { 'content-type': 'application/x-amz-json-1.1', date: new Date(clock.now()).toUTCString() };
    response.writeHead(status, headers).end(JSON.stringify(output));
  });
  const listening = await listen(server, port);

  const local: LocalSecrets = {
    ...listening,
    secrets: new Map(secrets),
    denies: false,
  };

  async function answer(request: IncomingMessage): Promise<{ status: number; output: object }> {
    // A client that has gone away is owed nothing.
    const input = parseJson(await text(request).catch(() => ''));
    if (request.headers['x-amz-target'] !== TARGET || !isObject(input)) {
      return failure('UnknownOperationException', 'Only GetSecretValue is known here');
    }
    if (local.denies)
      return failure('AccessDeniedException', 'not authorized to perform: secretsmanager:GetSecretValue');
    const arn = String(input.SecretId);
    const SecretString = local.secrets.get(arn);
    if (SecretString === undefined) {
      return failure('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    }
    return { status: 200, output: { ARN: arn, Name: arn.split(':').at(-1), SecretString } };
  }

  return local;
}

const failure = (__type: string, message: string) => ({ status: 400, output: { __type, message } });
