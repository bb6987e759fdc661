import { describe, expect, it } from 'vitest';
import { StandardStream } from './standard-stream.ts';

/** A descriptor that takes so many bytes at each call, and nothing more from where `takes` is at its end. */
function streamOf(takes: readonly number[]) {
  const left = [...takes];
  const written = { direct: '', stream: '', listeners: 0 };
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
  const stream = new StandardStream(1, {
    writeSync: (_fd, bytes) => {
      const count = left.shift();
      if (count === undefined) throw Object.assign(new Error('try again'), { code: 'EAGAIN' });
      written.direct += text(bytes.subarray(0, count));
      return Math.min(count, bytes.length);
    },
    stream: () => ({
      write: (bytes) => {
        written.stream += text(bytes);
      },
      on: () => written.listeners++,
    }),
  });
  return { stream, written };
}

describe('a standard stream', () => {
  it('writes each line to its descriptor, in as many parts as that takes', () => {
    const { stream, written } = streamOf([3, 100, 100]);
    stream.writeLine('first');
    stream.writeLine('second');
    expect(written).toEqual({ direct: 'first\nsecond\n', stream: '', listeners: 0 });
  });

  it("gives what its descriptor does not take to Node's stream, and all that follows", () => {
    const { stream, written } = streamOf([3]);
    stream.writeLine('first');
    stream.writeLine('second');
    expect(written).toEqual({ direct: 'fir', stream: 'st\nsecond\n', listeners: 1 });
  });

  it('writes UTF-8', () => {
    const { stream, written } = streamOf([100]);
    stream.writeLine('é');
    expect(Buffer.from(written.direct, 'latin1').toString()).toBe('é\n');
  });
});
