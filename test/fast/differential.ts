import type { TransformSettings } from '../../shared/config/transform-settings.ts';
import { FastPath } from '../../shared/fast/fast-path.ts';
import type { Shortcut } from '../../shared/firehose/shortcut.ts';
import { answerTransformation } from '../../shared/firehose/transform-event.ts';

/** Which way records went. */
export interface Ways {
  taken: number;
  read: number;
  referred: number;
}

export const ARRIVAL_MS = Date.parse('2023-01-27T17:00:00Z');

/** The fast path, counted. It remembers from event to event, as in a warm function. */
export function countedFastPath(settings: TransformSettings, ways: Ways): Shortcut {
  const fast = new FastPath(settings);
  return {
    take(...record) {
      const data = fast.take(...record);
      if (data !== undefined) ways.taken++;
      return data;
    },
    read(...record) {
      const verdict = fast.read(...record);
      if (verdict === undefined) ways.referred++;
      else ways.read++;
      return verdict;
    },
    learn: (...record) => fast.learn(...record),
  };
}

/**
 * Answers an event on both ways.
 *
 * @returns where they differ, as the record and both answers; undefined where they are the same byte for byte, counts included
 */
export function differenceOf(
  records: readonly Buffer[],
  settings: TransformSettings,
  fast: Shortcut,
  arrivalMs: number | undefined = ARRIVAL_MS,
): string | undefined {
  const event = {
    records: records.map((record, index) => ({
      recordId: String(index),
      data: record.toString('base64'),
      ...(arrivalMs !== undefined && { approximateArrivalTimestamp: arrivalMs }),
    })),
  };
  const reference = answerTransformation(event, settings, { shortcutFor: () => undefined });
  const other = answerTransformation(event, settings, { shortcutFor: () => fast });
  for (const [index, expected] of reference.result.records.entries()) {
    const actual = other.result.records[index];
    if (actual?.data === expected.data && actual?.result === expected.result) continue;
    const text = (data: string | undefined) => Buffer.from(data ?? '', 'base64').toString();
    return `${records[index]}\nreference: ${expected.result} ${text(expected.data)}\nfast:      ${actual?.result} ${text(actual?.data)}`;
  }
  const counts = [reference.counts, other.counts].map((of) => JSON.stringify(of, sortKeys));
  return counts[0] === counts[1] ? undefined : `counts\nreference: ${counts[0]}\nfast:      ${counts[1]}`;
}

function sortKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
