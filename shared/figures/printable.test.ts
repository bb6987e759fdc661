import { expect, it } from 'vitest';
import { printable } from './printable.ts';

it.each([
  ['plain, é and 😀', 'plain, é and 😀'],
  ['a\u001b[31m\u009b\u202e\u2028\n', 'a\\u001b[31m\\u009b\\u202e\\u2028\\u000a'],
  ['\u{e0001}', '\\udb40\\udc01'],
])('a terminal is shown %j as %s', (text, shown) => {
  expect(printable(text)).toBe(shown);
});
