import { gzipSync } from 'node:zlib';
import { FirehoseClient, PutRecordBatchCommand } from '@aws-sdk/client-firehose';
import { readBackupLine } from '../../shared/firehose/backup-line.ts';
import { isObject, type JsonObject } from '../../shared/json/value.ts';
import type { ReplayAnswer } from '../../shared/replay/replay.ts';
import { loadReprocessor, loadTransform } from './bundles.ts';
import { VirtualClock } from './clock.ts';
import { type DrillRecord, drillIdsIn, drillRecords } from './drill-records.ts';
import type { FirehoseSwitches } from './firehose/switches.ts';
import type { FluentBitRecord } from './fluent-bit-records.ts';
import { BUCKET, CREDENTIALS, REGION, STREAM, seededRandom, startWorld, type World } from './world.ts';

const MINUTE_MS = 60_000;

/** The whole story takes less than this of the world's time, so that it ends now. */
const STORY_MS = 60 * MINUTE_MS;

interface OutageOptions {
  readonly records: readonly FluentBitRecord[];
  readonly seed: number;
  readonly switches?: Partial<FirehoseSwitches>;
  /** Told what happens, in sentences for a person */
  readonly say: (sentence: string) => void;
}

/** The books of an outage, each id followed to Datadog's own record of what it accepted. */
export interface OutageSum {
  readonly put: number;
  readonly deliveredLive: number;
  /** By the transform's rule: lines with nothing in them */
  readonly dropped: number;
  readonly parked: number;
  readonly replayed: number;
  readonly deadLettered: number;
  /** Neither at Datadog, nor in a dead letter, nor dropped by a rule */
  readonly lost: number;
  /** Records that Datadog has more than once */
  readonly doubled: number;
  readonly answer: ReplayAnswer;
  /** One log of Datadog's, and the record it was */
  readonly sample: { readonly before: string; readonly after: object };
}

/**
 * Puts records through a whole outage: live delivery, a transform that fails for one batch, a Datadog that answers 503 until
 * Firehose gives up, and the replay of what was parked. Simulated time; the functions are the built bundles.
 */
export async function runOutage({ records, seed, switches = {}, say }: OutageOptions): Promise<OutageSum> {
  const clock = new VirtualClock(Date.now() - STORY_MS);
  let failing = false;
  const transform = await loadTransform({
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    POWERTOOLS_METRICS_DISABLED: 'true',
    DD_CLUSTER_NAME: 'local',
  });
  const world = await startWorld({
    clock,
    random: seededRandom(seed),
    switches,
    invoke: (event) => (failing ? Promise.reject(new Error('the function is out of order')) : transform(event)),
  });
  try {
    const all = [...drillRecords(records, clock.now()), unreadableRecord(records)];
    const [live, unlucky, late] = shares(all, [0.6, 0.15, 0.25]);
    const putIds = new Map<DrillRecord, string>();
    const put = async (some: readonly DrillRecord[]) => {
      for (const [record, id] of await putThroughSdk(world, some)) putIds.set(record, id);
    };

    say(`${live.length} records of real Fluent Bit builds are put through the AWS SDK, transformed and delivered.`);
    await put(live);
    await clock.advance(3 * MINUTE_MS);
    const sample = sampleOf(world, live);

    say(
      `The transform fails: its next ${unlucky.length} records are tried 4 times, then parked in the bucket as they came.`,
    );
    failing = true;
    await put(unlucky);
    await clock.advance(3 * MINUTE_MS);
    failing = false;

    say(
      `Datadog answers 503: ${late.length} records more are transformed, Firehose tries to deliver them for 5 minutes, then parks them.`,
    );
    world.datadog.faults.add({ on: 'firehose', status: 503 });
    await put(late);
    await clock.advance(20 * MINUTE_MS);
    const parked = world.s3.buckets.keys(BUCKET);
    say(
      `The bucket holds ${parked.length} objects that nothing reads:\n${parked.map((key) => `    ${key}`).join('\n')}`,
    );

    say('Datadog is well again, and the reprocessor runs.');
    world.datadog.faults.clear();
    await clock.advance(Math.max(0, Date.now() - clock.now()));
    const answer = await (await loadReprocessor(world.environment))({});
    return { ...audit(world, putIds, answer), answer, sample };
  } finally {
    await world.close();
  }
}

/** A record that nobody can read: the first half of something compressed. It ends as a dead letter, with its reason. */
function unreadableRecord([first]: readonly FluentBitRecord[]): DrillRecord {
  const whole = gzipSync(first?.bytes ?? 'nothing');
  return { file: 'made for this run', ids: [], bytes: whole.subarray(0, whole.length >> 1) };
}

function shares<Item>(items: readonly Item[], parts: readonly [number, number, number]): [Item[], Item[], Item[]] {
  const first = Math.round(items.length * parts[0]);
  const second = first + Math.round(items.length * parts[1]);
  return [items.slice(0, first), items.slice(first, second), items.slice(second)];
}

/** Limits of one call: https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html */
const MAX_PUT_RECORDS = 500;
const MAX_PUT_BYTES = 4 * 1024 * 1024;

async function putThroughSdk(world: World, records: readonly DrillRecord[]): Promise<Map<DrillRecord, string>> {
  const client = new FirehoseClient({ endpoint: world.firehose.url, region: REGION, credentials: CREDENTIALS });
  const ids = new Map<DrillRecord, string>();
  for (const call of putCalls(records)) {
    const Records = call.map(({ bytes }) => ({ Data: bytes }));
    const { RequestResponses = [] } = await client.send(
      new PutRecordBatchCommand({ DeliveryStreamName: STREAM, Records }),
    );
    for (const [index, record] of call.entries()) ids.set(record, RequestResponses[index]?.RecordId ?? '');
  }
  client.destroy();
  return ids;
}

function putCalls(records: readonly DrillRecord[]): DrillRecord[][] {
  const calls: DrillRecord[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const record of records) {
    const call = calls.at(-1);
    bytes += record.bytes.length;
    if (call === undefined || call.length === MAX_PUT_RECORDS || bytes > MAX_PUT_BYTES) {
      calls.push([record]);
      bytes = record.bytes.length;
    } else {
      call.push(record);
    }
  }
  return calls;
}

/** A record whose pod has most to say, and what Datadog got of it. */
function sampleOf(world: World, records: readonly DrillRecord[]): OutageSum['sample'] {
  const shown =
    records.find(({ bytes }) => bytes.includes('"sample-app-')) ?? records.find(({ ids }) => ids.length > 0);
  const accepted = world.datadog.accepted.find(({ log }) => drillIdsIn(JSON.stringify(log)).has(shown?.ids[0] ?? ''));
  return { before: shown?.bytes.toString().trim() ?? '', after: accepted?.log ?? {} };
}

function audit(
  world: World,
  putIds: ReadonlyMap<DrillRecord, string>,
  answer: ReplayAnswer,
): Omit<OutageSum, 'answer' | 'sample'> {
  const acceptedBy = { firehose: new Map<string, number>(), api: new Map<string, number>() };
  for (const { via, log } of world.datadog.accepted) {
    // A log that was too large for the API arrives in parts, which are one together.
    const share = 1 / partsOf(log);
    for (const id of drillIdsIn(JSON.stringify(log))) acceptedBy[via].set(id, (acceptedBy[via].get(id) ?? 0) + share);
  }
  const deadLetters = readDeadLetters(world);
  const sum = { put: 0, deliveredLive: 0, dropped: 0, parked: 0, replayed: 0, deadLettered: 0, lost: 0, doubled: 0 };
  let parkedWithoutId = 0;
  for (const [record, putId] of putIds) {
    sum.put++;
    const outcome = world.firehose.outcomeOf(STREAM, putId);
    const counts = record.ids.map((id) => [acceptedBy.firehose.get(id) ?? 0, acceptedBy.api.get(id) ?? 0] as const);
    const named = record.ids.length > 0;
    if (outcome?.state === 'backed-up') sum.parked++;
    if (counts.some(([live, again]) => live + again > 1 + ROUNDING)) sum.doubled++;
    if (named && counts.every(([live]) => live > 1 - ROUNDING)) sum.deliveredLive++;
    else if (named && counts.every(([live, again]) => live + again > 1 - ROUNDING)) sum.replayed++;
    else if (!named && outcome?.state === 'dropped') sum.dropped++;
    else if (deadLetters.some((letter) => letter.equals(record.bytes))) sum.deadLettered++;
    else if (!named && outcome?.state === 'backed-up') parkedWithoutId++;
    else sum.lost++;
  }
  // A parked line with nothing in it leaves no trace but the reprocessor's count of what it dropped by rule.
  const droppedAtReplay = Math.min(parkedWithoutId, answer.records.dropped);
  return { ...sum, dropped: sum.dropped + droppedAtReplay, lost: sum.lost + parkedWithoutId - droppedAtReplay };
}

const ROUNDING = 1e-6;

function partsOf(log: JsonObject): number {
  const part = isObject(log.hydrant) ? log.hydrant.part : undefined;
  return isObject(part) && typeof part.of === 'number' ? part.of : 1;
}

function readDeadLetters(world: World): Buffer[] {
  const letters: Buffer[] = [];
  for (const key of world.s3.buckets.keys(BUCKET, 'hydrant/dead-letter/')) {
    for (const line of world.s3.buckets.body(BUCKET, key).toString().trimEnd().split('\n')) {
      const letter = readBackupLine(Buffer.from(line));
      if (!('fault' in letter)) letters.push(Buffer.from(letter.rawData));
    }
  }
  return letters;
}
