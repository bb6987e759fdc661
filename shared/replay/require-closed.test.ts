import { describe, expect, it } from 'vitest';
import { line, ReplayWorld, record } from '../../test/replay/replay-world.ts';
import { requireClosed } from './require-closed.ts';

describe('the answer of a replay', () => {
  it('is an error where the sum does not close, with the counts and the report', async () => {
    const world = new ReplayWorld();
    world.put('failed/a', [line(record('a'))]);
    const answer = await world.replay();
    expect(requireClosed(answer)).toBe(answer);
    const open = () => requireClosed({ ...answer, balanced: false });
    expect(open).toThrow(/"delivered":1/);
    expect(open).toThrow(answer.report ?? 'no report');
  });
});
