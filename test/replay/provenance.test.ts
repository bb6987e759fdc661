import { describe, expect, it } from 'vitest';
import { loadReprocessorSettings } from '../../shared/config/load.ts';
import { transformRecord } from '../../shared/transform/transform-record.ts';
import { HOUR_MS, line, NOW, ReplayWorld, record, transformedRecord } from './replay-world.ts';
import type { SentLog } from './scripted-intake.ts';

const KEY = 'failed/a';
const LETTERS = 'hydrant/dead-letter/';
const POD = { namespace_name: 'shop', pod_name: 'cart-1', container_name: 'cart', labels: { team: 'x' } };

const tagsOf = ({ ddtags = '' }: SentLog) => ddtags.split(',');
const ID = /^[0-9a-f]{32}$/;

/** The event ids of what was accepted, in order. */
function idsOf({ intake }: ReplayWorld): string[] {
  return intake.accepted.map(({ hydrant: { event_id: id = '' } }) => {
    expect(id).toMatch(ID);
    return id;
  });
}

/** The log that the core makes of a record. */
function transformed(text: string, world: ReplayWorld): string {
  const { transform } = loadReprocessorSettings(world.environment);
  const verdict = transformRecord(Buffer.from(text), NOW - HOUR_MS, transform);
  if (verdict.kind !== 'logs') throw new Error(verdict.kind);
  return verdict.logs.map(({ json }) => json).join('\n');
}

describe('a replayed log', () => {
  it('is the live one but for the tags, the event id and the id of the replay', async () => {
    const world = new ReplayWorld({ HYDRANT_TAGS_AS: 'ddtags' });
    const event = JSON.stringify({ log: 'x', n: 1.0, kubernetes: POD });
    world.put(KEY, [line(event)]);
    const { replayId } = await world.replay();
    const [sent] = world.intake.accepted;
    const live = JSON.parse(transformed(event, world));
    expect(sent).toEqual({
      ...live,
      ddtags: [...live.ddtags.split(','), 'replayed:true', `replay_id:${replayId}`].sort().join(','),
      hydrant: { ...live.hydrant, event_id: expect.stringMatching(ID), replay_id: replayId },
    });
  });

  it('has the same event id in every replay, and the id of the newest', async () => {
    const world = new ReplayWorld();
    world.put(KEY, [line(record('x')), line(record('y'))]);
    const first = await world.replay();
    world.clock.ms += HOUR_MS;
    const second = await world.replay({ prefix: 'hydrant/replayed/' });
    const [x, y, xAgain, yAgain] = idsOf(world);
    expect([xAgain, yAgain]).toEqual([x, y]);
    expect(x).not.toBe(y);
    expect(world.intake.accepted.map(({ hydrant }) => hydrant.replay_id)).toEqual(
      [first, first, second, second].map(({ replayId }) => replayId),
    );
  });

  it('has an event id of its own for each bucket, object, line, log and part', async () => {
    const several = JSON.stringify([{ log: 'a' }, { log: 'b' }]);
    const lines = [line(record('x')), line(record('x')), line(several), line(record('x'.repeat(2_000_000)))];
    const ids: string[] = [];
    for (const bucket of ['backup', 'another']) {
      const world = new ReplayWorld({ HYDRANT_BACKUP_BUCKET: bucket });
      world.put('a', lines);
      world.put('b', lines);
      await world.replay();
      ids.push(...idsOf(world));
    }
    expect(ids).toHaveLength(2 * 2 * 7);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('is transformed to the same bytes, also one that was moved to the present, or split', async () => {
    for (const tagsAs of ['both', 'ddtags', 'attributes']) {
      const world = new ReplayWorld({ HYDRANT_TAGS_AS: tagsAs, DD_TAGS: 'team:a,env:b' });
      world.put(KEY, [
        line(record('x')),
        line(JSON.stringify({ log: '{"a":1,"ddtags":"own:1"}', kubernetes: POD })),
        line(transformedRecord('late', '2026-02-20T10:00:00.000Z')),
        line(record('x'.repeat(2_000_000))),
      ]);
      await world.replay();
      expect(world.intake.accepted).toHaveLength(6);
      for (const log of world.intake.accepted) {
        const text = JSON.stringify(log);
        expect(transformed(text, world)).toBe(text);
      }
    }
  });

  it('that comes back in a backup keeps its event id and its date, and gets the id of the newer replay', async () => {
    const world = new ReplayWorld();
    world.put(KEY, [
      line(transformedRecord('late', '2026-02-20T10:00:00.000Z')),
      line(record('x')),
      line(record('x'.repeat(2_000_000))),
    ]);
    const { replayId } = await world.replay();
    expect(idsOf(world)).toHaveLength(5);
    const first = world.intake.accepted.splice(0);
    world.clock.ms += HOUR_MS;
    world.put(
      'failed/back',
      first.map((log) => line(JSON.stringify(log))),
    );
    const again = await world.replay();
    const text = JSON.stringify(world.intake.accepted);
    expect(text).not.toContain(replayId);
    expect(JSON.parse(text.replaceAll(again.replayId, replayId))).toEqual(first);
  });
});

describe('a log that was given up and is replayed', () => {
  it.each([
    ['as it was', record('poison')],
    ['in the present', transformedRecord('poison', '2026-02-20T10:00:00.000Z')],
  ])('keeps its event id, however often it is refused: %s', async (_, poison) => {
    const world = new ReplayWorld();
    world.intake.isPoison = ({ message }) => message === 'poison';
    const good = Array.from({ length: 30 }, (_, index) => line(record(`${index}`)));
    world.put(KEY, [...good, line(poison)]);
    await world.replay();
    world.put('failed/b', good);
    world.clock.ms += HOUR_MS;
    await world.replay({ keys: [`${LETTERS}${KEY}`, 'failed/b'] });
    const [letter = ''] = world.store.keys.filter((key) => key.startsWith(LETTERS));
    expect(world.deadLetters(letter)).toMatchObject([{ sourceKey: KEY, sourceLine: 31 }]);
    world.intake.isPoison = () => false;
    world.clock.ms += HOUR_MS;
    const { replayId } = await world.replay({ prefix: LETTERS });
    const last = world.intake.accepted.at(-1);

    const healthy = new ReplayWorld();
    healthy.put(KEY, [...good, line(poison)]);
    await healthy.replay();
    expect(last?.message).toBe('poison');
    expect(idsOf(world).at(-1)).toBe(idsOf(healthy).at(-1));
    expect(tagsOf(last as SentLog).filter((tag) => tag.startsWith('replay_id:'))).toEqual([`replay_id:${replayId}`]);
  });

  it('has the event id of its part, where it is one', async () => {
    const world = new ReplayWorld();
    world.put(KEY, [line(record('x'.repeat(2_000_000)))]);
    world.put(
      'failed/b',
      Array.from({ length: 30 }, (_, index) => line(record(`${index}`))),
    );
    await world.replay();
    const ids = world.intake.accepted.filter(({ hydrant }) => hydrant.part).map(({ hydrant }) => hydrant.event_id);
    world.intake.isPoison = ({ hydrant }) => hydrant.part?.index === 2;
    world.clock.ms += HOUR_MS;
    await world.replay({ prefix: 'hydrant/replayed/' });
    world.intake.isPoison = () => false;
    world.clock.ms += HOUR_MS;
    await world.replay({ prefix: LETTERS });
    expect(world.intake.accepted.at(-1)?.hydrant).toMatchObject({ part: { index: 2, of: 3 }, event_id: ids[1] });
  });

  it('because its record could not be read has the id that it would have had at once', async () => {
    const world = new ReplayWorld();
    const broken = line(record('x')).replace('"rawData"', '"rawdata"');
    world.put(KEY, [line(record('before')), broken]);
    await world.replay();
    const letter = world.store.body(`${LETTERS}${KEY}`).toString();
    const mended = Buffer.from(line(record('x'))).toString('base64');
    world.store.put(`${LETTERS}${KEY}`, letter.replace(/"rawData":"[^"]*"/, `"rawData":"${mended}"`), NOW);
    world.clock.ms += HOUR_MS;
    await world.replay({ prefix: LETTERS });

    const healthy = new ReplayWorld();
    healthy.put(KEY, [line(record('before')), line(record('x'))]);
    await healthy.replay();
    expect(idsOf(world)).toEqual(idsOf(healthy));
  });
});
