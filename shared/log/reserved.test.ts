import { describe, expect, it } from 'vitest';
import { parseJson } from '../json/value.ts';
import { readContainer } from './container.ts';
import { isReservedKey, isWrittenKey, takeClaims } from './reserved.ts';

const KUBERNETES = '{"pod_name":"p","namespace_name":"n"}';

/** What is taken out of an event, and what stays. */
function takenOf(text: string) {
  const event = parseJson(text) as Record<string, unknown>;
  const members = new Map(Object.entries(event).map(([key, value]) => [key, JSON.stringify(value)]));
  const claims = takeClaims(members, readContainer(event, members));
  return { claims: [...claims.keys()], stays: [...members.keys()] };
}

describe('a key that Hydrant writes itself', () => {
  it.each([
    'timestamp',
    'status',
    'hostname',
    'service',
    'ddsource',
    'ddtags',
    'hydrant',
    'hydrant.tags.a',
    'kubernetes.x',
  ])('%s is one', (key) => {
    expect([isWrittenKey(key), isReservedKey(key)]).toEqual([true, true]);
  });

  it.each(['message', 'host', 'kubernetes', 'hydrants', 'a'])('%s is none', (key) => {
    expect(isWrittenKey(key)).toBe(false);
  });
});

describe('a key that means something to Datadog or to Hydrant', () => {
  it.each(['host', 'syslog', 'date', '@timestamp', 'kubernetes', 'kubernetes_pod_name', 'ecs_cluster', 'container_id'])(
    '%s is one',
    (key) => {
      expect(isReservedKey(key)).toBe(true);
    },
  );

  it.each(['a', 'hosts', 'time', 'level', 'message', 'container', '__proto__'])('%s is none', (key) => {
    expect(isReservedKey(key)).toBe(false);
  });
});

describe('claims', () => {
  it('are what stands under a key of ours', () => {
    expect(takenOf('{"service":"s","a":1,"hydrant.x":1,"host":"h"}')).toEqual({
      claims: ['service', 'hydrant.x'],
      stays: ['a', 'host'],
    });
  });

  it("are beside metadata also a host, and what is named like another router's", () => {
    expect(takenOf(`{"host":"h","syslog":{},"ecs_cluster":"c","a":1,"kubernetes":${KUBERNETES}}`)).toEqual({
      claims: ['host', 'syslog', 'ecs_cluster'],
      stays: ['a', 'kubernetes'],
    });
  });
});
