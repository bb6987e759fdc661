import { WriteStream } from 'node:tty';

/** Loaded before the command line, to let it take the pipes of a test for a terminal. */
for (const stream of [process.stdout, process.stderr]) {
  Object.assign(stream, { isTTY: true, columns: 100, getColorDepth: WriteStream.prototype.getColorDepth });
}
