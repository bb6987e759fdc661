import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';

/** Of the built bundles, which takes no time: the figures themselves are not what is looked at. */
const run = (...options: string[]) =>
  execFileSync(process.execPath, ['test/bench/bench.ts', '--only', 'bundle', ...options], { encoding: 'utf8' });

it('the program prints its rows as a table that says which way is better', () => {
  expect(run()).toMatch(/^bundle_bytes\.transform +\d+ +bytes +less is better +\S/m);
});

it('the program prints them as JSON', () => {
  const rows: unknown = JSON.parse(run('--json'));
  expect(rows).toEqual(
    ['transform', 'reprocessor'].map((name) => ({
      name: `bundle_bytes.${name}`,
      value: expect.any(Number),
      unit: 'bytes',
      against: expect.any(String),
    })),
  );
});
