import { describe, expect, it } from 'vitest';
import { inOrderOfDeadline } from './deadline-order.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const HOUR_MS = 3_600_000;
const object = (key: string, hoursAgo: number) => ({
  key,
  size: 1,
  lastModifiedMs: NOW - hoursAgo * HOUR_MS,
  etag: '"1"',
});

const keysInOrder = (...objects: ReturnType<typeof object>[]) =>
  inOrderOfDeadline(objects, { nowMs: NOW, windowMs: 18 * HOUR_MS, stuck: new Set(['stuck']) }).map(({ key }) => key);

describe('the order of objects', () => {
  it('is that of the time left in the window, and those past it go last', () => {
    const objects = [
      object('new', 1),
      object('past', 19),
      object('long past', 30),
      object('urgent', 17),
      object('edge', 18),
    ];
    expect(keysInOrder(...objects)).toEqual(['urgent', 'new', 'long past', 'past', 'edge']);
  });

  it('goes by when the oldest record arrived, as Firehose says in the key, and not by when it gave up', () => {
    const key = 'http-endpoint-failed/2026/02/28/19/stream-1-2026-02-28-19-30-00-0f6a';
    expect(keysInOrder(object('a', 2), object(key, 1))).toEqual([key, 'a']);
  });

  it('does not believe a key that is later than the object, as one of another time zone is', () => {
    const key = 'failed/stream-1-2026-03-01-20-00-00-0f6a';
    expect(keysInOrder(object(key, 1), object('a', 2))).toEqual(['a', key]);
  });

  it('puts those at which runs have ended again and again behind all others', () => {
    expect(keysInOrder(object('stuck', 17), object('past', 19), object('new', 1))).toEqual(['new', 'past', 'stuck']);
  });

  it('is that of the keys where nothing else tells', () => {
    expect(keysInOrder(object('b', 1), object('a', 1))).toEqual(['a', 'b']);
  });
});
