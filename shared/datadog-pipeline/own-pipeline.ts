import { isObject, type JsonObject } from '../json/value.ts';
import { PIPELINE_DESCRIPTION, PIPELINE_FILTER } from './pipeline.ts';

/** A pipeline as Datadog's API gives it: anybody's, with whatever processors. */
export type ExistingPipeline = JsonObject;

/** How a pipeline of Hydrant's is told from another of its name. */
export interface Ownership {
  /** Takes the pipeline of the name for Hydrant's, whatever it holds; false unless said */
  readonly adopt?: boolean;
}

type Found = { readonly id: string; readonly pipeline: ExistingPipeline } | { readonly reason: string };

/**
 * The pipeline of a name, or why nobody may touch it; undefined where there is none. Datadog lets several pipelines have one name, and
 * anybody choose Hydrant's.
 *
 * @param existing all pipelines of the organisation
 */
export function findOwn(
  existing: readonly ExistingPipeline[],
  name: string,
  { adopt = false }: Ownership,
): Found | undefined {
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
  const id = String(pipeline.id);
  const foreign = adopt ? undefined : foreignMark(pipeline);
  if (foreign === undefined) return { id, pipeline };
  return {
    reason: `the pipeline "${name}" (${id}) is not Hydrant's: ${foreign}. Choose another --name; or, if Hydrant may have it, see what becomes of it: hydrant pipeline plan --adopt`,
  };
}

/** The first thing by which it cannot be Hydrant's, or is not any more because somebody has made another of it. */
function foreignMark({ filter, description = '' }: ExistingPipeline): string | undefined {
  const query = isObject(filter) ? (filter.query ?? '') : '';
  if (query !== PIPELINE_FILTER) return `its filter is ${JSON.stringify(query)}, not "${PIPELINE_FILTER}"`;
  if (description === PIPELINE_DESCRIPTION) return undefined;
  return `its description is ${JSON.stringify(description)}, not Hydrant's`;
}
