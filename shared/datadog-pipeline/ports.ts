import type { ExistingPipeline } from './own-pipeline.ts';
import type { Pipeline } from './processors.ts';

/** Datadog's log pipelines: https://docs.datadoghq.com/api/latest/logs-pipelines/. Whatever fails is an error with what to do. */
export interface LogPipelines {
  /** All of the organisation, in the order in which logs go through them */
  list(): Promise<readonly ExistingPipeline[]>;
  /** Behind all others */
  create(pipeline: Pipeline): Promise<void>;
  /** Puts it in the place of the one that is there */
  update(id: string, pipeline: Pipeline): Promise<void>;
  remove(id: string): Promise<void>;
}
