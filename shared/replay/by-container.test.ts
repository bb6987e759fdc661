import { expect, it } from 'vitest';
import { byContainer } from './by-container.ts';
import type { Entry } from './delivery.ts';

const entry = (log: string, containerKey?: string): Entry => ({
  bytes: Buffer.from(log),
  containerKey,
  logs: 1,
  ended: () => {},
});

it('the logs of a container stand side by side, in their order, and those of none as well', () => {
  const entries = [entry('1', 'a'), entry('2', 'b'), entry('3'), entry('4', 'a'), entry('5'), entry('6', 'b')];

  expect(byContainer(entries).map(({ bytes }) => Buffer.from(bytes).toString())).toEqual([
    '1',
    '4',
    '2',
    '6',
    '3',
    '5',
  ]);
});

it('entries of as many containers stay as they are', () => {
  const entries = [entry('1', 'a'), entry('2', 'b')];

  expect(byContainer(entries)).toBe(entries);
});
