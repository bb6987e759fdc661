import { describe, expect, it } from 'vitest';
import { planBackfill } from './plan.ts';

const STARTED_AT = '2026-03-01T12:00:00.000Z';
const settings = { backupPrefix: 'firehose/', maxMegabytesPerSecond: undefined };
const asked = (backfill: unknown) => ({ backfill, concurrency: 50, startedAt: STARTED_AT });

describe('the plan of a backfill', () => {
  it("lists the settings' prefix, or the one it is given, and hands everything else to the children", () => {
    expect(planBackfill(asked({}), settings)).toEqual({
      prefix: 'firehose/',
      request: { prefix: 'firehose/', startedAt: STARTED_AT },
    });
    const input = { prefix: '', from: '2026-01-27T16:00:00Z', late: 'hold' };
    expect(planBackfill(asked(input), settings)).toEqual({ prefix: '', request: { ...input, startedAt: STARTED_AT } });
  });

  it('divides the lower of the two rates among the children', () => {
    const rate = (allowed: number | undefined, maxMegabytesPerSecond?: number) =>
      planBackfill(asked({ maxMegabytesPerSecond }), { ...settings, maxMegabytesPerSecond: allowed }).request
        .maxMegabytesPerSecond;
    expect([rate(10), rate(undefined, 5), rate(10, 5), rate(5, 10), rate(undefined)]).toEqual([
      0.2,
      0.1,
      0.1,
      0.1,
      undefined,
    ]);
  });

  it.each([
    [asked({ perfix: 'a' }), 'perfix'],
    [asked({ keys: ['a'] }), 'keys: not for a backfill'],
    [asked({ dryRun: true, preview: 3 }), 'dryRun, preview: not for a backfill'],
    [asked({ dryRun: false }), 'dryRun: not for a backfill'],
    [asked({ maxObjects: 1, maxBytes: 1 }), 'maxObjects, maxBytes: not for a backfill'],
    [{ backfill: {}, concurrency: 0, startedAt: STARTED_AT }, 'concurrency'],
    [{ backfill: {} }, 'startedAt'],
  ])('of %j is refused by name', (input, words) => {
    expect(() => planBackfill(input, settings)).toThrow(words);
  });
});
