import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { VirtualClock } from '../../infra/local/clock.ts';
import { BUCKET, CREDENTIALS, REGION, STREAM, startWorld, type World } from '../../infra/local/world.ts';
import { connectLiveTraffic } from '../../shared/io/cloudwatch-live-traffic.ts';
import { line, NOW, ReplayWorld, record } from './replay-world.ts';

const MINUTE_MS = 60_000;

let clock: VirtualClock;
let live: World;

beforeEach(async () => {
  clock = new VirtualClock(NOW);
  live = await startWorld({
    clock,
    random: () => 0.5,
    invoke: async ({ records }) => ({
      records: records.map(({ recordId, data }) => ({ recordId, result: 'Ok', data })),
    }),
  });
  vi.stubEnv('AWS_ENDPOINT_URL_CLOUDWATCH', live.cloudWatch.url);
  vi.stubEnv('AWS_REGION', REGION);
  vi.stubEnv('AWS_ACCESS_KEY_ID', CREDENTIALS.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', CREDENTIALS.secretAccessKey);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await live.close();
});

/** A record goes through the stream, in so many minutes. */
async function deliver(minutes: number): Promise<void> {
  live.firehose.put(STREAM, [Buffer.from(record('live'))]);
  await clock.advance(minutes * MINUTE_MS);
}

/** Replays ten payloads at the present of the live world, while its CloudWatch is asked by the real client. */
async function replayBeside(): Promise<{ warnings: ReplayWorld['logged']; durationMs: number }> {
  const world = new ReplayWorld({ HYDRANT_MAX_MB_PER_S: '0.4', HYDRANT_BACKUP_BUCKET: BUCKET });
  world.clock.ms = clock.now();
  for (let index = 0; index < 10; index++) world.put(`${index}`, [line(record(`${index}${'x'.repeat(90_000)}`))]);
  const liveTraffic = connectLiveTraffic(STREAM, world.clock, process.env);
  let looking: Promise<unknown> = Promise.resolve();
  world.liveTraffic = {
    isIll: () => {
      const look = liveTraffic.isIll();
      looking = look.catch(() => {});
      return look;
    },
  };
  const send = world.intake.send.bind(world.intake);
  world.intake.send = async (entries, timeoutMs) => {
    await looking;
    return send(entries, timeoutMs);
  };
  expect(await world.replay()).toMatchObject({ objects: { settled: 10 }, complete: true });
  const warnings = world.logged.filter(({ level }) => level === 'warn');
  return { warnings, durationMs: world.clock.now() - clock.now() };
}

it('a replay halves its pace while the stream cannot deliver, and not when it can again', async () => {
  await deliver(3);
  const well = await replayBeside();
  expect(well.warnings).toEqual([]);

  live.datadog.faults.add({ on: 'firehose', status: 503 });
  await deliver(3);
  const ill = await replayBeside();
  expect(ill.warnings).toEqual([
    {
      level: 'warn',
      message: 'live delivery is ill: the pace is halved until it is well',
      fields: { megabytesPerSecond: 0.05 },
    },
  ]);
  expect(ill.durationMs / well.durationMs).toBeGreaterThan(1.8);

  live.datadog.faults.clear();
  await clock.advance(20 * MINUTE_MS);
  await deliver(3);
  expect(await replayBeside()).toEqual(well);
});

it('a replay goes on at its pace where it may not see the metrics, and says once which right is missing', async () => {
  live.cloudWatch.denies = true;
  const { warnings } = await replayBeside();
  expect(warnings).toEqual([
    {
      level: 'warn',
      message: 'the replay cannot see live traffic, and does not slow down for it',
      fields: {
        reason: 'CloudWatch denies it: give the role cloudwatch:GetMetricData, or leave HYDRANT_STREAM_NAME empty',
      },
    },
  ]);
});
