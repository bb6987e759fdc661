import { describe, expect, it } from 'vitest';
import type { Fate } from './delivery.ts';
import { type LineFate, LineFates } from './line-fate.ts';
import { NumberRanges } from './number-ranges.ts';

const REFUSED: Fate = { kind: 'refused', words: '400' };
const ACCEPTED: Fate = { kind: 'accepted', isRepeat: false };
const HELD: Fate = { kind: 'held' };

const log = (place: number, expired = false) => ({
  bytes: Buffer.from(`sent ${place}`),
  deadLetter: () => Buffer.from(`${place}`),
  eventId: `${place}`,
  places: [place],
  logs: 1,
  expired,
});

/** What a line comes to whose logs end so; of 'skipped' and 'unsent' ones nothing was sent. */
function fateOf(...ends: (Fate | 'skipped' | 'unsent' | 'expired')[]): LineFate | undefined {
  const seen: LineFate[] = [];
  const fates = new LineFates({ of: ends.length, done: new NumberRanges() }, (fate) => seen.push(fate));
  for (const [index, end] of ends.entries()) {
    if (end === 'skipped') fates.skip();
    else if (end === 'unsent') fates.hold();
    else fates.expect(log(index, end === 'expired'))(end === 'expired' ? ACCEPTED : end);
  }
  expect(seen).toEqual([]);
  fates.close();
  expect(seen).toHaveLength(1);
  return seen[0];
}

describe("a line's fate", () => {
  it.each([
    ['delivered', [ACCEPTED, ACCEPTED], 2],
    ['refused', [ACCEPTED, REFUSED], 1],
    ['skipped', [ACCEPTED, REFUSED, 'skipped'], 1],
    ['skipped', ['skipped', 'skipped'], 0],
    ['expired', [ACCEPTED, REFUSED, 'skipped', 'expired'], 2],
    ['held', [ACCEPTED, REFUSED, 'skipped', 'expired', HELD], 2],
    ['held', ['unsent', ACCEPTED], 1],
  ] as const)('is %s after %j', (outcome, ends, accepted) => {
    expect(fateOf(...ends)).toMatchObject({ outcome, accepted });
  });

  it('names each refused log by its event id, with what a dead letter of it holds', () => {
    const [refused, ...others] = fateOf(ACCEPTED, REFUSED)?.refused ?? [];
    expect(refused).toMatchObject({ eventId: '1', words: '400' });
    expect(refused?.deadLetter()).toEqual(Buffer.from('1'));
    expect(others).toEqual([]);
  });
});
