import type { JsonObject } from '../json/value.ts';
import { type LineChange, lineDifference } from './line-difference.ts';
import { outlineOf } from './outline.ts';
import type { Pipeline } from './processors.ts';

/** A pipeline as Datadog's API gives it: anybody's, with whatever processors. */
export type ExistingPipeline = JsonObject;

/** What is to be done so that Datadog has a pipeline as it should be, or has none of that name. */
export type Change =
  | { readonly kind: 'create'; readonly pipeline: Pipeline; readonly lines: readonly LineChange[] }
  | { readonly kind: 'update'; readonly id: string; readonly pipeline: Pipeline; readonly lines: readonly LineChange[] }
  | { readonly kind: 'remove'; readonly id: string; readonly lines: readonly LineChange[] }
  | { readonly kind: 'none' }
  | { readonly kind: 'refuse'; readonly reason: string };

/** @param existing all pipelines of the organisation */
export function changeTo(pipeline: Pipeline, existing: readonly ExistingPipeline[]): Change {
  const found = findByName(existing, pipeline.name);
  const wanted = outlineOf({ ...pipeline });
  if (found === undefined) return { kind: 'create', pipeline, lines: lineDifference([], wanted) };
  if ('reason' in found) return { kind: 'refuse', reason: found.reason };
  const lines = lineDifference(outlineOf(found.pipeline), wanted);
  if (lines.every(({ sign }) => sign === ' ')) return { kind: 'none' };
  return { kind: 'update', id: found.id, pipeline, lines };
}

/** @param existing all pipelines of the organisation */
export function removalOf(name: string, existing: readonly ExistingPipeline[]): Change {
  const found = findByName(existing, name);
  if (found === undefined) return { kind: 'none' };
  if ('reason' in found) return { kind: 'refuse', reason: found.reason };
  return { kind: 'remove', id: found.id, lines: lineDifference(outlineOf(found.pipeline), []) };
}

type Found = { readonly id: string; readonly pipeline: ExistingPipeline } | { readonly reason: string };

/** Datadog lets several pipelines have one name; which of them is ours nobody could say. */
function findByName(existing: readonly ExistingPipeline[], name: string): Found | undefined {
  const named = existing.filter((pipeline) => pipeline.name === name);
  const [pipeline] = named;
  if (pipeline === undefined) return undefined;
  if (named.length > 1) {
    const ids = named.map(({ id }) => String(id)).join(', ');
    return {
      reason: `${named.length} pipelines are called "${name}" (${ids}): remove or rename those that are not Hydrant's`,
    };
  }
  if (pipeline.is_read_only === true) {
    return {
      reason: `the pipeline "${name}" is read-only, as those of Datadog's integrations are: choose another --name`,
    };
  }
  return { id: String(pipeline.id), pipeline };
}
