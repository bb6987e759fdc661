import { describe, expect, it } from 'vitest';
import { CollectedMetrics } from './collected-metrics.ts';
import { line, ReplayWorld, record } from './replay-world.ts';

describe('the metrics of a run', () => {
  it('are its books, once', async () => {
    const metrics = new CollectedMetrics();
    const world = new ReplayWorld();
    world.metrics = metrics;
    world.put('failed/a', [line(record('a')), line(''), 'broken']);
    const { bytes } = await world.replay();
    expect(metrics.published).toBe(1);
    expect(metrics.values).toEqual({
      ObjectsListed: 1,
      ObjectsSettled: 1,
      ObjectsHeld: 0,
      ObjectsPartly: 0,
      ObjectsElsewhere: 0,
      ObjectsRemaining: 0,
      RecordsRead: 3,
      RecordsDelivered: 1,
      RecordsDeadLettered: 1,
      RecordsDropped: 1,
      RecordsExpired: 0,
      RecordsHeld: 0,
      RecordsSkipped: 0,
      RecordsDoneBefore: 0,
      LogsSent: 1,
      BytesRead: bytes.read,
      BytesSent: bytes.sent,
      DuplicatesPossible: 0,
      SumNotClosed: 0,
      EndedEarly: 0,
    });
  });

  it('say that it was ended early, and are none of a dry run', async () => {
    const world = new ReplayWorld();
    const metrics = new CollectedMetrics();
    world.metrics = metrics;
    world.put('failed/a', [line(record('a'))]);
    await world.replay({ dryRun: true });
    expect(metrics.published).toBe(0);
    world.intake.always = { status: 403 };
    await world.replay();
    expect(metrics.values).toMatchObject({ EndedEarly: 1, RecordsHeld: 1, ObjectsHeld: 1 });
  });
});
