import { describe, expect, it } from 'vitest';
import { readMembers } from '../json/members.ts';
import type { JsonObject } from '../json/value.ts';
import { eventIdOf, idOf, writeMarker } from './marker.ts';
import { readMarker } from './read-marker.ts';

const read = (text: string) => readMarker(JSON.parse(text) as JsonObject, readMembers(text));

const NOTHING = { tags: undefined, surplus: undefined, flags: [], part: undefined, late: undefined };

describe('a marker', () => {
  it('comes back as it was written, with the numbers of what it holds', () => {
    const original = new Map([
      ['hostname', '1.0'],
      ['2', '9007199254740993'],
    ]);
    const content = {
      tags: '{"a":"1","b":["x","y"],"c":true}',
      surplus: '{"d":"1"}',
      original,
      flags: ['broken-json'] as const,
      part: { index: 1, of: 2 },
      late: { timestamp: '2023-01-27T16:53:46.615Z' },
    };
    const raw = writeMarker(content);
    expect(read(`{"message":"x","hydrant":${raw}}`)).toEqual({
      tags: ['a:1', 'b:x', 'b:y', 'c'],
      surplus: ['d:1'],
      original,
      flags: content.flags,
      part: content.part,
      late: content.late,
    });
  });

  it('holds nothing but its version where there is nothing to say', () => {
    expect(writeMarker({ ...NOTHING, original: new Map() })).toBe('{"v":1}');
  });

  it('comes back with the provenance of a replayed log, whole or a part', () => {
    const provenance = { eventId: idOf('a'), ofPart: undefined, replayId: '20260301t120000z-0000ff' };
    const write = (part: { index: number; of: number } | undefined) =>
      writeMarker({ ...NOTHING, original: new Map(), part, late: { provenance } });
    expect(JSON.parse(write(undefined))).toEqual({ v: 1, event_id: idOf('a'), replay_id: provenance.replayId });
    expect(read(`{"message":"x","hydrant":${write(undefined)}}`)?.late).toEqual({ provenance });
    const part = { index: 2, of: 3 };
    const ofPart = { eventId: idOf(idOf('a'), 2), ofPart: 2, replayId: provenance.replayId };
    const late = read(`{"message":"x","hydrant":${write(part)}}`)?.late;
    expect(late).toEqual({ provenance: ofPart });
    expect(writeMarker({ ...NOTHING, original: new Map(), part, late })).toBe(write(part));
    expect(eventIdOf(ofPart, part)).toBe(ofPart.eventId);
  });

  it('comes back with how often the log was put back into a stream', () => {
    const late = {
      provenance: { eventId: idOf('a'), ofPart: undefined, replayId: '20260301t120000z-0000ff', hops: 2 },
    };
    const raw = writeMarker({ ...NOTHING, original: new Map(), late });
    expect(raw).toMatch(/,"replay_id":"20260301t120000z-0000ff","hops":2}$/);
    expect(read(`{"message":"x","hydrant":${raw}}`)?.late).toEqual(late);
  });

  it.each([
    ['a number', '{"v":1,"event_id":7,"replay_id":"20260301t120000z-0000ff"}'],
    ['of another form', '{"v":1,"event_id":"x","replay_id":"20260301t120000z-0000ff"}'],
    ['too long', `{"v":1,"event_id":"${'0'.repeat(33)}","replay_id":"20260301t120000z-0000ff"}`],
    ['alone', `{"v":1,"event_id":"${'0'.repeat(32)}"}`],
    ['beside a replay that is none', `{"v":1,"event_id":"${'0'.repeat(32)}","replay_id":"x,admin:true"}`],
    ['missing', '{"v":1,"replay_id":"20260301t120000z-0000ff"}'],
    ['missing beside hops', '{"v":1,"hops":1}'],
    ...['0', '-1', '1.5', '"1"', 'null'].map((hops): [string, string] => [
      `beside ${hops} hops`,
      `{"v":1,"event_id":"${'0'.repeat(32)}","replay_id":"20260301t120000z-0000ff","hops":${hops}}`,
    ]),
  ])('is not seen where its event id is %s', (_, marker) => {
    expect(read(`{"message":"x","hydrant":${marker}}`)).toBeUndefined();
  });

  it.each([
    '{"message":"x"}',
    '{"hydrant":{"v":1}}',
    '{"message":"","hydrant":{"v":1}}',
    '{"message":5,"hydrant":{"v":1}}',
    '{"message":"x","hydrant":{"v":2}}',
    '{"message":"x","hydrant":{"v":"1"}}',
    '{"message":"x","hydrant":[1]}',
    '{"message":"x","hydrant":{"v":1,"other":1}}',
    '{"message":"x","hydrant":{"v":1,"__proto__":1}}',
    '{"message":"x","hydrant":{"v":1,"tags":{"a":1}}}',
    '{"message":"x","hydrant":{"v":1,"tags":["a"]}}',
    '{"message":"x","hydrant":{"v":1,"original":"x"}}',
    '{"message":"x","hydrant":{"v":1,"part":{"index":0,"of":1}}}',
    '{"message":"x","hydrant":{"v":1,"part":null}}',
    '{"message":"x","hydrant":{"v":1,"late":{"timestamp":"yesterday"}}}',
    '{"message":"x","timestamp":"yesterday","hydrant":{"v":1}}',
    '{"message":"x","timestamp":1674838426615,"hydrant":{"v":1}}',
  ])('is not seen in %s', (text) => {
    expect(read(text)).toBeUndefined();
  });
});
