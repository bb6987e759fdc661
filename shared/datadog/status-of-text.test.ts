import { describe, expect, it } from 'vitest';
import { statusOfText } from './status-of-text.ts';

describe("klog's prefix", () => {
  it.each([
    ['I', 'info'],
    ['W', 'warning'],
    ['E', 'error'],
    ['F', 'emergency'],
  ])('%s is %s', (letter, status) => {
    expect(statusOfText(`${letter}0127 16:53:42.154872       1 main.go:42] x`)).toBe(status);
  });

  it.each(['E0127', 'E0127 16:53:42 x', 'D0127 16:53:42.154872 1 x', ' E0127 16:53:42.154872 1 x', 'error'])(
    'is not seen in %j',
    (text) => {
      expect(statusOfText(text)).toBeUndefined();
    },
  );
});

describe('the level of logfmt', () => {
  it.each([
    ['level=warn msg=x', 'warning'],
    ['time="2023-01-27T16:53:42Z" level=error msg="x"', 'error'],
    ['ts=1 lvl=dbug', 'debug'],
    ['a.b-c=1 severity="CRITICAL" x', 'critical'],
    ['msg="x" level=severe', 'error'],
  ])('%s is %s', (text, status) => {
    expect(statusOfText(text)).toBe(status);
  });

  it.each([
    'the level=error of it',
    'msg=x',
    'msg=x sublevel=error',
    'level=30',
    'level=error3 x=1',
    `msg="${'x'.repeat(1_000)}" level=error`,
  ])('is not seen in %.40s', (text) => {
    expect(statusOfText(text)).toBeUndefined();
  });
});
