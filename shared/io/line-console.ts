import { StandardStream } from './standard-stream.ts';

/**
 * What the logger takes of `node:console`: each of its calls has one text, which is a line. The bundles of the functions hold it in
 * the place of Node's, with the numbers of the standard streams in theirs (infra/build.ts).
 */
export class Console {
  readonly #out: StandardStream;
  readonly #error: StandardStream;

  constructor({ stdout, stderr }: { readonly stdout: 1; readonly stderr: 2 }) {
    this.#out = new StandardStream(stdout);
    this.#error = new StandardStream(stderr);
  }

  debug(line: string): void {
    this.#out.writeLine(line);
  }

  info(line: string): void {
    this.#out.writeLine(line);
  }

  log(line: string): void {
    this.#out.writeLine(line);
  }

  warn(line: string): void {
    this.#error.writeLine(line);
  }

  error(line: string): void {
    this.#error.writeLine(line);
  }
}
