import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { loadReprocessorSettings } from '../../shared/config/load.ts';
import { fixedApiKey } from '../../shared/io/api-key.ts';
import { HttpLogIntake } from '../../shared/io/http-intake.ts';
import { systemClock } from '../../shared/io/system-clock.ts';
import type { Ports } from '../../shared/replay/ports.ts';
import { replay } from '../../shared/replay/replay.ts';
import { FileStore } from './file-store.ts';
import { replayNaively } from './naive-replay.ts';
import { peakRssBytes } from './peak-rss.ts';
import { PlainIntake } from './plain-intake.ts';

/** What one process has used from its work's first byte to its last. */
export interface Usage {
  /** Of all its threads, those of zlib too */
  readonly cpuSeconds: number;
  readonly seconds: number;
  /** Of 1,000,000 bytes; since the process began */
  readonly peakRssMb: number;
  /** How many it has sent */
  readonly logs: number;
}

export type Variant = 'gunzip' | 'naive' | 'replay' | 'replay-plain';

/** Node's default of 16 KiB makes it half as fast again. */
const GUNZIP_CHUNK_BYTES = 256 * 1024;

/** Run as a process: one variant over one object, its usage as JSON on the standard output. */
const [variant = '', path = '', origin = '', maxInFlight = '8'] = process.argv.slice(2);

const SETTINGS = loadReprocessorSettings({
  HYDRANT_BACKUP_BUCKET: 'backup',
  DD_API_KEY: 'key',
  HYDRANT_MAX_IN_FLIGHT: maxInFlight,
});
const KEY = 'http-endpoint-failed/object.gz';

const VARIANTS: Readonly<Record<Variant, () => Promise<number>>> = {
  gunzip: gunzipOnly,
  naive: () => replayNaively(path, origin, { bucket: SETTINGS.backupBucket, key: KEY }, SETTINGS.transform),
  replay: () => replayWith(() => new HttpLogIntake(origin, fixedApiKey('key'), Number(maxInFlight))),
  'replay-plain': () => replayWith(() => new PlainIntake(origin)),
};

async function gunzipOnly(): Promise<number> {
  await pipeline(createReadStream(path), createGunzip({ chunkSize: GUNZIP_CHUNK_BYTES }), async (chunks) => {
    for await (const _ of chunks);
  });
  return 0;
}

async function replayWith(intakeFor: Ports['intakeFor']): Promise<number> {
  const answer = await replay({}, SETTINGS, {
    store: new FileStore(path, KEY),
    intakeFor,
    clock: systemClock,
    random: Math.random,
    log: { info: () => {}, warn: console.error, error: console.error },
    remainingMs: () => Number.POSITIVE_INFINITY,
  });
  const { complete, records, logs } = answer;
  // Blank lines are among real records.
  if (!complete || records.read !== records.delivered + records.dropped) {
    throw new Error(`not every record was delivered: ${JSON.stringify(records)}`);
  }
  return logs.sent;
}

const cpu = process.cpuUsage();
const startMs = performance.now();
const sent = await VARIANTS[variant as Variant]();
const { user, system } = process.cpuUsage(cpu);
const usage: Usage = {
  cpuSeconds: (user + system) / 1e6,
  seconds: (performance.now() - startMs) / 1e3,
  peakRssMb: peakRssBytes() / 1e6,
  logs: sent,
};
process.stdout.write(JSON.stringify(usage), () => process.exit());
