import { standardError, standardOutput } from './standard-stream.ts';

/**
 * What the logger takes of `node:console`: each of its calls has one text, which is a line. The bundle of the transform holds it in
 * the place of Node's, and nothing in the place of Node's standard streams, which the logger hands to it (infra/build.ts).
 */
export class Console {
  debug(line: string): void {
    standardOutput.writeLine(line);
  }

  info(line: string): void {
    standardOutput.writeLine(line);
  }

  log(line: string): void {
    standardOutput.writeLine(line);
  }

  warn(line: string): void {
    standardError.writeLine(line);
  }

  error(line: string): void {
    standardError.writeLine(line);
  }
}
