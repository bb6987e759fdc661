import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { line, record } from '../replay/replay-world.ts';
import { BUCKET, type ReplayServices, startReplayServices } from './replay-services.ts';
import { runHydrant } from './run-hydrant.ts';

const HOUR_MS = 3_600_000;

let services: ReplayServices;

beforeAll(async () => {
  services = await startReplayServices();
  const arrived = (hoursAgo: number) => ({ arrivalTimestamp: Date.now() - hoursAgo * HOUR_MS });
  services.s3.put(
    BUCKET,
    'failed/a',
    Buffer.from(`${line(record('in time'), arrived(1))}\n${line(' ', arrived(1))}\n`),
  );
  services.s3.put(BUCKET, 'late/a', Buffer.from(`${line(record('too late'), arrived(30))}\n`));
});

afterAll(() => services.close());

describe('hydrant plan', () => {
  it('says what a replay would send, and sends nothing', async () => {
    const { status, stdout } = await services.plan('--prefix', 'failed/');
    expect(stdout).toMatch(/^plan of a replay, [^\n]+ UTC\n {2}objects +1, \d+ B stored\n/);
    expect(stdout).toMatch(/\n {2}lines +2, 1 dropped\n {2}logs +1; \d+ B to send\n/);
    expect(stdout).toMatch(/\nverdict\n {2}Yes: start by [^\n]+\n$/);
    expect(stdout).not.toContain('in time"');
    expect(status).toBe(0);
    expect(services.datadog.accepted).toEqual([]);
  });

  it('ends with status 1 where something will miss the window', async () => {
    const { status, stdout } = await services.plan(`s3://${BUCKET}/late/`, '--late', 'hold');
    expect(stdout).toContain('Too late: all 1 log (');
    expect(status).toBe(1);
  });

  it('shows logs exactly as they would be sent', async () => {
    const { stdout } = await services.plan('--prefix', 'failed/', '--preview', '1');
    const [, json = ''] = /\nlogs as they would be sent\n(.+)\n/.exec(stdout) ?? [];
    expect(JSON.parse(json)).toMatchObject({ message: 'in time', hydrant: { event_id: expect.any(String) } });
    expect(json).toContain('"ddtags":"');
  });

  it('gives the plan as JSON, as the answer of a dry run has it', async () => {
    const { stdout } = await services.plan('--prefix', 'failed/', '--json');
    const plan = JSON.parse(stdout);
    expect(plan).toMatchObject({ version: 1, verdict: { kind: 'feasible', feasible: true }, logs: { value: 1 } });
    const dryRun = JSON.parse((await services.replay('--prefix', 'failed/', '--dry-run')).stdout);
    expect(Object.keys(dryRun.plan)).toEqual(Object.keys(plan));
  });

  it('of a bucket with nothing in it ends with status 0', async () => {
    const { status, stdout } = await services.plan('--prefix', 'none/');
    expect(stdout).toContain('Nothing to replay: no object is selected.');
    expect(status).toBe(0);
  });

  it('needs no key of Datadog, and is not ended by a pause: it sends nothing', async () => {
    await services.run('pause');
    const { DD_API_KEY: _, ...environment } = services.environment;
    const { status, stdout } = await runHydrant(['plan', `s3://${BUCKET}`, '--json'], { environment });
    expect(JSON.parse(stdout).selection.objects).toBeGreaterThan(0);
    expect(status).toBeLessThan(2);
  });
});
