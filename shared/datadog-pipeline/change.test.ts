import { describe, expect, it } from 'vitest';
import { changeTo, removalOf } from './change.ts';
import { pipelineOf } from './pipeline.ts';

const OURS = pipelineOf(['team']);

/** As Datadog gives it back: with an id, with members in another order, and with those that say nothing. */
function kept(changes: Readonly<Record<string, unknown>> = {}) {
  const { processors, ...rest } = OURS;
  const orderless = processors.map((processor) => Object.fromEntries(Object.entries(processor).reverse()));
  return { id: 'an-id', type: 'pipeline', is_read_only: false, tags: [], processors: orderless, ...rest, ...changes };
}

const OTHER = { id: 'other', name: 'nginx', is_enabled: true, processors: [{ type: 'grok-parser', grok: {} }] };

const changedLines = (existing: Parameters<typeof changeTo>[1]) => {
  const change = changeTo(OURS, existing);
  if (change.kind !== 'update') throw new Error(`it is ${change.kind}`);
  return change.lines.filter(({ sign }) => sign !== ' ').map(({ sign, line }) => `${sign}${line.trim()}`);
};

describe('what is to be done', () => {
  it('is to create a pipeline where none has its name', () => {
    const change = changeTo(OURS, [OTHER]);
    expect(change).toMatchObject({ kind: 'create', pipeline: OURS });
  });

  it('is nothing where Datadog has it, however it says so', () => {
    expect(changeTo(OURS, [OTHER, kept()])).toEqual({ kind: 'none' });
  });

  it.each([
    ['that it is off', { is_enabled: false }, ['-disabled pipeline Hydrant', '+pipeline Hydrant']],
    ['tags of the pipeline', { tags: ['team:x'] }, ['-{"tags":["team:x"]}']],
  ])('is to change %s', (_, changes, lines) => {
    expect(changedLines([kept(changes)])).toEqual(lines);
  });

  it.each([
    ['is off', { is_enabled: false }],
    ['drops its source', { preserve_source: false }],
    ['overrides', { override_on_conflict: false }],
    ['has another target', { target: 'x' }],
    ['has another type', { target_type: 'attribute' }],
    ['has a format', { target_format: 'string' }],
    ['has another source', { sources: ['x', 'y'] }],
    ['has another name', { name: 'x' }],
  ])('is to change a remapper that %s', (_, change) => {
    const processors = kept().processors.map((one) =>
      one.type === 'attribute-remapper' ? { ...one, ...change } : one,
    );
    expect(changedLines([kept({ processors })])).toHaveLength(2);
  });

  it('is to take out what somebody has added, of whatever kind, and to put back what is gone', () => {
    const [first, ...others] = kept().processors;
    const added = [{ type: 'url-parser', name: 'mine', is_enabled: true, sources: ['u'], target: 't' }, 'nonsense'];
    const lines = changedLines([kept({ processors: [...others, ...added] })]);
    expect(first).toMatchObject({ type: 'date-remapper' });
    expect(lines).toEqual([
      "+date-remapper of timestamp  (The log's date)",
      '-url-parser of u, {"target":"t"}  (mine)',
      '-"nonsense"',
    ]);
  });

  it('is refused where it cannot be said which pipeline is ours, or where it is nobody’s to change', () => {
    const two = [kept(), kept({ id: 'another-id' })];
    const reason = expect.stringMatching(/2 pipelines are called "Hydrant" \(an-id, another-id\)/);
    expect(changeTo(OURS, two)).toEqual({ kind: 'refuse', reason });
    expect(removalOf('Hydrant', two)).toEqual({ kind: 'refuse', reason });
    const readOnly = { kind: 'refuse', reason: expect.stringContaining('read-only') };
    expect(changeTo(OURS, [kept({ is_read_only: true })])).toEqual(readOnly);
    expect(removalOf('Hydrant', [kept({ is_read_only: true })])).toEqual(readOnly);
  });

  it.each([
    ['filter is "service:water", not "@hydrant.v:1"', { filter: { query: 'service:water' } }],
    ['filter is "", not "@hydrant.v:1"', { filter: undefined }],
    ['description is "Ours", not Hydrant\'s', { description: 'Ours' }],
    ['description is "", not Hydrant\'s', { description: undefined }],
  ])('is refused of a stranger’s pipeline: its %s', (words, changes) => {
    const theirs = kept({ ...changes, processors: [{ type: 'grok-parser', grok: {} }] });
    const refusal = { kind: 'refuse', reason: expect.stringContaining(`(an-id) is not Hydrant's: its ${words}`) };
    expect(changeTo(OURS, [theirs])).toEqual(refusal);
    expect(removalOf('Hydrant', [theirs])).toEqual(refusal);
    expect(changeTo(OURS, [theirs], { adopt: true })).toMatchObject({ kind: 'update', id: 'an-id', pipeline: OURS });
    expect(removalOf('Hydrant', [theirs], { adopt: true })).toMatchObject({ kind: 'remove', id: 'an-id' });
  });

  it('names the remappers that an update takes out, but not those that it changes', () => {
    const remapper = { type: 'attribute-remapper', is_enabled: true, source_type: 'attribute', target_type: 'tag' };
    const theirs = [
      { ...remapper, sources: ['hydrant.tags.cost'], target: 'cost' },
      { type: 'pipeline', name: 'n', processors: [{ ...remapper, sources: ['a', 'b'], target: 'c' }] },
      { ...remapper, sources: ['hydrant.tags.env'], target: 'env', name: 'another', override_on_conflict: true },
      { type: 'url-parser', sources: ['u'], target: 't' },
    ];
    expect(changeTo(OURS, [kept({ processors: [...kept().processors, ...theirs] })])).toMatchObject({
      removed: [
        { words: 'hydrant.tags.cost → tag cost', key: 'cost' },
        { words: 'a, b → tag c', key: undefined },
      ],
    });
    expect(changeTo(OURS, [kept({ is_enabled: false })])).toMatchObject({ removed: [] });
  });

  it('is to remove the pipeline of a name, or nothing', () => {
    expect(removalOf('Hydrant', [OTHER, kept()])).toMatchObject({ kind: 'remove', id: 'an-id' });
    expect(removalOf('Hydrant', [OTHER])).toEqual({ kind: 'none' });
  });
});
