import { describe, expect, it } from 'vitest';
import { HOUR_MS, line, NOW, ReplayWorld, record, transformedRecord } from './replay-world.ts';

const LATE = '2026-02-20T10:00:00.000Z';

function worldWith(...records: string[]): ReplayWorld {
  const world = new ReplayWorld();
  world.put(
    'a',
    records.map((text) => line(text)),
  );
  return world;
}

describe('a log that Datadog would not keep for its date', () => {
  it('is moved to the present, keeps its date beside, and is tagged', async () => {
    const world = worldWith(transformedRecord('x', LATE));
    const answer = await world.replay();
    expect(answer).toMatchObject({ objects: { settled: 1 }, records: { delivered: 1, expired: 0 } });
    expect(world.intake.accepted).toMatchObject([
      { timestamp: new Date(NOW).toISOString(), hydrant: { late: { timestamp: LATE } } },
    ]);
    expect(world.intake.accepted[0]?.ddtags?.split(',')).toContain('late:true');
  });

  it.each([
    ['older than 18 hours', -18 * HOUR_MS, true],
    ['of the last 17 hours', -17 * HOUR_MS, false],
    ['an hour ahead', HOUR_MS, false],
    ['two hours ahead', 2 * HOUR_MS, true],
  ])('is one %s', async (_, offsetMs, isLate) => {
    const world = worldWith(transformedRecord('x', new Date(NOW + offsetMs).toISOString()));
    await world.replay();
    expect(world.intake.accepted[0]?.hydrant.late !== undefined).toBe(isLate);
  });

  it('is sent as it is where that is asked for, counted, and its object kept', async () => {
    const world = worldWith(transformedRecord('x', LATE), record('y'));
    const answer = await world.replay({ late: 'send' });
    expect(answer).toMatchObject({
      objects: { settled: 0, held: 1 },
      records: { delivered: 1, expired: 1 },
      duplicatesPossible: 1,
    });
    expect(world.intake.accepted[0]).toMatchObject({ timestamp: LATE });
    expect(world.parkedKeys).toEqual(['a']);
  });

  it('is held where that is asked for, and its object kept', async () => {
    const world = worldWith(transformedRecord('x', LATE), record('y'));
    const answer = await world.replay({ late: 'hold' });
    expect(answer).toMatchObject({ objects: { held: 1 }, records: { delivered: 1, held: 1 }, duplicatesPossible: 0 });
    expect(world.intake.accepted.map(({ message }) => message)).toEqual(['y']);
  });

  it('keeps its object where a part of it is refused and the others were sent', async () => {
    const world = worldWith(transformedRecord('x'.repeat(2_000_000), LATE), record('y'));
    world.intake.isPoison = ({ hydrant }) => hydrant.part?.index === 2;
    const answer = await world.replay({ late: 'send' });
    expect(answer).toMatchObject({ objects: { held: 1 }, records: { delivered: 1, expired: 1 }, balanced: true });
    expect(world.parkedKeys).toEqual(['a']);
  });

  it('and too large for one keeps its place among its parts when they are replayed', async () => {
    const world = worldWith(record('x'.repeat(2_000_000)));
    world.intake.isPoison = ({ hydrant }) => hydrant.part?.index === 2;
    world.put(
      'b',
      Array.from({ length: 50 }, (_, index) => line(`${index}`)),
    );
    await world.replay();
    world.intake.isPoison = () => false;
    world.clock.ms += 48 * HOUR_MS;
    await world.replay({ prefix: 'hydrant/dead-letter/' });
    const parts = world.intake.accepted.filter(({ hydrant }) => hydrant.part !== undefined);
    expect(parts.map(({ hydrant }) => hydrant.part)).toEqual([1, 3, 2].map((index) => ({ index, of: 3 })));
    expect(parts.map(({ message }) => message).join('')).toBe('x'.repeat(2_000_000));
  });

  it('is dead-lettered with its own date, and may be moved anew', async () => {
    const world = worldWith(transformedRecord('poison', LATE), ...Array.from({ length: 30 }, (_, i) => record(`${i}`)));
    world.intake.isPoison = ({ message }) => message === 'poison';
    await world.replay();
    expect(JSON.parse(world.deadLetters('hydrant/dead-letter/a')[0]?.text ?? '')).toMatchObject({ timestamp: LATE });
  });
});
