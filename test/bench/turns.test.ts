import { expect, it } from 'vitest';
import { median } from './rows.ts';
import { medianTimes, timesInTurns } from './turns.ts';

it('runs every variant once in a round, in orders that change', () => {
  const runs: string[] = [];
  const variant = (name: string) => () => () => runs.push(name);

  const times = timesInTurns({ a: variant('a'), b: variant('b'), c: variant('c') }, 20, 10);

  const rounds = Array.from({ length: 30 }, (_, round) => runs.slice(3 * round, 3 * round + 3));
  expect(rounds.map((names) => names.toSorted().join(''))).toEqual(rounds.map(() => 'abc'));
  expect(new Set(rounds.map((names) => names.join(''))).size).toBe(6);
  expect([times.a.length, times.b.length, times.c.length]).toEqual([20, 20, 20]);
});

it('makes each run before it is timed, and anew', () => {
  let made = 0;
  const variant = () => {
    const number = made++;
    return () => expect(number).toBe(made - 1);
  };

  medianTimes({ variant }, 3, 2);

  expect(made).toBe(5);
});

it('takes the middle one', () => {
  expect(median([5, 1, 100])).toBe(5);
  expect(median([])).toBeNaN();
});
