import { describe, expect, it } from 'vitest';
import { loadTransformSettings } from '../config/load.ts';
import { transformRecord } from '../transform/transform-record.ts';
import { composeLog } from './compose.ts';
import type { LogDraft } from './draft.ts';
import { restamp } from './restamp.ts';

const SETTINGS = loadTransformSettings({});
const LATE = '2026-02-20T10:00:00.000Z';
const PRESENT = '2026-03-01T12:00:00.000Z';

function draftOf(record: object): LogDraft {
  const verdict = transformRecord(Buffer.from(JSON.stringify(record)), undefined, SETTINGS);
  if (verdict.kind !== 'logs' || verdict.logs[0] === undefined) throw new Error(verdict.kind);
  return verdict.logs[0].draft;
}

const restamped = (draft: LogDraft, now = PRESENT) => JSON.parse(composeLog(restamp(draft, now), SETTINGS));

describe('a log moved to the present', () => {
  it('has the new date, the old one beside it, and a tag', () => {
    expect(restamped(draftOf({ log: 'x', time: LATE, n: 1 }))).toMatchObject({
      message: 'x',
      timestamp: PRESENT,
      ddtags: 'late:true',
      n: 1,
      hydrant: { late: { timestamp: LATE } },
    });
  });

  it('twice keeps its first date and one tag', () => {
    const once = restamped(draftOf({ log: 'x', time: LATE }));
    const again = restamped(draftOf(once), '2026-04-01T12:00:00.000Z');
    expect(again).toEqual({ ...once, timestamp: '2026-04-01T12:00:00.000Z' });
  });

  it('keeps its provenance, and one with provenance alone is none that is late', () => {
    const provenance = { eventId: 'e'.repeat(32), ofPart: undefined, replayId: '20260301t120000z-0000ff' };
    const replayed = { ...draftOf({ log: 'x', time: LATE }), late: { provenance } };
    expect(JSON.parse(composeLog(replayed, SETTINGS)).ddtags).toBe(`replay_id:${provenance.replayId},replayed:true`);
    expect(restamped(replayed)).toMatchObject({
      ddtags: `late:true,replay_id:${provenance.replayId},replayed:true`,
      hydrant: { late: { timestamp: LATE }, event_id: provenance.eventId, replay_id: provenance.replayId },
    });
  });

  it('has no other date that Datadog would read, also of a line that is JSON; they are kept aside', () => {
    const message = JSON.stringify({ '@timestamp': LATE, level: 'warn', n: 1 });
    const log = restamped(draftOf({ log: message, time: LATE, date: 1771581600000, deep: { date: 'x' } }));
    expect(JSON.parse(log.message)).toEqual({ level: 'warn', n: 1 });
    expect(log).not.toHaveProperty('date');
    expect(log.deep).toEqual({ date: 'x' });
    expect(log.hydrant.original).toMatchObject({ '@timestamp': LATE, date: 1771581600000 });
  });

  it('keeps a message that is no object byte for byte', () => {
    for (const message of [`{"@timestamp":"${LATE}" broken`, `["${LATE}"]`, ` {"a": 1.0 , "b":9007199254740993}`]) {
      expect(restamped(draftOf({ log: message, time: LATE })).message).toBe(message);
    }
  });
});
