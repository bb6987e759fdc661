import { expect, it } from 'vitest';
import { boundName } from './bounded-name.ts';

it.each([
  ['app.kubernetes.io/name', 'app.kubernetes.io/name'],
  ['a\nb\u001b[31mé', 'a?b?[31m?'],
  ['x'.repeat(1_000), 'x'.repeat(100)],
  ['', 'unknown'],
  [' \t', '?'],
  ['  ', 'unknown'],
  [undefined, 'unknown'],
])('the name %j is shown as %j', (name, shown) => {
  expect(boundName(name)).toBe(shown);
});
