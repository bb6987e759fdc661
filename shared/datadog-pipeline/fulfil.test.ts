import { describe, expect, it } from 'vitest';
import { fulfil, type Wish } from './fulfil.ts';
import type { ExistingPipeline } from './own-pipeline.ts';
import { pipelineOf } from './pipeline.ts';
import type { LogPipelines } from './ports.ts';

const APPLY: Wish = { pipeline: pipelineOf([]), name: 'Hydrant', adopt: false, yes: false };

/** What was said, and what was done, one after the other. */
async function run(wish: Wish, existing: readonly ExistingPipeline[], keep = (pipeline: ExistingPipeline) => pipeline) {
  const kept = new Map(existing.map((pipeline) => [String(pipeline.id), pipeline]));
  const steps: string[] = [];
  const pipelines: LogPipelines = {
    list: async () => [...kept.values()],
    create: async (pipeline) => {
      steps.push('create');
      kept.set('new', { ...keep({ ...pipeline }), id: 'new' });
    },
    update: async (id, pipeline) => {
      steps.push('update');
      kept.set(id, { ...keep({ ...pipeline }), id });
    },
    remove: async (id) => {
      steps.push('remove');
      kept.delete(id);
    },
  };
  const done = await fulfil(wish, pipelines, {
    origin: 'https://api.example',
    paint: (_, line) => line,
    say: async (text) => void steps.push(text.trim().split('\n')[0] ?? ''),
    complain: (text) => void steps.push(`! ${text.trimEnd()}`),
  });
  return { done, steps };
}

describe('a wish', () => {
  it('is said, and what to do for it, without a yes', async () => {
    expect(await run(APPLY, [])).toEqual({
      done: true,
      steps: [
        'https://api.example has no pipeline "Hydrant". This one is missing:',
        expect.stringMatching(/^Nothing was changed\. To create it/),
      ],
    });
  });

  it('is said, done, and said to be done, with a yes', async () => {
    const { done, steps } = await run({ ...APPLY, yes: true }, []);
    expect(done).toBe(true);
    expect(steps).toEqual([expect.any(String), 'create', expect.stringMatching(/^Created: /)]);
  });

  it('for no pipeline is its removal', async () => {
    const wish = { ...APPLY, pipeline: undefined, yes: true };
    const { steps } = await run(wish, [{ ...pipelineOf([]), id: 'an-id' }]);
    expect(steps.slice(1)).toEqual(['remove', expect.stringMatching(/^Removed: /)]);
    expect(await run(wish, [])).toEqual({
      done: true,
      steps: ['https://api.example has no pipeline "Hydrant": there is nothing to do'],
    });
  });

  it('is refused, and not done, where a pipeline is in the way; it takes no orders to the terminal', async () => {
    const theirs = { name: 'Hydrant', id: '\u001b[31m', filter: { query: 'service:water' } };
    expect(await run({ ...APPLY, yes: true }, [theirs])).toEqual({
      done: false,
      steps: [
        expect.stringMatching(/^! nothing was changed: the pipeline "Hydrant" \(\\u001b\[31m\) is not Hydrant's/),
      ],
    });
  });

  it('is not fulfilled where Datadog has made another thing of it', async () => {
    const { done, steps } = await run({ ...APPLY, yes: true }, [], (pipeline) => ({ ...pipeline, is_enabled: false }));
    expect(done).toBe(false);
    expect(steps.slice(1)).toEqual([
      'create',
      expect.stringMatching(
        /^! Datadog has taken the change, and yet it is not as it should be\. .*\n\n- disabled pipe/,
      ),
    ]);
  });
});
