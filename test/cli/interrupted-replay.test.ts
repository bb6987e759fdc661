import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { line, record } from '../replay/replay-world.ts';
import { BUCKET, type ReplayServices, startReplayServices } from './replay-services.ts';

const OBJECTS = 12;
const ALL = Array.from({ length: OBJECTS }, (_, index) => `message ${index}`).sort();

/** One request at a time, so that it is known what is on its way. */
const ONE_BY_ONE = { environment: { HYDRANT_MAX_IN_FLIGHT: '1' } };

let services: ReplayServices;

beforeEach(async () => {
  services = await startReplayServices();
});

afterEach(() => services.close());

function putAll(): void {
  for (const [index, message] of ALL.entries()) put(`failed/${index}`, [message]);
}

function put(key: string, messages: readonly string[]): void {
  services.s3.put(BUCKET, key, Buffer.from(messages.map((message) => `${line(record(message))}\n`).join('')));
}

const keysBelow = (prefix: string) => services.s3.buckets.keys(BUCKET, prefix);
const accepted = () => services.datadog.accepted.map(({ message }) => message).sort();

/** Signals a replay whose first request has come in, and lets it go on when it has said that it ends. */
async function interrupt(signal: 'SIGINT' | 'SIGTERM', ...options: string[]) {
  const answer = services.holdNextAnswer();
  const run = services.start(['replay', `s3://${BUCKET}/failed/`, ...options], ONE_BY_ONE);
  await answer.asked;
  const said = run.said('Once more ends at once\n');
  run.signal(signal);
  await said;
  answer.release();
  return run.ended;
}

describe('hydrant replay, while it is under way', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('saves its place at %s, ends with status %i, and goes on where it was', async (signal, expected) => {
    putAll();
    const { status, stdout, stderr } = await interrupt(signal);
    expect(status).toBe(expected);
    const { objects, logs, balanced, complete, report } = JSON.parse(stdout);
    expect({ settled: objects.settled, sent: logs.sent, balanced, complete }).toEqual({
      settled: 1,
      sent: 1,
      balanced: true,
      complete: false,
    });
    expect(stderr).toBe(
      `${signal}: finishes what is on its way, which takes 20 s at most, and leaves the rest in the bucket. Once more ends at once\n` +
        `ended early, the same goes on: hydrant replay s3://${BUCKET}/failed/\n`,
    );
    expect(keysBelow('failed/')).toHaveLength(OBJECTS - 1);
    expect(keysBelow('hydrant/reports/')).toEqual([report]);

    const second = await services.replay(`s3://${BUCKET}/failed/`);
    expect(second.status).toBe(0);
    expect(JSON.parse(second.stdout)).toMatchObject({ objects: { settled: OBJECTS - 1 }, complete: true });
    expect(accepted()).toEqual(ALL);
    expect(keysBelow('failed/')).toEqual([]);
  });

  it('loses nothing of an object that it has sent in part, and says how many logs come twice', async () => {
    const messages = Array.from({ length: 2_500 }, (_, index) => `line ${index}`);
    put('failed/large', messages);
    const { status, stdout } = await interrupt('SIGINT');
    expect(status).toBe(130);
    const { logs, duplicatesPossible } = JSON.parse(stdout);
    expect(logs.sent).toBe(1_000);
    expect(keysBelow('failed/')).toEqual(['failed/large']);

    expect((await services.replay(`s3://${BUCKET}/failed/`)).status).toBe(0);
    expect(new Set(accepted())).toEqual(new Set(messages));
    expect(accepted().length - messages.length).toBe(duplicatesPossible);
  });

  it('ends at once at the second signal, and the bucket still has everything', async () => {
    putAll();
    const answer = services.holdNextAnswer();
    const run = services.start(['replay', '--prefix', 'failed/'], ONE_BY_ONE);
    await answer.asked;
    const said = run.said('Once more ends at once\n');
    run.signal('SIGINT');
    await said;
    run.signal('SIGINT');
    expect(await run.ended).toMatchObject({ status: 130, stdout: '' });
    expect(keysBelow('failed/')).toHaveLength(OBJECTS);
    answer.release();
  });

  it('ends with status 0 where the signal came when all was done', async () => {
    putAll();
    const run = await interrupt('SIGINT', '--max-objects', '1');
    expect(run.status).toBe(0);
    expect(JSON.parse(run.stdout)).toMatchObject({ objects: { settled: 1 }, complete: true });
  });
});
