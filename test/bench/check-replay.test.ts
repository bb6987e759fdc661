import { describe, expect, it } from 'vitest';
import { arrivedIn, checkArrived } from './check-replay.ts';
import { ReplayWorld } from './replay-world.ts';

const body = (...logs: readonly (readonly [eventId: string, ddtags: string])[]) =>
  JSON.stringify(logs.map(([event_id, ddtags]) => ({ ddtags, hydrant: { v: 1, event_id } })));

const ours = arrivedIn([body(['a', 'pod_name:x,replay_id:1'], ['b', 'pod_name:y,replay_id:1'])]);

describe('what a naive replay has sent', () => {
  it('is the same in other requests, by another run', () => {
    const naive = arrivedIn([body(['b', 'pod_name:y,replay_id:2']), body(['a', 'pod_name:x,replay_id:2'])]);

    expect(() => checkArrived(naive, ours)).not.toThrow();
  });

  it.each([
    ['a log less', body(['a', 'pod_name:x'])],
    ['another event', body(['a', 'pod_name:x'], ['c', 'pod_name:y'])],
    ['tags of another', body(['a', 'pod_name:y'], ['b', 'pod_name:x'])],
    ['a tag less', body(['a', 'pod_name:x'], ['b', ''])],
  ])('is not with %s', (_, naive) => {
    expect(() => checkArrived(arrivedIn([naive]), ours)).toThrow();
  });
});

it('an event that comes twice is found, and a log that no replay has sent', () => {
  expect(() => arrivedIn([body(['a', '']), body(['a', ''])])).toThrow('twice');
  expect(() => arrivedIn(['[{"ddtags":""}]'])).toThrow();
});

it('the two replays of the benchmark send the same', async () => {
  const world = await ReplayWorld.open();
  try {
    const { path } = await world.writeObject(1);
    const [naive, replay] = [await world.arrived('naive', path), await world.arrived('replay', path)];
    expect(() => checkArrived(naive, replay)).not.toThrow();
  } finally {
    await world.close();
  }
});
