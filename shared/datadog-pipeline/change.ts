import { type LineChange, lineDifference } from './line-difference.ts';
import { outlineOf } from './outline.ts';
import { type ExistingPipeline, findOwn, type Ownership } from './own-pipeline.ts';
import type { Pipeline } from './processors.ts';
import { type RemovedRemapper, removedRemappers } from './removed-remappers.ts';

/** What is to be done so that Datadog has a pipeline as it should be, or has none of that name. */
export type Change =
  | { readonly kind: 'create'; readonly pipeline: Pipeline; readonly lines: readonly LineChange[] }
  | {
      readonly kind: 'update';
      readonly id: string;
      readonly pipeline: Pipeline;
      readonly lines: readonly LineChange[];
      readonly removed: readonly RemovedRemapper[];
    }
  | { readonly kind: 'remove'; readonly id: string; readonly lines: readonly LineChange[] }
  | { readonly kind: 'none' }
  | { readonly kind: 'refuse'; readonly reason: string };

/** @param existing all pipelines of the organisation */
export function changeTo(pipeline: Pipeline, existing: readonly ExistingPipeline[], ownership: Ownership = {}): Change {
  const found = findOwn(existing, pipeline.name, ownership);
  const wanted = outlineOf({ ...pipeline });
  if (found === undefined) return { kind: 'create', pipeline, lines: lineDifference([], wanted) };
  if ('reason' in found) return { kind: 'refuse', reason: found.reason };
  const lines = lineDifference(outlineOf(found.pipeline), wanted);
  if (lines.every(({ sign }) => sign === ' ')) return { kind: 'none' };
  const removed = removedRemappers(found.pipeline, { ...pipeline });
  return { kind: 'update', id: found.id, pipeline, lines, removed };
}

/** @param existing all pipelines of the organisation */
export function removalOf(name: string, existing: readonly ExistingPipeline[], ownership: Ownership = {}): Change {
  const found = findOwn(existing, name, ownership);
  if (found === undefined) return { kind: 'none' };
  if ('reason' in found) return { kind: 'refuse', reason: found.reason };
  return { kind: 'remove', id: found.id, lines: lineDifference(outlineOf(found.pipeline), []) };
}
