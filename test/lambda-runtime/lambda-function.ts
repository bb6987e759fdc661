import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Outcome } from './runtime-api.ts';
import { Sandbox } from './sandbox.ts';

/** What Lambda takes from a caller who waits: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html (6 MB) */
export const MAX_REQUEST_BYTES = 6_291_456;

/** The project's package of Node 24, which is what the bundles are built for; it exists for Linux only. */
const PACKAGED_NODE = fileURLToPath(new URL('../../node_modules/.bin/node', import.meta.url));
export const FUNCTION_NODE = existsSync(PACKAGED_NODE) ? PACKAGED_NODE : process.execPath;

/** A bundle as `npm run build` writes it. */
export type Bundle = 'transform' | 'reprocessor';

export const bundleFolder = (bundle: Bundle) => fileURLToPath(new URL(`../../dist/${bundle}`, import.meta.url));

/** A deployed function: one sandbox, started at the first invocation and again whenever it has ended. One invocation at a time. */
export class LambdaFunction {
  readonly #newSandbox: () => Sandbox;
  #sandbox: Sandbox | undefined;
  #output = '';
  #coldStarts = 0;

  constructor(bundle: Bundle, environment: Readonly<Record<string, string>>, timeoutMs: number) {
    const onOutput = (text: string) => {
      this.#output += text;
    };
    this.#newSandbox = () =>
      new Sandbox({ node: FUNCTION_NODE, taskRoot: bundleFolder(bundle), environment, timeoutMs, onOutput });
  }

  get coldStarts(): number {
    return this.#coldStarts;
  }

  /** Of the sandbox that is alive. */
  get processId(): number | undefined {
    return this.#sandbox?.processId;
  }

  /** What all of its sandboxes have written so far. A line may arrive after the answer of the invocation that wrote it. */
  get output(): string {
    return this.#output;
  }

  /** The outcome for the caller; never rejects for what the function does. */
  async invoke(event: unknown): Promise<Outcome> {
    const body = Buffer.from(JSON.stringify(event));
    if (body.length > MAX_REQUEST_BYTES) {
      const errorMessage = `Request must be smaller than ${MAX_REQUEST_BYTES} bytes for the InvokeFunction operation`;
      return { ok: false, errorType: 'RequestTooLargeException', errorMessage };
    }
    if (this.#sandbox?.isAlive !== true) {
      await this.close();
      this.#coldStarts++;
      this.#sandbox = this.#newSandbox();
      const init = await this.#sandbox.start();
      if (!init.ok) return init;
    }
    return this.#sandbox.invoke(body);
  }

  async close(): Promise<void> {
    await this.#sandbox?.close();
    this.#sandbox = undefined;
  }
}
