import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { machineRows } from './machine-figures.ts';

it('what the transform writes for an invocation is as docs/cost.md says', { timeout: 120_000 }, async () => {
  const logBytes = (await machineRows()).find(({ name }) => name === 'transform.log_bytes')?.value;
  expect(readFileSync('docs/cost.md', 'utf8')).toContain(`for each batch, ${logBytes?.toLocaleString('en')} bytes`);
});
