import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { FUNCTION_NODE } from './lambda-function.ts';
import { Sandbox } from './sandbox.ts';

const EVENT = Buffer.from('{}');

function sandboxOf(source: string, timeoutMs = 10_000): Sandbox {
  const taskRoot = mkdtempSync(join(tmpdir(), 'hydrant-'));
  writeFileSync(join(taskRoot, 'handler.mjs'), source);
  const sandbox = new Sandbox({ node: FUNCTION_NODE, taskRoot, environment: {}, timeoutMs, onOutput: () => {} });
  onTestFinished(async () => {
    await sandbox.close();
    rmSync(taskRoot, { recursive: true });
  });
  return sandbox;
}

it('ends when the function takes longer than its time-out', async () => {
  const sandbox = sandboxOf('export const handler = () => new Promise((resolve) => setTimeout(resolve, 60_000));', 100);
  await sandbox.start();

  expect(await sandbox.invoke(EVENT)).toMatchObject({ ok: false, errorType: 'Sandbox.Timedout' });
  expect(sandbox.isAlive).toBe(false);
});

it('ends when the function ends its process', async () => {
  const sandbox = sandboxOf('export const handler = async () => process.exit(7);');
  await sandbox.start();

  expect(await sandbox.invoke(EVENT)).toEqual({
    ok: false,
    errorType: 'Runtime.ExitError',
    errorMessage: 'Runtime exited with error: exit status 7',
  });
  expect(sandbox.isAlive).toBe(false);
});

it('tells the function how much time it has', async () => {
  const sandbox = sandboxOf('export const handler = async (_, context) => context.getRemainingTimeInMillis();');
  await sandbox.start();

  const outcome = await sandbox.invoke(EVENT);

  expect(outcome).toMatchObject({ ok: true, payload: expect.toSatisfy((ms) => ms > 0 && ms <= 10_000) });
});
