import { describe, expect, it } from 'vitest';
import { growthOf } from './growth-figures.ts';
import { LINE_KINDS, recordOfSize } from './record-of-size.ts';

const costs = (...values: number[]) => values.map((cost, index) => ({ size: index + 1, cost }));

describe('growth', () => {
  it('is none where a byte costs the same', () => {
    expect(growthOf(costs(3, 3, 3))).toEqual({ largestToSmallest: 1, rise: 1 });
  });

  it('is not in a byte that becomes cheaper', () => {
    expect(growthOf(costs(8, 4, 2))).toEqual({ largestToSmallest: 0.25, rise: 1 });
  });

  it('is what a byte costs more than at any smaller size', () => {
    expect(growthOf(costs(8, 2, 6, 4))).toEqual({ largestToSmallest: 0.5, rise: 3 });
  });
});

describe.each(LINE_KINDS)('a record whose line is %s', (kind) => {
  it.each([300, 3_000, 30_000, 900_000])('has about %i bytes, and is JSON', (bytes) => {
    const record = recordOfSize(kind, bytes);

    expect(record.length / bytes).toSatisfy((ratio) => ratio > 0.8 && ratio < 1.1);
    const { log, kubernetes } = JSON.parse(record.toString()) as { log: string; kubernetes: unknown };
    expect(kubernetes !== undefined).toBe(bytes >= 3_000);
    const line = log.slice(log.indexOf(' F ') + 3);
    if (kind !== 'text') expect(JSON.parse(line)).toHaveProperty('message');
  });
});
