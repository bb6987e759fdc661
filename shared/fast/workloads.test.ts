import { describe, expect, it } from 'vitest';
import { knownMetadata } from '../../test/fast/known-metadata.ts';
import { loadTransformSettings } from '../config/load.ts';
import { JsonFrame } from './json-frame.ts';
import type { KeyedFrame } from './json-frames.ts';
import type { KnownMetadata } from './known-event.ts';
import { Workload } from './workload.ts';
import { Workloads } from './workloads.ts';

/** A pod of a Deployment: others of it differ in the end of the name. */
function podOf(deployment: string, end: string, labels: Readonly<Record<string, string>> = {}): KnownMetadata {
  return knownMetadata({
    pod_name: `${deployment}-7c9d8f6b5d-${end}`,
    namespace_name: 'shop',
    labels,
    container_image: 'docker.io/library/nginx:1.23.3',
  });
}

/** A frame of so many bytes. */
function frameOf(bytes: number): KeyedFrame {
  const line = {
    shape: '',
    asked: [],
    members: new Map(),
    message: '',
    messageFrom: 'line',
    dateMs: undefined,
  } as const;
  return { frame: JsonFrame.of(['x'.repeat(bytes)], [], line, []), hash: 0, router: 0 };
}

const newWorkloads = () => new Workloads(loadTransformSettings({}));
const isKnown = (workloads: Workloads, { bytes }: KnownMetadata) =>
  workloads.find(bytes, 0, bytes.length) !== undefined;

/** Near the longest metadata that a workload is made of */
const BIG = { note: 'x'.repeat(15_000) };

describe('workloads that are remembered', () => {
  it('are so many, of which the oldest goes', () => {
    const workloads = newWorkloads();
    for (let index = 0; index <= 500; index++) workloads.workloadOf(podOf(`app${index}`, 'abc2e'));
    expect(isKnown(workloads, podOf('app0', 'x7k9d'))).toBe(false);
    expect(isKnown(workloads, podOf('app1', 'x7k9d'))).toBe(true);
    expect(isKnown(workloads, podOf('app500', 'x7k9d'))).toBe(true);
  });

  it('take so many bytes, and what was forgotten counts no more', () => {
    const workloads = newWorkloads();
    for (let index = 0; index < 200; index++) workloads.workloadOf(podOf(`app${index}`, 'abc2e', BIG));
    const known = Array.from({ length: 200 }, (_, index) => isKnown(workloads, podOf(`app${index}`, 'x7k9d', BIG)));
    // Each counts for some 140,000 bytes.
    const count = known.filter((is) => is).length;
    expect(count).toBeGreaterThan(35);
    expect(count).toBeLessThan(45);
    expect(known.slice(-count)).not.toContain(false);
  });

  it('count with what is learned of their lines, as long as they are remembered', () => {
    const workloads = newWorkloads();
    const members = ['web', 'api', 'job'].map((name) => {
      const known = podOf(name, 'abc2e');
      known.workload = workloads.workloadOf(known);
      return known;
    });
    const [web, api] = members as [KnownMetadata, KnownMetadata, KnownMetadata];
    workloads.learnShape(web, 'one', frameOf(2_000_000));
    expect(isKnown(workloads, podOf('web', 'x7k9d'))).toBe(true);
    workloads.learnShape(api, 'one', frameOf(2_000_000));
    expect(['web', 'api', 'job'].map((name) => isKnown(workloads, podOf(name, 'x7k9d')))).toEqual([false, true, true]);
    // Who still has it makes nobody else forgotten.
    workloads.learnShape(web, 'two', frameOf(4_000_000));
    expect(web.workload?.bytes).toBe(0);
    expect(['api', 'job'].map((name) => isKnown(workloads, podOf(name, 'x7k9d')))).toEqual([true, true]);
  });

  it('are few of names that are alike, of which the oldest goes', () => {
    const workloads = newWorkloads();
    for (let version = 0; version < 9; version++)
      workloads.workloadOf(podOf('web', 'abc2e', { version: `v${version}` }));
    const known = Array.from({ length: 9 }, (_, version) =>
      isKnown(workloads, podOf('web', 'x7k9d', { version: `v${version}` })),
    );
    expect(known).toEqual([false, ...Array<boolean>(8).fill(true)]);
  });

  it('have no metadata that are very long', () => {
    const note = (bytes: number) => podOf('web', 'abc2e', { note: 'x'.repeat(bytes) });
    const { length } = note(0).bytes;
    expect(newWorkloads().workloadOf(note(16_384 - length))).toBeDefined();
    expect(newWorkloads().workloadOf(note(16_385 - length))).toBeUndefined();
  });

  it('have no rules', () => {
    expect(newWorkloads().workloadOf({ ...podOf('web', 'abc2e'), hasRules: true })).toBeUndefined();
  });
});

it('of a workload 32 shapes are remembered, of which the oldest goes, and counts no more', () => {
  const known = podOf('web', 'abc2e');
  const workload = new Workload(known);
  const learn = (shape: string, bytes: number) => workload.learnShape(shape, frameOf(bytes), known.bytes);
  const first = learn('long', 1_000);
  expect(first).toBeGreaterThanOrEqual(2_000);
  for (let index = 1; index < 32; index++) learn(`s${index}`, 1);
  expect(learn('long', 1_000)).toBe(0);
  expect(learn('next', 1_000)).toBe(0);
  expect(learn('same', 1_000)).toBeGreaterThan(1_900);
  expect(learn('next', 1_000)).toBe(0);
  expect(learn('long', 1_000)).toBeGreaterThan(1_900);
});
