import { writeSync } from 'node:fs';

/** Of a stream of Node's */
interface LineStream {
  write(line: Uint8Array): unknown;
  on(event: 'error', listener: () => void): unknown;
}

/** How it reaches the world; handed in by tests. */
interface Ports {
  /** @returns how many bytes were written */
  writeSync(fd: number, bytes: Uint8Array): number;
  stream(): LineStream;
}

/**
 * The standard output, or the standard error, for lines. Node's own `process.stdout` makes a socket of the descriptor, which takes
 * some milliseconds of each start, and writes to it at once as well:
 * https://nodejs.org/api/process.html#a-note-on-process-io. It is asked only where the descriptor does not take what it is
 * given: where nobody reads from a pipe that does not wait, it keeps what is left, and whatever comes after that.
 *
 * A line that cannot be written is no reason to fail: Node's console has it so, too.
 */
export class StandardStream {
  readonly #fd: 1 | 2;
  readonly #ports: Ports;
  #stream: LineStream | undefined;

  constructor(fd: 1 | 2, ports: Ports) {
    this.#fd = fd;
    this.#ports = ports;
  }

  writeLine(line: string): void {
    let bytes: Uint8Array = Buffer.from(`${line}\n`);
    if (this.#stream === undefined) {
      try {
        while (bytes.length > 0) bytes = bytes.subarray(this.#ports.writeSync(this.#fd, bytes));
        return;
      } catch {
        this.#stream = this.#ports.stream();
        this.#stream.on('error', () => {});
      }
    }
    this.#stream.write(bytes);
  }
}

// Of `globalThis`, because the bundles have nothing in the place of `process.stdout` (infra/build.ts).
export const standardOutput = new StandardStream(1, { writeSync, stream: () => globalThis.process.stdout });
export const standardError = new StandardStream(2, { writeSync, stream: () => globalThis.process.stderr });
