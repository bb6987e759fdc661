import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TransformSettings } from '../../shared/config/transform-settings.ts';
import { MAX_RECORD_BYTES } from '../../shared/firehose/limits.ts';
import { idOf, type Provenance } from '../../shared/log/marker.ts';
import { type Composition, compose } from '../../shared/replay/composition.ts';
import type { LateRule } from '../../shared/replay/late.ts';
import { outgoingOf } from '../../shared/replay/outgoing.ts';
import { MAX_HOPS } from '../../shared/replay/record-composition.ts';
import { recordOf } from '../../shared/transform/record-of.ts';
import { type TransformedLog, transformRecord } from '../../shared/transform/transform-record.ts';
import { anyRecord, REAL_RECORDS } from '../property/records.ts';
import { EVERY_SETTINGS } from '../property/settings.ts';

const ARRIVAL_MS = Date.UTC(2023, 0, 27, 17);
const HOUR_MS = 3_600_000;
const FIRST = '20230127t180000z-000001';
const SECOND = '20230129t180000z-000002';

const logsOf = (bytes: Uint8Array, arrivalMs: number, settings: TransformSettings): readonly TransformedLog[] => {
  const verdict = transformRecord(bytes, arrivalMs, settings);
  return verdict.kind === 'logs' ? verdict.logs : [];
};

/** What a replay sends of a record. */
function replayed(
  bytes: Uint8Array,
  replayId: string,
  rule: LateRule,
  { settings, nowMs }: { settings: TransformSettings; nowMs: number },
): Buffer[] {
  return logsOf(bytes, ARRIVAL_MS, settings).flatMap((log, index) => {
    const known = log.draft.late?.provenance;
    const provenance: Provenance = known
      ? { ...known, replayId }
      : { eventId: idOf(index), ofPart: undefined, replayId };
    const outgoing = outgoingOf(log, index, provenance, rule, settings, nowMs);
    return outgoing === 'held' ? [] : outgoing.map(({ bytes: sent }) => Buffer.from(sent));
  });
}

function expectStable(record: Uint8Array, settings: TransformSettings): void {
  const rule: LateRule = { policy: 'restamp', windowMs: settings.windowMs };
  // In time, and two days later, when every date is too old.
  for (const nowMs of [ARRIVAL_MS + HOUR_MS, ARRIVAL_MS + 48 * HOUR_MS]) {
    for (const sent of replayed(record, FIRST, rule, { settings, nowMs })) {
      const text = sent.toString();
      const [again] = logsOf(sent, nowMs + HOUR_MS, settings);
      if (again?.json !== text) expect({ settings, log: again?.json }).toEqual({ settings, log: text });
      const [newer] = replayed(sent, SECOND, rule, { settings, nowMs });
      const expected = JSON.parse(text.replaceAll(FIRST, SECOND));
      expect(JSON.parse(newer?.toString() ?? '')).toEqual(expected);
    }
  }
}

/** What a replay puts back into a stream of a record. */
function putBack(bytes: Uint8Array, settings: TransformSettings, nowMs: number): Composition {
  const verdict = transformRecord(bytes, ARRIVAL_MS, settings);
  if (verdict.kind !== 'logs') return { outgoing: [], skipped: false, held: false, exhausted: false };
  return compose(verdict, {
    target: 'firehose',
    settings,
    rule: { policy: 'restamp', windowMs: settings.windowMs },
    nowMs,
    choose: () => 'send',
    provenanceOf: ({ draft }, index) => ({
      ...(draft.late?.provenance ?? { eventId: idOf(index), ofPart: undefined }),
      replayId: FIRST,
    }),
  });
}

function expectTransformedAlike(record: Uint8Array, settings: TransformSettings): void {
  for (const nowMs of [ARRIVAL_MS + HOUR_MS, ARRIVAL_MS + 48 * HOUR_MS]) {
    for (const { bytes } of putBack(record, settings, nowMs).outgoing) {
      expect(bytes.length).toBeLessThanOrEqual(MAX_RECORD_BYTES);
      const verdict = transformRecord(bytes, nowMs, settings);
      const again = verdict.kind === 'logs' ? recordOf(verdict, settings).toString('latin1') : verdict;
      expect(again).toBe(Buffer.from(bytes).toString('latin1'));
      for (let hop = 2, next = bytes; hop <= MAX_HOPS; hop++) {
        const { outgoing, exhausted } = putBack(next, settings, nowMs);
        expect(exhausted).toBe(false);
        next = outgoing[0]?.bytes ?? next;
        if (hop === MAX_HOPS) expect(putBack(next, settings, nowMs)).toMatchObject({ held: true, exhausted: true });
      }
    }
  }
}

describe('a record that is put back into a stream', () => {
  it('is delivered as it was put, and comes back no more than three times', () => {
    fc.assert(fc.property(anyRecord, fc.constantFrom(...EVERY_SETTINGS), expectTransformedAlike), {
      numRuns: 200,
      seed: 1,
    });
  });
});

describe('a log with provenance', () => {
  it('is transformed to the same bytes, and replayed again differs only in the id of the replay', () => {
    fc.assert(fc.property(anyRecord, fc.constantFrom(...EVERY_SETTINGS), expectStable), { numRuns: 400, seed: 1 });
  });

  it('of every captured record is, too', () => {
    REAL_RECORDS.filter(({ length }, index) => length < 20_000 && index % 10 === 0).forEach((record, index) => {
      const settings = EVERY_SETTINGS[index % EVERY_SETTINGS.length];
      if (settings !== undefined) expectStable(record, settings);
    });
  });
});
