import { describe, expect, it } from 'vitest';
import { loadTransformSettings } from '../../shared/config/load.ts';
import type { Shortcut } from '../../shared/firehose/shortcut.ts';
import { countedFastPath, differenceOf } from './differential.ts';

const METADATA = '"kubernetes":{"pod_name":"web-7c9d8f6b5d-abcde","namespace_name":"shop","container_name":"web"}}';
const LINE = Buffer.from(`{"log":"2023-01-27T16:53:46.615934350Z stdout F hello",${METADATA}`);

describe('the comparison', () => {
  const settings = loadTransformSettings({});
  const honest = () => countedFastPath(settings, { taken: 0, read: 0, referred: 0 });

  it('finds nothing where there is nothing', () => {
    const fast = honest();
    for (let round = 0; round < 2; round++) expect(differenceOf([LINE, LINE], settings, fast)).toBeUndefined();
  });

  it.each<[string, (fast: Shortcut) => Partial<Shortcut>]>([
    ['another log', () => ({ take: (...[, , , , out]) => ({ bytes: out.write('{"message":"hellO"}'), notes: [] }) })],
    [
      'a log that is cut',
      (fast) => ({ take: (...record) => ({ bytes: (fast.take(...record)?.bytes ?? 0) - 3, notes: [] }) }),
    ],
    [
      'a note that is none',
      (fast) => ({ take: (...record) => ({ bytes: fast.take(...record)?.bytes ?? 0, notes: ['masked'] }) }),
    ],
  ])('finds %s', (_, lie) => {
    const fast = honest();
    differenceOf([LINE], settings, fast);
    const liar: Shortcut = {
      take: (...record) => fast.take(...record),
      read: (...record) => fast.read(...record),
      learn: (...record) => fast.learn(...record),
      ...lie(fast),
    };
    expect(differenceOf([LINE], settings, liar)).toMatch(/reference|counts/);
  });
});

describe('metadata that come again', () => {
  const settings = loadTransformSettings({});

  /** The difference at the first, the second and the third time. */
  function differences(record: Buffer): (string | undefined)[] {
    const fast = countedFastPath(settings, { taken: 0, read: 0, referred: 0 });
    return [0, 1, 2].map(() => differenceOf([record], settings, fast));
  }

  const METADATA_OF = (label: Buffer) =>
    Buffer.concat([
      Buffer.from('"kubernetes":{"pod_name":"web-7c9d8f6b5d-abcde","namespace_name":"shop","labels":{"app":"'),
      label,
      Buffer.from('"}}}'),
    ]);

  it.each<[string, Buffer, string]>([
    ['bytes that are no UTF-8', Buffer.from([0x61, 0xff, 0xfe]), '{"log":"a plain line",'],
    ['bytes that are no UTF-8, beside a line that is JSON', Buffer.from([0x61, 0xff]), '{"log":"{\\"a\\":1}",'],
    ['a replacement character of its own', Buffer.from('a\ufffd'), '{"log":"a plain line",'],
    ['escapes', Buffer.from('a\\u00e9\\u0041\\/'), '{"log":"a plain line",'],
    [
      'a nested object of their name before them',
      Buffer.from('a'),
      '{"log":"x","data":{"b":1,"kubernetes":{"pod_name":"evil"}},',
    ],
    ['their key twice', Buffer.from('a'), '{"kubernetes":{"pod_name":"evil","namespace_name":"x"},"log":"x",'],
  ])('are the same to both paths with %s', (_, label, head) => {
    expect(differences(Buffer.concat([Buffer.from(head), METADATA_OF(label)]))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
