import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { line, record } from '../replay/replay-world.ts';
import { BUCKET, type ReplayServices, startReplayServices } from './replay-services.ts';

const LETTERS = 'hydrant/dead-letter/';
const BROKEN = Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]);

let services: ReplayServices;

beforeEach(async () => {
  services = await startReplayServices();
});

afterEach(() => services.close());

function put(key: string, ...records: (string | Uint8Array)[]): void {
  services.s3.put(BUCKET, key, Buffer.from(records.map((one) => `${line(one)}\n`).join('')));
}

const keysBelow = (prefix: string) => services.s3.buckets.keys(BUCKET, prefix);
const messages = () => services.datadog.accepted.map(({ message }) => message).sort();

function letters(): { errorCode: string; rawData: string; sourceKey: string; sourceLine: number }[] {
  return keysBelow(LETTERS).flatMap((key) => {
    const lines = services.s3.buckets.body(BUCKET, key).toString().trimEnd().split('\n');
    return lines.map((text) => JSON.parse(text));
  });
}

async function redrive(...options: string[]) {
  const { status, stdout } = await services.start(['redrive', ...options]).ended;
  return { status, answer: JSON.parse(stdout) };
}

describe('hydrant redrive', () => {
  it('sends once what Datadog had refused and now takes, and settles its dead letter', async () => {
    services.datadog.faults.add({ match: ({ message }) => message === 'poison' });
    put('failed/a', record('good'), record('poison'));
    expect((await services.replay(`s3://${BUCKET}/failed/`)).status).toBe(0);
    expect(letters()).toMatchObject([{ errorCode: 'Hydrant.RefusedByDatadog', sourceKey: 'failed/a', sourceLine: 2 }]);

    services.datadog.faults.clear();
    const { status, answer } = await redrive(`s3://${BUCKET}`);
    expect(answer).toMatchObject({ objects: { listed: 1, settled: 1 }, records: { read: 1, delivered: 1 } });
    expect(status).toBe(0);
    expect(messages()).toEqual(['good', 'poison']);
    expect(letters()).toEqual([]);
    expect(keysBelow('hydrant/replayed/dead-letter/')).toEqual(['hydrant/replayed/dead-letter/failed/a']);

    expect((await redrive()).answer).toMatchObject({ objects: { listed: 0 }, complete: true });
    expect(messages()).toEqual(['good', 'poison']);
  });

  it('leaves exactly one dead letter of a record that cannot be read, however often it is tried', async () => {
    put('failed/a', record('good'), BROKEN);
    await services.replay(`s3://${BUCKET}/failed/`);
    for (let time = 1; time <= 2; time++) {
      const { status, answer } = await redrive();
      expect(answer).toMatchObject({ objects: { listed: 1, settled: 1 }, records: { read: 1, deadLettered: 1 } });
      expect(status).toBe(0);
      expect(letters()).toMatchObject([
        {
          errorCode: 'Hydrant.UnreadableRecord',
          rawData: BROKEN.toString('base64'),
          sourceKey: 'failed/a',
          sourceLine: 2,
        },
      ]);
    }
    expect(messages()).toEqual(['good']);
  });

  it('takes those of an error code only, and those of objects below a prefix', async () => {
    services.datadog.faults.add({ match: ({ message }) => message === 'poison' });
    put('failed/a', record('good'), record('poison'));
    put('failed/b', record('good'), BROKEN);
    await services.replay(`s3://${BUCKET}/failed/`);
    services.datadog.faults.clear();

    const { answer } = await redrive('--error-code', 'Hydrant.Unreadable*', '--dry-run', `s3://${BUCKET}/failed/b`);
    expect(answer).toMatchObject({ dryRun: true, objects: { listed: 1 } });
    const { answer: chosen } = await redrive('--error-code', 'Hydrant.Refused*');
    expect(chosen).toMatchObject({
      objects: { listed: 2, settled: 1, partly: 1 },
      records: { delivered: 1, skipped: 1 },
    });
    expect(letters()).toMatchObject([{ sourceKey: 'failed/b' }]);
  });

  it.each([
    [['backup'], 'redrive takes a bucket like s3://bucket/prefix, not "backup"'],
    [['--prefix', 'a'], "Unknown option '--prefix'"],
    [[`s3://${BUCKET}/hydrant/reports/`], 'redrive replays what is below hydrant/dead-letter/'],
  ])('%j is wrong use, in one sentence and with status 2', async (args, sentence) => {
    const { status, stdout, stderr } = await services.start(['redrive', ...args]).ended;
    expect(stderr).toContain(sentence);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });
});
