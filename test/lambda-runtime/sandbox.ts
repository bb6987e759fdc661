import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { type Outcome, RuntimeApi } from './runtime-api.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html */
const INIT_TIMEOUT_MS = 10_000;

const RUNTIME_CLIENT = createRequire(import.meta.url).resolve('aws-lambda-ric');

export interface SandboxOptions {
  /** The Node program that runs the function */
  readonly node: string;
  /** The folder with `handler.mjs`, which exports `handler` */
  readonly taskRoot: string;
  /** Beside Lambda's own variables, the only ones that the function sees */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly onOutput: (text: string) => void;
}

/**
 * One execution environment: a process with AWS's runtime client and a function in it. It ends for good when the init fails,
 * when a phase takes too long, or when the process exits by itself.
 */
export class Sandbox {
  readonly #options: SandboxOptions;
  readonly #api: RuntimeApi;
  #process: ChildProcess | undefined;
  #isInitialised = false;
  /** Ends what is under way: the init, or an invocation. */
  #end: (outcome: Outcome) => void = () => {};

  constructor(options: SandboxOptions) {
    this.#options = options;
    this.#api = new RuntimeApi({
      ready: () => {
        if (!this.#isInitialised) this.#end({ ok: true, payload: null, bytes: 0 });
      },
      ended: (outcome) => this.#end(outcome),
    });
  }

  /** Whether the next invocation can go here. */
  get isAlive(): boolean {
    return this.#process !== undefined;
  }

  get processId(): number | undefined {
    return this.#process?.pid;
  }

  /** The init: the process starts and loads the function. */
  async start(): Promise<Outcome> {
    const { node, taskRoot } = this.#options;
    const env = {
      ...lambdaVariables(taskRoot),
      AWS_LAMBDA_RUNTIME_API: await this.#api.listen(),
      ...this.#options.environment,
    };
    const process = spawn(node, [RUNTIME_CLIENT, env._HANDLER], {
      cwd: taskRoot,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process = process;
    process.stdout.setEncoding('utf8').on('data', this.#options.onOutput);
    process.stderr.setEncoding('utf8').on('data', this.#options.onOutput);
    process.once('exit', (code, signal) => {
      this.#process = undefined;
      const how = signal === null ? `error: exit status ${code}` : `signal: ${signal}`;
      this.#end({ ok: false, errorType: 'Runtime.ExitError', errorMessage: `Runtime exited with ${how}` });
    });
    const outcome = await this.#phase(INIT_TIMEOUT_MS);
    this.#isInitialised = outcome.ok;
    if (!outcome.ok) await this.close();
    return outcome;
  }

  /** @param body JSON text of the event */
  async invoke(body: Buffer): Promise<Outcome> {
    const { timeoutMs } = this.#options;
    const ended = this.#phase(timeoutMs);
    this.#api.give({ requestId: randomUUID(), body, deadlineMs: Date.now() + timeoutMs });
    const outcome = await ended;
    if (!outcome.ok && outcome.errorType === TIMED_OUT) await this.close();
    return outcome;
  }

  async close(): Promise<void> {
    const process = this.#process;
    if (process !== undefined) {
      const exited = new Promise((resolve) => process.once('exit', resolve));
      process.kill('SIGKILL');
      await exited;
    }
    await this.#api.close();
  }

  #phase(limitMs: number): Promise<Outcome> {
    return new Promise((resolve) => {
      const errorMessage = `Task timed out after ${(limitMs / 1_000).toFixed(2)} seconds`;
      const timer = setTimeout(() => this.#end({ ok: false, errorType: TIMED_OUT, errorMessage }), limitMs);
      this.#end = (outcome) => {
        clearTimeout(timer);
        resolve(outcome);
      };
    });
  }
}

const TIMED_OUT = 'Sandbox.Timedout';

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
function lambdaVariables(taskRoot: string) {
  return {
    _HANDLER: 'handler.handler',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
    AWS_LAMBDA_FUNCTION_NAME: 'hydrant',
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/hydrant',
    AWS_LAMBDA_LOG_STREAM_NAME: '2026/03/01/[$LATEST]0123456789abcdef',
    AWS_REGION: 'us-east-1',
    LAMBDA_TASK_ROOT: taskRoot,
    TZ: ':UTC',
  };
}
