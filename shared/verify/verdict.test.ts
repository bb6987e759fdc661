import { describe, expect, it } from 'vitest';
import type { Arrival } from './arrival.ts';
import { type Check, type CheckName, ok, unknown, wrong } from './check.ts';
import { verdictOf } from './verdict.ts';
import type { Canary } from './verification.ts';

const WELL: readonly Check[] = (['credentials', 'stream', 'transform', 'stream key'] as const).map((name) =>
  ok(name, ''),
);
/** All is well, but for these. */
const but = (...others: readonly Check[]): Check[] => [
  ...WELL.filter(({ name }) => !others.some((other) => other.name === name)),
  ...others,
];
const without = (...names: readonly CheckName[]) => WELL.filter(({ name }) => !names.includes(name));

const UNASKED: Canary = { outcome: 'not-sent', stopped: false, reason: '--no-send' };
const SENT = { id: 'a', putAt: '2026-03-01T09:00:00.000Z', recordBytes: 1 };
const ARRIVAL: Arrival = {
  transformed: true,
  tags: { arrived: ['env:prod'], asAttributes: [], missing: [] },
  fields: [],
  otherSource: undefined,
  tagsBy: 'ddtags',
  needs: 'ddtags',
  bytes: 1,
  savesBytes: 0,
};
const found = (arrival: Partial<Arrival> = {}): Canary => ({
  outcome: 'found',
  tookMs: 1,
  findings: [],
  expectedBy: 'function',
  ...SENT,
  arrival: { ...ARRIVAL, ...arrival },
});

describe('without a canary', () => {
  it('all is well where what matters was seen', () => {
    expect(verdictOf(WELL, UNASKED)).toEqual({ ok: true, unseen: [] });
    expect(verdictOf(but(unknown('live delivery', '')), UNASKED)).toEqual({ ok: true, unseen: [] });
  });

  it.each<[Check[], CheckName[]]>([
    [but(unknown('credentials', '')), ['credentials']],
    [but(unknown('stream key', 'typed in')), ['stream key']],
    [
      [...without('stream', 'transform', 'stream key'), unknown('stream', '')],
      ['stream', 'transform', 'stream key'],
    ],
  ])('nobody knows where something that matters was not: %#', (checks, unseen) => {
    expect(verdictOf(checks, UNASKED)).toEqual({ ok: false, unseen });
  });

  it('a key that delivers is good, whoever may read it', () => {
    const checks = but(unknown('stream key', 'typed in'), ok('live delivery', ''));
    expect(verdictOf(checks, UNASKED)).toEqual({ ok: true, unseen: [] });
  });

  it('what is wrong goes before what is unknown', () => {
    const checks = but(unknown('stream key', ''), wrong('clock', '', ''));
    expect(verdictOf(checks, UNASKED)).toEqual({ ok: false, unseen: [] });
  });

  it('because something kept it back, all is not well', () => {
    expect(verdictOf(WELL, { ...UNASKED, stopped: true })).toEqual({ ok: false, unseen: [] });
  });
});

describe('with a canary', () => {
  it('that was found, all is well whatever else may not be asked', () => {
    expect(verdictOf([unknown('credentials', ''), unknown('stream', '')], found())).toEqual({ ok: true, unseen: [] });
  });

  it.each([
    { transformed: false },
    { tagsBy: 'nothing' as const },
    { fields: ['service is a'] },
    { otherSource: 'aws' },
  ])('that was found otherwise than expected, all is not well: %j', (arrival) =>
    expect(verdictOf(WELL, found(arrival))).toEqual({ ok: false, unseen: [] }),
  );

  it('that was not found, all is not well', () => {
    expect(verdictOf(WELL, { outcome: 'not-found', waitedMs: 1, findings: [], ...SENT })).toEqual({
      ok: false,
      unseen: [],
    });
  });
});
