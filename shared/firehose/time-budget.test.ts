import { expect, it } from 'vitest';
import { budgetTime } from './time-budget.ts';

it.each([
  ['three tenths before Lambda ends the function', 60_000, 42_000],
  ['three tenths before Firehose stops to wait, where Lambda would not end it', 900_000, 210_000],
  ['three tenths before the end also of a short function', 3_000, 2_100],
])('the time for records ends %s', (_, givenMs, usableMs) => {
  let remainingMs = givenMs;
  const leftMs = budgetTime(() => remainingMs);
  expect(leftMs()).toBe(usableMs);
  remainingMs -= usableMs;
  expect(leftMs()).toBe(0);
  remainingMs -= 1;
  expect(leftMs()).toBe(-1);
});
