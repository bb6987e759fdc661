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
    ['another log', () => ({ take: () => Buffer.from('{"message":"hellO"}').toString('base64') })],
    ['another number of bytes', () => ({ bytesOut: 1 })],
    ['a note that is none', () => ({ notes: ['masked'] })],
  ])('finds %s', (_, lie) => {
    const fast = honest();
    differenceOf([LINE], settings, fast);
    const liar: Shortcut = {
      take: (...record) => fast.take(...record),
      read: (...record) => fast.read(...record),
      learn: (...record) => fast.learn(...record),
      bytesOut: fast.bytesOut,
      notes: fast.notes,
      ...lie(fast),
    };
    expect(differenceOf([LINE], settings, liar)).toMatch(/reference|counts/);
  });
});
