import { describe, expect, it } from 'vitest';
import { isBlank, trimLineBreaks } from './line.ts';

describe('a line', () => {
  it.each([
    ['x\n', 'x'],
    ['x\r\n', 'x'],
    ['x\n\r\n\n', 'x'],
    [' x ', ' x '],
    ['\nx\ny', '\nx\ny'],
    ['x\u2028', 'x\u2028'],
    ['\n', ''],
    ['', ''],
  ])('%j is %j without the line breaks at its end', (line, trimmed) => {
    expect(trimLineBreaks(line)).toBe(trimmed);
  });

  it('of nothing but white space is blank', () => {
    for (const line of ['', ' ', '\t\r\n', '\u00a0', '\ufeff']) expect(isBlank(line)).toBe(true);
    for (const line of ['x', ' x', '\u200b']) expect(isBlank(line)).toBe(false);
  });
});
