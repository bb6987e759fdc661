import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { writeBackupObject } from './backup-object.ts';
import type { Usage, Variant } from './replay-process.ts';
import { median, type Row } from './rows.ts';

const ROUNDS = 3;
const BYTES_IN_MEGABYTE = 1_000_000;
/** A usual round trip to Datadog */
const ANSWER_MS = 60;
/** Before now, when the first record of an object arrived */
const AGE_MS = 3_600_000;

const REPLAY = fileURLToPath(new URL('replay-process.ts', import.meta.url));
const INTAKE = new URL('intake-process.ts', import.meta.url);

interface Intake {
  readonly origin: string;
  readonly process: ChildProcess;
}

/**
 * What the replay of one object costs beside inflating it, and how much memory it takes. CPU time is compared and not time, but
 * for requests in flight. Every variant runs in a fresh process, alternately with the others; medians of the rounds.
 *
 * @param megabytes of objects' lines, inflated; the ratios are taken with the first
 */
export async function replayRows(megabytes: readonly number[]): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'hydrant-bench-'));
  const [fast, slow] = await Promise.all([startIntake(0), startIntake(ANSWER_MS)]);
  try {
    const rows: Row[] = [];
    for (const [index, size] of megabytes.entries()) {
      const object = join(folder, `${size}.gz`);
      await writeBackupObject(object, size * BYTES_IN_MEGABYTE, Date.now() - AGE_MS);
      if (index === 0) rows.push(...(await ratioRows(object, fast.origin)), await inFlightRow(object, slow.origin));
      rows.push(await memoryRow(object, fast.origin, size));
    }
    return rows;
  } finally {
    for (const intake of [fast, slow]) intake.process.disconnect();
    await rm(folder, { recursive: true });
  }
}

async function ratioRows(object: string, origin: string): Promise<Row[]> {
  const used = { gunzip: [], naive: [], replay: [], 'replay-plain': [] } satisfies Record<Variant, number[]>;
  const cpu: Record<Variant, number[]> = used;
  for (let round = 0; round < ROUNDS; round++) {
    for (const variant of ['gunzip', 'replay', 'replay-plain', 'naive'] as const) {
      cpu[variant].push((await run(variant, object, origin)).cpuSeconds);
    }
  }
  const [gunzip, replay] = [median(cpu.gunzip), median(cpu.replay)];
  return [
    { name: 'replay.cpu_vs_gunzip', value: replay / gunzip, unit: 'ratio', against: 'gunzip alone' },
    {
      name: 'replay.cpu_vs_gunzip.no_gzip_out',
      value: median(cpu['replay-plain']) / gunzip,
      unit: 'ratio',
      against: 'gunzip alone',
    },
    {
      name: 'replay.vs_naive',
      value: median(cpu.naive) / replay,
      unit: 'ratio',
      against: 'readline, JSON.parse twice, gzip 6, fetch',
    },
  ];
}

async function inFlightRow(object: string, origin: string): Promise<Row> {
  const one = await run('replay', object, origin, 1);
  const eight = await run('replay', object, origin, 8);
  return {
    name: 'replay.inflight8_vs_inflight1',
    value: one.seconds / eight.seconds,
    unit: 'ratio',
    against: `one request at a time, answered after ${ANSWER_MS} ms`,
  };
}

async function memoryRow(object: string, origin: string, megabytes: number): Promise<Row> {
  const { peakRssMb } = await run('replay', object, origin);
  const size = megabytes % 1_000 === 0 ? `${megabytes / 1_000}gb` : `${megabytes}mb`;
  return { name: `replay.peak_rss_mb.${size}`, value: peakRssMb, unit: 'MB', against: 'inflated lines of one object' };
}

async function run(variant: Variant, object: string, origin: string, maxInFlight = 8): Promise<Usage> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    REPLAY,
    variant,
    object,
    origin,
    String(maxInFlight),
  ]);
  return JSON.parse(stdout) as Usage;
}

async function startIntake(delayMs: number): Promise<Intake> {
  const child = fork(INTAKE, [String(delayMs)]);
  const [origin] = await once(child, 'message');
  return { origin: String(origin), process: child };
}
