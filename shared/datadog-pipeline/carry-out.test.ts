import { describe, expect, it } from 'vitest';
import { carryOut } from './carry-out.ts';
import { changeTo, removalOf } from './change.ts';
import type { ExistingPipeline } from './own-pipeline.ts';
import { pipelineOf } from './pipeline.ts';
import type { LogPipelines } from './ports.ts';

const OURS = pipelineOf([]);

/** Datadog, with what it makes of a pipeline when it keeps it. */
function pipelinesWith(keep: (pipeline: ExistingPipeline) => ExistingPipeline = (pipeline) => pipeline) {
  const kept = new Map<string, ExistingPipeline>();
  const pipelines: LogPipelines = {
    list: async () => [...kept.values()],
    create: async (pipeline) => void kept.set('new', { ...keep({ ...pipeline }), id: 'new' }),
    update: async (id, pipeline) => void kept.set(id, { ...keep({ ...pipeline }), id }),
    remove: async (id) => void kept.delete(id),
  };
  return { kept, pipelines };
}

describe('a change that is carried out', () => {
  it('leaves nothing to do, and does nothing where there is nothing', async () => {
    const { kept, pipelines } = pipelinesWith();
    expect(await carryOut(changeTo(OURS, []), OURS.name, pipelines)).toEqual({ kind: 'none' });
    const other = pipelineOf(['team']);
    expect(await carryOut(changeTo(other, await pipelines.list()), OURS.name, pipelines)).toEqual({ kind: 'none' });
    expect(kept.get('new')).toEqual({ ...other, id: 'new' });
    expect(await carryOut({ kind: 'none' }, OURS.name, pipelines)).toEqual({ kind: 'none' });
    expect(await carryOut(removalOf(OURS.name, await pipelines.list()), OURS.name, pipelines)).toEqual({
      kind: 'none',
    });
    expect(kept.size).toBe(0);
  });

  it('is told where Datadog has kept something else than it was sent', async () => {
    const { pipelines } = pipelinesWith((pipeline) => ({ ...pipeline, filter: { query: '*' } }));
    expect(await carryOut(changeTo(OURS, []), OURS.name, pipelines)).toMatchObject({ kind: 'update', id: 'new' });
  });

  it('is told where somebody has made another of that name meanwhile', async () => {
    const { kept, pipelines } = pipelinesWith();
    kept.set('theirs', { ...OURS, id: 'theirs' });
    expect(await carryOut(changeTo(OURS, []), OURS.name, pipelines)).toMatchObject({ kind: 'refuse' });
  });
});
