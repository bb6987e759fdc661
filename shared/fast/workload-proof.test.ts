import { describe, expect, it } from 'vitest';
import { knownMetadata } from '../../test/fast/known-metadata.ts';
import { loadTransformSettings } from '../config/load.ts';
import { readMetadata } from '../kubernetes/metadata.ts';
import { Frame } from './frame.ts';
import { Workload } from './workload.ts';
import { workloadValues } from './workload-values.ts';

const SETTINGS = loadTransformSettings({});
const UID = 'a1ba58b7-ad5c-454a-a904-e57142f1a54b';

interface More {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

const podWith = (more: More) =>
  knownMetadata({
    pod_name: 'web-7c9d8f6b5d-abc2e',
    namespace_name: 'shop',
    pod_id: UID,
    container_name: 'web',
    ...more,
  });

/** What a container's workload gives for itself; undefined where it is not proven. */
function memberOf(more: More, frame?: Frame) {
  const known = { ...podWith(more), frame };
  const workload = new Workload(known);
  const places = workload.template?.read(known.bytes, 0, known.bytes.length);
  return places && workload.template?.memberOf(workload, known.bytes, places, SETTINGS);
}

const FIRST = memberOf({})?.frame ?? new Frame(Buffer.alloc(0), Buffer.alloc(0), []);

describe('what a workload has in common', () => {
  it('is proven by metadata alone, and by a frame of the first container', () => {
    expect(FIRST.fields.toString()).toContain('pod_name:web-7c9d8f6b5d-abc2e');
    expect(memberOf({}, FIRST)?.frame).toEqual(FIRST);
  });

  it('is not proven by a frame of which something else is to be counted', () => {
    const { fields, marker } = FIRST;
    expect(memberOf({}, new Frame(fields, marker, []))).toBeDefined();
    expect(memberOf({}, new Frame(fields, marker, ['rule-not-applied']))).toBeUndefined();
  });

  it('is not proven by a frame with other texts', () => {
    const { fields, marker, notes } = FIRST;
    const other = Buffer.concat([fields, Buffer.from(' ')]);
    expect(memberOf({}, new Frame(other, marker, notes))).toBeUndefined();
    expect(memberOf({}, new Frame(fields, other, notes))).toBeUndefined();
  });

  it('is not proven where the values of the proof stand in the metadata already', () => {
    const [other] = workloadValues(readMetadata({ pod_id: UID })).map(({ text, kind }) => kind.other(text));
    expect(memberOf({ labels: { note: UID } })).toBeDefined();
    expect(memberOf({ labels: { note: `x${other}` } })).toBeUndefined();
  });

  it('is not proven where there is no room for a tag', () => {
    const tagged = (count: number): More => {
      const tags = Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 'x']));
      return { annotations: { 'ad.datadoghq.com/tags': JSON.stringify(tags) } };
    };
    expect(memberOf(tagged(80))).toBeDefined();
    expect(memberOf(tagged(100))).toBeUndefined();
  });
});
