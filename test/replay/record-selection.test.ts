import { describe, expect, it } from 'vitest';
import { loadTransformSettings } from '../../shared/config/load.ts';
import { recordOf } from '../../shared/transform/record-of.ts';
import { transformRecord } from '../../shared/transform/transform-record.ts';
import { line, NOW, ReplayWorld, record } from './replay-world.ts';

const KEY = 'failed/a';
const sent = (world: ReplayWorld) => world.intake.accepted.map(({ message }) => message).sort();

const event = (message: string, namespace: string, labels: object = {}) => ({
  log: message,
  kubernetes: { namespace_name: namespace, pod_name: 'p-1', container_name: 'c', labels },
});
const pod = (...given: Parameters<typeof event>) => line(JSON.stringify(event(...given)));

/** Replays one object with these lines. */
async function worldAfter(input: object, ...lines: string[]) {
  const world = new ReplayWorld();
  world.put(KEY, lines);
  return { world, answer: await world.replay({ prefix: '', ...input }) };
}

describe('records are selected', () => {
  it('by the error code of their line, with globs; the others are skipped and their object stays', async () => {
    const { world, answer } = await worldAfter(
      { errorCodes: ['Lambda.*', 'Decompression failed.'] },
      line(record('a'), { errorCode: 'Lambda.FunctionError' }),
      line(record('b')),
      line(record('c'), { errorCode: 'Decompression failed.' }),
      line(record('d'), { errorCode: 'XLambda.FunctionError' }),
    );
    expect(sent(world)).toEqual(['a', 'c']);
    expect(answer).toMatchObject({
      objects: { settled: 0, held: 0, partly: 1 },
      records: { read: 4, delivered: 2, skipped: 2 },
      errorCodes: { 'Lambda.FunctionError': 1, 'HttpEndpoint.DestinationException': 1 },
      duplicatesPossible: 0,
      balanced: true,
    });
    expect(world.parkedKeys).toEqual([KEY]);

    const rest = await world.replay({ prefix: '' });
    expect(rest).toMatchObject({
      objects: { settled: 1 },
      records: { read: 4, doneBefore: 2, delivered: 2 },
      balanced: true,
    });
    expect(sent(world)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('and an object of which all are selected is settled', async () => {
    const { world, answer } = await worldAfter({ errorCodes: ['HttpEndpoint.*'] }, line(record('a')));
    expect(answer).toMatchObject({ objects: { settled: 1 }, records: { delivered: 1, skipped: 0 } });
    expect(world.parkedKeys).toEqual([`hydrant/replayed/${KEY}`]);
  });

  it('by the namespace that the core reads, exactly', async () => {
    const { world, answer } = await worldAfter(
      { namespaces: ['shop', 'bank'] },
      pod('a', 'shop'),
      pod('b', 'shopping'),
      pod('c', 'bank'),
      line(record('no metadata')),
      line(JSON.stringify({ log: 'claimed', namespace: 'shop', kubernetes: {} })),
    );
    expect(sent(world)).toEqual(['a', 'c']);
    expect(answer.records).toMatchObject({ read: 5, delivered: 2, skipped: 3 });
  });

  it('by the namespace tag of a log that was parked without its kubernetes object', async () => {
    const settings = loadTransformSettings({ HYDRANT_KUBERNETES_OBJECT: 'drop' });
    const parked = (message: string, namespace: string) => {
      const verdict = transformRecord(Buffer.from(JSON.stringify(event(message, namespace))), NOW, settings);
      if (verdict.kind !== 'logs') throw new Error(verdict.kind);
      return line(recordOf(verdict, settings));
    };
    const { world, answer } = await worldAfter({ namespaces: ['shop'] }, parked('a', 'shop'), parked('b', 'bank'));
    expect(sent(world)).toEqual(['a']);
    expect(answer.records).toMatchObject({ read: 2, delivered: 1, skipped: 1 });
  });

  it('by the service that the log gets', async () => {
    const { world, answer } = await worldAfter(
      { services: ['cart'] },
      pod('a', 'x', { 'tags.datadoghq.com/service': 'cart' }),
      pod('b', 'x', { 'tags.datadoghq.com/service': 'checkout' }),
      line(JSON.stringify({ log: 'c', service: 'cart' })),
    );
    expect(sent(world)).toEqual(['a', 'c']);
    expect(answer.records).toMatchObject({ delivered: 2, skipped: 1 });
  });

  it('by all that is asked together, the time of arrival too', async () => {
    const { world } = await worldAfter(
      { errorCodes: ['Lambda.*'], namespaces: ['shop'], to: '2026-03-01T11:00:00Z' },
      line(JSON.stringify(event('a', 'shop')), { errorCode: 'Lambda.X' }),
      line(JSON.stringify(event('b', 'bank')), { errorCode: 'Lambda.X' }),
      pod('c', 'shop'),
      line(JSON.stringify(event('d', 'shop')), { errorCode: 'Lambda.X', arrivalTimestamp: '2026-03-01T11:00:01Z' }),
    );
    expect(sent(world)).toEqual(['a']);
  });

  it('log by log where a line holds several, and the line is skipped as long as one is not asked for', async () => {
    const { world, answer } = await worldAfter(
      { namespaces: ['shop'] },
      line(JSON.stringify([event('a', 'shop'), event('b', 'bank')])),
    );
    expect(sent(world)).toEqual(['a']);
    expect(answer).toMatchObject({
      records: { delivered: 0, skipped: 1 },
      logs: { sent: 1 },
      duplicatesPossible: 0,
      balanced: true,
    });
    expect(await world.replay({ prefix: '' })).toMatchObject({ objects: { settled: 1 }, records: { delivered: 1 } });
    expect(sent(world)).toEqual(['a', 'b']);
  });

  it.each([{ namespaces: ['shop'] }, { services: ['cart'] }])(
    'not where nobody can say whose they are: %j gives up and drops nothing',
    async (input) => {
      const gzip = Buffer.from([0x1f, 0x8b, 8, 0, 0]);
      const { world, answer } = await worldAfter(input, 'broken', line(''), line(gzip));
      expect(answer.records).toMatchObject({ read: 3, skipped: 3, deadLettered: 0, dropped: 0 });
      expect(world.parkedKeys).toEqual([KEY]);
    },
  );

  it.each([
    ['Hydrant.*', { deadLettered: 1, skipped: 1 }],
    ['Lambda.*', { deadLettered: 0, skipped: 2 }],
  ])('by the code that a line gets which is no envelope: %s', async (glob, records) => {
    const { answer } = await worldAfter({ errorCodes: [glob] }, 'broken', line(record('a')));
    expect(answer.records).toMatchObject({ read: 2, ...records });
  });

  it('and what was not come to is asked for with the same selection', async () => {
    const world = new ReplayWorld();
    world.put(KEY, [pod('a', 'shop')]);
    world.intake.always = { status: 503 };
    const selection = { errorCodes: ['Http*'], namespaces: ['shop'], services: ['c'] };
    const { next } = await world.replay({ prefix: '', ...selection });
    expect(next).toMatchObject(world.intake.payloads.length > 0 ? { ...selection, keys: [KEY] } : {});
  });
});

describe("a line of AWS's own sample, whose quotes are not escaped", () => {
  it('is replayed by its rawData and selected by its error code', async () => {
    const sample = `{"attemptsMade":5,"arrivalTimestamp":1772360000000,"errorCode":"HttpEndpoint.DestinationException","errorMessage":"Received the following response from the endpoint destination. {"requestId": "109777ac", "errorMessage": "Unauthorized"}","attemptEndingTimestamp":1772360001000,"rawData":"${Buffer.from(record('recovered')).toString('base64')}","subsequenceNumber":0,"dataId":"4960.0"}`;
    const { world, answer } = await worldAfter({ errorCodes: ['HttpEndpoint.*'] }, sample);
    expect(sent(world)).toEqual(['recovered']);
    expect(answer).toMatchObject({ objects: { settled: 1 }, oldestArrival: '2026-03-01T10:13:20.000Z' });
  });
});
