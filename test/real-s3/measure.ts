import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { startS3 } from '../../infra/local/s3/server.ts';
import { textTable } from '../../shared/figures/text-table.ts';
import type { ReplayAnswer } from '../../shared/replay/replay.ts';
import type { S3Connection } from '../contract/s3/server-under-test.ts';
import { readConnection } from './environment.ts';
import { ParkedBucket } from './parked-bucket.ts';
import { replayInThread } from './replay-thread.ts';

/**
 * What replays of many small objects cost on a real S3 server, as ratios, and that nothing is lost or doubled: single runs over
 * more and more objects, and many runs over the same ones at once, there and on the embedded server.
 *
 *   eval "$(.ci/radosgw.sh up)" && npm run measure:real-s3 -- --sizes 100,1000 --workers 10 --shared-objects 100
 *
 * Each list may be empty. A request takes some milliseconds of the machine: 50 runs over 2,000 objects make 450,000 of them.
 */
const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '100,1000,10000,20000' },
    workers: { type: 'string', default: '50' },
    'shared-objects': { type: 'string', default: '200' },
  },
});
const sizes = numbersOf(values.sizes);
const workers = numbersOf(values.workers);
const sharedObjects = Number(values['shared-objects']);

/** For runs at once. */
const THREADS = 5;

const connection = readConnection(process.env);

function numbersOf(list: string): number[] {
  return list.split(',').filter(Boolean).map(Number);
}

interface Timed<Result> {
  readonly result: Result;
  readonly seconds: number;
  /** Of this process, with the local Datadog in it: it says more than the time where others use the machine too */
  readonly cpuMs: number;
}

async function timed<Result>(work: () => Promise<Result>): Promise<Timed<Result>> {
  const start = performance.now();
  const cpu = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(cpu);
  return { result, seconds: (performance.now() - start) / 1_000, cpuMs: (user + system) / 1_000 };
}

function print(title: string, figures: readonly (readonly [name: string, figure: number])[]): void {
  const rows = figures.map(([name, figure]) => [name, { right: String(Number(figure.toFixed(2))) }]);
  console.log([`\n${title} (${loadText()})`, ...textTable(rows).map((line) => `  ${line}`)].join('\n'));
}

/** The averages of 1, 5 and 15 minutes. */
function loadText(): string {
  const loads = loadavg().map((load) => load.toFixed(1));
  return `load ${loads.join(' ')}`;
}

/** What became of all that was put. Where anything of it is lost, doubled or left, the script fails. */
async function fateOf(bucket: ParkedBucket, answers: readonly ReplayAnswer[]): Promise<[string, number][]> {
  const sum = (of: (answer: ReplayAnswer) => number): number =>
    answers.reduce((total, answer) => total + of(answer), 0);
  const { missing, doubled } = bucket.strays();
  const left = {
    'ids not at Datadog': missing,
    'ids twice at Datadog': doubled,
    'objects not settled': bucket.objects - sum(({ objects }) => objects.settled),
    'objects held': sum(({ objects }) => objects.held),
    'records without an outcome': bucket.records - sum(({ records }) => records.delivered + records.dropped),
    'duplicates possible, by the answers': sum((answer) => answer.duplicatesPossible),
    'runs whose books do not balance': answers.filter(({ balanced }) => !balanced).length,
    'ledger entries left': await bucket.runs.count('hydrant/ledger/'),
  };
  if (Object.values(left).some((count) => count !== 0)) process.exitCode = 1;
  return [
    ['objects settled', sum(({ objects }) => objects.settled)],
    ["objects found to be another run's", sum(({ objects }) => objects.elsewhere)],
    ['records delivered', sum(({ records }) => records.delivered)],
    ['records dropped by rule', sum(({ records }) => records.dropped)],
    ['logs sent', sum(({ logs }) => logs.sent)],
    ...Object.entries(left),
    ...[...bucket.runs.observed.complaints].map(([words, times]): [string, number] => [`said: ${words}`, times]),
  ];
}

/** @param first the replay of the first size, to compare with; undefined where this is it */
async function measureOneRun(
  size: number,
  first: Timed<unknown> | undefined,
  firstSize: number,
): Promise<Timed<unknown>> {
  const bucket = await ParkedBucket.fill(connection, size);
  const listing = await timed(() => bucket.runs.count('failed/'));
  const sampled = await timed(() => bucket.runs.replay({ dryRun: true }));
  const whole = await timed(async () => {
    for (const prefix of bucket.folders) await bucket.runs.replay({ dryRun: true, prefix });
  });
  bucket.runs.forgetRequests();
  const replayed = await timed(() => bucket.runs.replay());
  const against = first ?? replayed;
  print(`one run over ${size} objects`, [
    ['listing, seconds', listing.seconds],
    ['plan of a sample, to the listing', sampled.seconds / listing.seconds],
    ['plan of all, to the listing', whole.seconds / listing.seconds],
    ['replay, to the listing', replayed.seconds / listing.seconds],
    ['replay, to the plan of all', replayed.seconds / whole.seconds],
    ['ms an object', (replayed.seconds * 1_000) / size],
    [`ms an object, to that of ${firstSize}`, replayed.seconds / size / (against.seconds / firstSize)],
    [`ms of processor an object, to that of ${firstSize}`, replayed.cpuMs / size / (against.cpuMs / firstSize)],
    ['S3 requests an object', bucket.runs.observed.requests.all / size],
    ['of them for the ledger', bucket.runs.observed.requests.ledger / size],
    ...(await fateOf(bucket, [replayed.result])),
  ]);
  await bucket.close();
  return replayed;
}

async function measureRunsAtOnce(count: number, name: string, server: S3Connection): Promise<void> {
  const bucket = await ParkedBucket.fill(server, sharedObjects);
  const shares = Array.from({ length: THREADS }, (_, at) => Math.floor((count + at) / THREADS)).filter(Boolean);
  const { result, seconds } = await timed(() => Promise.all(shares.map((runs) => replayInThread(bucket.place, runs))));
  for (const { observed } of result) bucket.runs.add(observed);
  const requests = bucket.runs.observed.requests.all;
  // What they have left is not lost, unless it stays.
  const last = await bucket.runs.replay();
  print(`${count} runs at once over ${sharedObjects} objects, ${name}`, [
    ['seconds', seconds],
    ['S3 requests an object and run', requests / sharedObjects / count],
    ['objects that they left to one more run', last.objects.listed],
    ...(await fateOf(bucket, [...result.flatMap(({ answers }) => answers), last])),
  ]);
  await bucket.close();
}

console.log(`Node ${process.version}, ${availableParallelism()} processors`);
const [firstSize = 0] = sizes;
let first: Timed<unknown> | undefined;
for (const size of sizes) {
  const replayed = await measureOneRun(size, first, firstSize);
  first ??= replayed;
}
const credentials = { accessKeyId: 'LOCALKEY', secretAccessKey: 'local-secret' };
const embedded = await startS3({ credentials });
for (const count of workers) {
  await measureRunsAtOnce(count, 'the embedded S3', { endpoint: embedded.url, credentials, close: embedded.close });
  await measureRunsAtOnce(count, 'the real S3', connection);
}
await embedded.close();
