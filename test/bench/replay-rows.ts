import { checkArrived } from './check-replay.ts';
import type { Variant } from './replay-process.ts';
import { ReplayWorld } from './replay-world.ts';
import { type Measured, median, type Row } from './rows.ts';

/** Of CPU time, which others on the machine hardly change: as many as there is time for. */
const ROUNDS = { min: 3, max: 15, ms: 40_000 } as const;
const ROUNDS_OF_LOGS = { min: 3, max: 5, ms: 20_000 } as const;
const IN_FLIGHT_ROUNDS = { min: 1, max: 5, ms: 15_000 } as const;
/** Of the object with which is checked that the naive replay does the same work */
const CHECKED_MB = 5;
/** A usual round trip to Datadog */
const ANSWER_MS = 60;

/**
 * What the replay of one object costs beside inflating it, and how much memory it takes. CPU time is compared and not time, but
 * for requests in flight. Every variant runs in a fresh process, alternately with the others; medians of the rounds.
 *
 * @param megabytes of objects' lines, inflated; the ratios are taken with the first
 */
export async function replayRows(megabytes: readonly number[]): Promise<Measured> {
  const world = await ReplayWorld.open();
  try {
    const rows: Row[] = [];
    const notes: string[] = [];
    const origin = await world.startIntake(0);
    const { path: checked } = await world.writeObject(CHECKED_MB);
    checkArrived(await world.arrived('naive', checked), await world.arrived('replay', checked));
    for (const [index, size] of megabytes.entries()) {
      const { path: object, corpus } = await world.writeObject(size);
      if (index === 0) {
        const { rows: ratios, peakRssMb, rounds } = await ratioRows(world, object, origin);
        const { path: logs } = await world.writeObject(size, 'logs');
        rows.push(...ratios, await logsRow(world, logs, origin), await inFlightRow(world, object));
        rows.push(memoryRow(size, peakRssMb));
        notes.push(`replay: ratios of CPU time over ${size} MB of lines, medians of ${rounds} processes each`);
        notes.push(`replay: ${corpus}, again and again`);
      } else {
        rows.push(memoryRow(size, (await world.run('replay', object, origin)).peakRssMb));
      }
    }
    return { rows, notes };
  } finally {
    await world.close();
  }
}

const NAIVE =
  'what one writes first to send the same logs: readline, JSON.parse twice, tags for each record, sha-256, gzip, fetch';

async function ratioRows(
  world: ReplayWorld,
  object: string,
  origin: string,
): Promise<{ readonly rows: readonly Row[]; readonly peakRssMb: number; readonly rounds: number }> {
  const cpu: Record<Variant, number[]> = { gunzip: [], naive: [], replay: [], 'replay-plain': [] };
  const sent: { [variant in Variant]?: number } = {};
  const peaks: number[] = [];
  const rounds = await repeat(ROUNDS, async () => {
    for (const variant of ['gunzip', 'replay', 'replay-plain', 'naive'] as const) {
      const { cpuSeconds, peakRssMb, logs } = await world.run(variant, object, origin);
      cpu[variant].push(cpuSeconds);
      sent[variant] = logs;
      if (variant === 'replay') peaks.push(peakRssMb);
    }
  });
  if (sent.naive !== sent.replay) throw new Error(`${sent.naive} logs were sent for ${sent.replay}`);
  const [gunzip, replay] = [median(cpu.gunzip), median(cpu.replay)];
  const row = (name: string, value: number, against: string): Row => ({ name, value, unit: 'ratio', against });
  return {
    rows: [
      row('replay.cpu_vs_gunzip', replay / gunzip, 'gunzip alone'),
      row('replay.cpu_vs_gunzip.no_gzip_out', median(cpu['replay-plain']) / gunzip, 'gunzip alone'),
      row('replay.vs_naive', median(cpu.naive) / replay, NAIVE),
    ],
    peakRssMb: Math.max(...peaks),
    rounds,
  };
}

/** What the endpoint has refused: the transform's own logs, about twice as large as what they were made of. */
async function logsRow(world: ReplayWorld, object: string, origin: string): Promise<Row> {
  const cpu = { gunzip: [] as number[], replay: [] as number[] };
  await repeat(ROUNDS_OF_LOGS, async () => {
    for (const variant of ['gunzip', 'replay'] as const)
      cpu[variant].push((await world.run(variant, object, origin)).cpuSeconds);
  });
  return {
    name: 'replay.cpu_vs_gunzip.parked_logs',
    value: median(cpu.replay) / median(cpu.gunzip),
    unit: 'ratio',
    against: 'gunzip alone of an object of logs that the transform had made',
  };
}

async function inFlightRow(world: ReplayWorld, object: string): Promise<Row> {
  const origin = await world.startIntake(ANSWER_MS);
  const seconds = { one: [] as number[], eight: [] as number[] };
  await repeat(IN_FLIGHT_ROUNDS, async () => {
    seconds.one.push((await world.run('replay', object, origin, 1)).seconds);
    seconds.eight.push((await world.run('replay', object, origin, 8)).seconds);
  });
  return {
    name: 'replay.inflight8_vs_inflight1',
    value: median(seconds.one) / median(seconds.eight),
    unit: 'ratio',
    against: `one request at a time, answered after ${ANSWER_MS} ms`,
  };
}

function memoryRow(megabytes: number, peakRssMb: number): Row {
  const size = megabytes % 1_000 === 0 ? `${megabytes / 1_000}gb` : `${megabytes}mb`;
  return { name: `replay.peak_rss_mb.${size}`, value: peakRssMb, unit: 'MB', against: 'inflated lines of one object' };
}

/** @returns how often it was done: at least `min` times, and no more after `ms` */
async function repeat(
  { min, max, ms }: { readonly min: number; readonly max: number; readonly ms: number },
  round: () => Promise<void>,
): Promise<number> {
  const endMs = performance.now() + ms;
  let rounds = 0;
  for (; rounds < min || (rounds < max && performance.now() < endMs); rounds++) await round();
  return rounds;
}
