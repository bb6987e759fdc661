import { createServer } from 'node:http';
import type { WorldClock } from '../clock.ts';
import { listen } from '../listen.ts';

/** A function as GetFunctionConfiguration shows it. */
export interface LocalFunction {
  readonly name: string;
  /** `live`; the version behind it is 1 */
  readonly alias: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly state?: 'Active' | 'Pending' | 'Inactive' | 'Failed';
  readonly lastUpdateStatus?: 'Successful' | 'InProgress' | 'Failed';
  readonly runtime?: string;
}

/** Lambda on this machine, for the one question that Hydrant has of it: nothing is invoked here. */
export interface LocalLambda {
  readonly url: string;
  /** What is deployed */
  functions: readonly LocalFunction[];
  /** True: no role has the right to read a function's configuration */
  denies: boolean;
  close(): Promise<void>;
}

interface LambdaOptions {
  readonly clock: WorldClock;
  readonly functions: readonly LocalFunction[];
  /** Default: any free port */
  readonly port?: number;
}

const ROUTE = /^\/2015-03-31\/functions\/([^/]+)\/configuration$/;

/**
 * Serves GetFunctionConfiguration on 127.0.0.1. Signatures are not checked.
 * https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html
 */
export async function startLambda({ clock, functions, port = 0 }: LambdaOptions): Promise<LocalLambda> {
  const server = createServer((request, response) => {
    const { status, output } = answer(request.method ?? '', new URL(request.url ?? '/', 'http://127.0.0.1'));
    const error = 'Type' in output ? { 'x-amzn-errortype': output.Code } : {};
    const headers = { 'content-type': 'application/json', date: new Date(clock.now()).toUTCString(), ...error };
    response.writeHead(status, headers).end(JSON.stringify(output));
  });
  const listening = await listen(server, port);

  const lambda: LocalLambda = {
    ...listening,
    functions,
    denies: false,
  };

  function answer(method: string, url: URL): { status: number; output: object & { Code?: string } } {
    const [, named] = ROUTE.exec(url.pathname) ?? [];
    if (method !== 'GET' || named === undefined) return failure(404, 'UnknownOperationException', 'Not known here');
    if (lambda.denies) return failure(403, 'AccessDeniedException', 'not authorized to perform this');
    // The name itself, or as an ARN with a qualifier or without.
    const [name, alias = url.searchParams.get('Qualifier')] =
      decodeURIComponent(named).split(':function:').at(-1)?.split(':') ?? [];
    const found = lambda.functions.find((one) => one.name === name && (alias === null || one.alias === alias));
    if (found === undefined) return failure(404, 'ResourceNotFoundException', `Function not found: ${name}`);
    return { status: 200, output: describeFunction(found, alias) };
  }

  return lambda;
}

function failure(status: number, Code: string, Message: string) {
  return { status, output: { Type: 'User', Code, Message } };
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html */
function describeFunction(one: LocalFunction, alias: string | null): object {
  const { name, environment, state = 'Active', lastUpdateStatus = 'Successful', runtime = 'nodejs24.x' } = one;
  const arn = `arn:aws:lambda:us-east-1:123456789012:function:${name}`;
  return {
    FunctionName: name,
    FunctionArn: alias === null ? arn : `${arn}:${alias}`,
    Runtime: runtime,
    Handler: 'dist/transform/handler.handler',
    Timeout: 120,
    MemorySize: 512,
    Version: alias === null ? '$LATEST' : '1',
    State: state,
    LastUpdateStatus: lastUpdateStatus,
    PackageType: 'Zip',
    Architectures: ['arm64'],
    Environment: { Variables: environment },
  };
}
