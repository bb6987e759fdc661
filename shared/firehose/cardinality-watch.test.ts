import { describe, expect, it } from 'vitest';
import { loadTransformSettings } from '../config/load.ts';
import type { LogDraft } from '../log/draft.ts';
import { transformRecord } from '../transform/transform-record.ts';
import { CardinalityWatch } from './cardinality-watch.ts';

const SETTINGS = loadTransformSettings({
  DD_KUBERNETES_POD_LABELS_AS_TAGS: '{"version":"v,also_v","*":"%%label%%"}',
  DD_KUBERNETES_POD_ANNOTATIONS_AS_TAGS: '{"version":"annotated"}',
});

function draftOf(kubernetes: object, settings = SETTINGS): LogDraft {
  const verdict = transformRecord(Buffer.from(JSON.stringify({ log: 'x', kubernetes })), undefined, settings);
  if (verdict.kind !== 'logs' || verdict.logs[0] === undefined) throw new Error('a record of one log');
  return verdict.logs[0].draft;
}

const withLabels = (labels: Record<string, string>, namespace = 'shop') =>
  draftOf({ namespace_name: namespace, pod_name: 'web-1', container_name: 'web', labels });

describe('the watch over the values of labels', () => {
  it('names a label and its namespace when its values are too many, once', () => {
    const watch = new CardinalityWatch(2);
    const see = (version: string, namespace?: string) => watch.see(withLabels({ version }, namespace), SETTINGS);
    expect([see('1'), see('2'), see('1'), see('2')].flat()).toEqual([]);
    expect(see('3')).toEqual([{ kind: 'label', label: 'version', namespace: 'shop' }]);
    expect([see('4'), see('1'), see('5')].flat()).toEqual([]);
  });

  it('counts each namespace, each label and each kind for itself', () => {
    const watch = new CardinalityWatch(1);
    expect(watch.see(withLabels({ version: '1', a: 'x' }), SETTINGS)).toEqual([]);
    expect(watch.see(withLabels({ version: '2' }, 'other'), SETTINGS)).toEqual([]);
    const annotated = draftOf({ namespace_name: 'shop', annotations: { version: '3' } });
    expect(watch.see(annotated, SETTINGS)).toEqual([]);
    expect(watch.see(withLabels({ version: '1', a: 'y' }), SETTINGS)).toMatchObject([{ label: 'a' }]);
  });

  it('sees nothing where no label is a tag, and nothing without Kubernetes', () => {
    const watch = new CardinalityWatch(1);
    const plain = loadTransformSettings({});
    for (let value = 0; value < 5; value++) {
      const draft = draftOf({ namespace_name: 'shop', labels: { version: `${value}` } }, plain);
      expect(watch.see(draft, plain)).toEqual([]);
      expect(watch.see({ ...draft, container: undefined }, SETTINGS)).toEqual([]);
    }
  });

  it('shows names that are bounded', () => {
    const watch = new CardinalityWatch(1);
    const [label, namespace] = ['l'.repeat(5_000), 'n\n'.repeat(5_000)];
    watch.see(withLabels({ [label]: '1' }, namespace), SETTINGS);
    const [many] = watch.see(withLabels({ [label]: '2' }, namespace), SETTINGS);
    expect(many).toEqual({ kind: 'label', label: 'l'.repeat(100), namespace: 'n?'.repeat(50) });
  });

  it('is full when it keeps count of as many labels as it may: those it knows it still counts', () => {
    const watch = new CardinalityWatch(1, { labels: 2, values: 100 });
    watch.see(withLabels({ a: '1', b: '1' }), SETTINGS);
    expect(watch.isFull).toBe(false);
    for (const value of ['1', '2', '3']) expect(watch.see(withLabels({ c: value }), SETTINGS)).toEqual([]);
    expect(watch.isFull).toBe(true);
    expect(watch.see(withLabels({ b: '2' }), SETTINGS)).toMatchObject([{ label: 'b' }]);
  });

  it('is full when it keeps as many values as it may, and lets go of those of a label that has too many', () => {
    const watch = new CardinalityWatch(3, { labels: 10, values: 5 });
    for (const value of ['1', '2', '3', '4']) watch.see(withLabels({ a: value }), SETTINGS);
    for (const value of ['1', '2', '3']) watch.see(withLabels({ b: value, c: value }), SETTINGS);
    expect(watch.isFull).toBe(true);
    expect(watch.see(withLabels({ b: '4' }), SETTINGS)).toEqual([]);
  });

  it('is not full of values that it has seen', () => {
    const watch = new CardinalityWatch(3, { labels: 1, values: 2 });
    for (const value of ['1', '2', '1', '2']) watch.see(withLabels({ a: value }), SETTINGS);
    expect(watch.isFull).toBe(false);
  });
});
