import { describe, expect, it } from 'vitest';
import { LiveBlock } from './live-block.ts';

function terminal() {
  const stream = { columns: 20, written: [] as string[], write: (text: string) => stream.written.push(text) };
  return { stream, block: new LiveBlock(stream) };
}

describe('the live lines of a terminal', () => {
  it('are drawn over, however many they were', () => {
    const { stream, block } = terminal();
    block.draw(['a', 'b']);
    block.draw(['c']);
    block.clear();
    block.clear();
    expect(stream.written).toEqual(['a\nb\n', '\x1b[2F\x1b[Jc\n', '\x1b[1F\x1b[J']);
  });

  it('stand below what is said meanwhile', () => {
    const { stream, block } = terminal();
    block.say('first\n');
    block.draw(['a']);
    block.say('second\n');
    expect(stream.written.join('')).toBe('first\na\n\x1b[1F\x1b[Jsecond\na\n');
  });

  it('are found again in a terminal that has become narrower, without their colours', () => {
    const { stream, block } = terminal();
    block.draw([`\x1b[1m${'x'.repeat(18)}\x1b[22m`, '']);
    stream.columns = 5;
    block.clear();
    expect(stream.written.at(-1)).toBe('\x1b[5F\x1b[J');
  });
});
