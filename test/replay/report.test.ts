import { describe, expect, it } from 'vitest';
import { API_KEY, line, ReplayWorld, record } from './replay-world.ts';

const KEY = 'failed/a';
const REPORT = 'hydrant/reports/20260301t120000z-800000.json';

function worldWithOne(environment = {}): ReplayWorld {
  const world = new ReplayWorld(environment);
  world.put(KEY, [line(record('x'))]);
  return world;
}

describe('the report of a run', () => {
  it('is its answer, what it was asked, and the settings that matter', async () => {
    const world = worldWithOne({ HYDRANT_MAX_MB_PER_S: '2.5' });
    const input = { prefix: 'failed/', errorCodes: ['Http*'] };
    const answer = await world.replay(input);
    expect(answer.report).toBe(REPORT);
    expect(JSON.parse(world.store.body(REPORT).toString())).toEqual({
      version: 1,
      startedAt: '2026-03-01T12:00:00.000Z',
      endedAt: '2026-03-01T12:00:00.000Z',
      input,
      settings: {
        backupBucket: 'backup',
        backupPrefix: '',
        statePrefix: 'hydrant/',
        target: 'datadog',
        targetStream: null,
        late: 'restamp',
        windowHours: 18,
        scheduleHours: 24,
        minAgeSeconds: 0,
        maxMegabytesPerSecond: 2.5,
        maxInFlight: 8,
        tagsAs: 'both',
        kubernetesObject: 'keep',
      },
      droppedByReason: {},
      answer,
    });
  });

  it('says what stopped the run, and what was dropped and why', async () => {
    const world = new ReplayWorld();
    world.put(KEY, [line(''), line(record('x'))]);
    world.intake.always = { status: 403 };
    const { report } = await world.replay({ late: 'hold' });
    expect(JSON.parse(world.store.body(report ?? '').toString())).toMatchObject({
      input: { late: 'hold' },
      settings: { late: 'hold' },
      droppedByReason: { 'empty-record': 1 },
      answer: { complete: false, stopped: 'key-refused' },
    });
  });

  it('holds no key of an account and no address that may hold one', async () => {
    const world = worldWithOne({ DD_URL: 'https://proxy-of-ours.example' });
    const { report } = await world.replay();
    const text = world.store.body(report ?? '').toString();
    expect(text).not.toContain(API_KEY);
    expect(text).not.toContain('proxy-of-ours');
    const arn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:the-key';
    const other = worldWithOne({ DD_API_KEY: undefined, DD_API_KEY_SECRET_ARN: arn });
    const { report: second } = await other.replay();
    expect(other.store.body(second ?? '').toString()).not.toContain('the-key');
  });

  it('stands below the state prefix, and is never replayed', async () => {
    const world = worldWithOne({ HYDRANT_STATE_PREFIX: 'state/' });
    const { report } = await world.replay();
    expect(report).toBe('state/reports/20260301t120000z-800000.json');
    world.clock.ms += 60_000;
    expect((await world.replay({ prefix: 'state/' })).objects.listed).toBe(1);
    expect(world.store.keys).toContain(report);
  });

  it('is written of a run that had nothing to do, too', async () => {
    const { report } = await new ReplayWorld().replay();
    expect(report).toBe(REPORT);
  });

  it('is not written of a dry run', async () => {
    const world = worldWithOne();
    expect((await world.replay({ dryRun: true })).report).toBeNull();
    expect(world.store.keys).toEqual([KEY]);
  });

  it('that cannot be written is said to be missing, and the run does not fail', async () => {
    const world = worldWithOne();
    world.store.trouble({ action: 'write', key: REPORT, fault: 'denied' });
    const answer = await world.replay();
    expect(answer).toMatchObject({ objects: { settled: 1 }, complete: true, balanced: true, report: null });
    expect(world.logged).toContainEqual({
      level: 'error',
      message: 'the report of the run could not be written',
      fields: { key: REPORT, reason: `could not write ${REPORT}` },
    });
  });

  it('never takes the place of another', async () => {
    const world = worldWithOne();
    world.store.put(REPORT, 'another', 0);
    expect((await world.replay()).report).toBeNull();
    expect(world.store.body(REPORT).toString()).toBe('another');
    expect(world.logged.filter(({ level }) => level === 'error')).toHaveLength(1);
  });
});
