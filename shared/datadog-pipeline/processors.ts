/**
 * A log pipeline in the form of Datadog's API, as far as Hydrant writes it:
 * https://docs.datadoghq.com/api/latest/logs-pipelines/#create-a-pipeline
 */
export interface Pipeline extends PipelineContent {
  readonly description: string;
}

interface PipelineContent {
  readonly name: string;
  readonly is_enabled: boolean;
  /** Which logs it takes, in the syntax of Datadog's log search */
  readonly filter: { readonly query: string };
  readonly processors: readonly Processor[];
}

export type Processor = FieldRemapper | TagRemapper | NestedPipeline;

/** Sets one of a log's own fields. Of several sources the first that a log has counts. */
interface FieldRemapper {
  readonly type: `${Field}-remapper`;
  readonly name: string;
  readonly is_enabled: true;
  readonly sources: readonly string[];
}

type Field = 'date' | 'message' | 'service' | 'span-id' | 'status' | 'trace-id';

/** Makes a tag, or an attribute, of an attribute: https://docs.datadoghq.com/logs/log_configuration/processors/remapper/ */
export interface TagRemapper {
  readonly type: 'attribute-remapper';
  readonly name: string;
  readonly is_enabled: true;
  readonly source_type: 'attribute';
  readonly sources: readonly [string];
  readonly target_type: 'tag';
  readonly target: string;
  readonly preserve_source: true;
  readonly override_on_conflict: boolean;
}

/** A pipeline in a pipeline holds no third one. */
interface NestedPipeline extends PipelineContent {
  readonly type: 'pipeline';
  readonly processors: readonly (FieldRemapper | TagRemapper)[];
}

/** @param what the field in words */
export function fieldRemapper(field: Field, what: string, sources: readonly string[]): FieldRemapper {
  return { type: `${field}-remapper`, name: `The log's ${what}`, is_enabled: true, sources };
}

/**
 * The attribute stays where it is: with the source removed, Datadog does not say what becomes of a value that found its tag taken.
 *
 * @param override whether it goes before a tag of that key which the log has already
 */
export function tagRemapper(attribute: string, tag: string, override = false): TagRemapper {
  return {
    type: 'attribute-remapper',
    name: tagRemapperName(attribute, tag),
    is_enabled: true,
    source_type: 'attribute',
    sources: [attribute],
    target_type: 'tag',
    target: tag,
    preserve_source: true,
    override_on_conflict: override,
  };
}

/** How a remapper is called that nobody has named otherwise. */
export function tagRemapperName(attribute: string, tag: string): string {
  return `Tag ${tag} of ${attribute}`;
}

export function nestedPipeline(name: string, query: string, processors: NestedPipeline['processors']): NestedPipeline {
  return { type: 'pipeline', name, is_enabled: true, filter: { query }, processors };
}
