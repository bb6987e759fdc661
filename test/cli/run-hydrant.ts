import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What `npx hydrant` runs: it loads the bundle that `npm test` has built. */
export const BIN = fileURLToPath(new URL('../../bin/hydrant.mjs', import.meta.url));

export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly stdin?: string | Uint8Array;
  readonly environment?: Readonly<Record<string, string>>;
  /** Closes the command's stdout as soon as something has come from it, as `head` does */
  readonly stopReading?: boolean;
  /** Instead of the project's own */
  readonly bin?: string;
  /** Lets it take its stdout and stderr for a terminal */
  readonly terminal?: boolean;
}

/** A command that is under way. */
export interface Running {
  readonly ended: Promise<Run>;
  signal(name: NodeJS.Signals): void;
  /** Resolves when this has come from its stderr. */
  said(words: string): Promise<void>;
}

/** Runs the command line as a process of its own, with no settings but the given ones. */
export function runHydrant(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  return startHydrant(args, options).ended;
}

const AS_TERMINAL = new URL('as-terminal.ts', import.meta.url).href;

export function startHydrant(args: readonly string[], options: RunOptions = {}): Running {
  const { stdin = '', environment = {}, stopReading = false, bin = BIN, terminal = false } = options;
  const nodeOptions = terminal ? ['--import', AS_TERMINAL] : [];
  const child = spawn(process.execPath, [...nodeOptions, bin, ...args], { env: environment });
  const ended = new Promise<Run>((resolve, reject) => {
    const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
    child.stdout.on('data', (chunk: Buffer) => {
      chunks.stdout.push(chunk);
      if (stopReading) child.stdout.destroy();
    });
    child.stderr.on('data', (chunk: Buffer) => chunks.stderr.push(chunk));
    // A command that ends before it has read everything closes its end.
    child.stdin.on('error', () => {});
    child.on('error', reject);
    child.on('close', (status) => {
      const text = (parts: readonly Buffer[]) => Buffer.concat(parts).toString();
      resolve({ status, stdout: text(chunks.stdout), stderr: text(chunks.stderr) });
    });
    child.stdin.end(stdin);
  });
  return {
    ended,
    signal: (name) => void child.kill(name),
    said: (words) =>
      new Promise((resolve) => {
        let text = '';
        child.stderr.on('data', (chunk: Buffer) => {
          text += chunk;
          if (text.includes(words)) resolve();
        });
      }),
  };
}
