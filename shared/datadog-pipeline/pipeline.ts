import {
  fieldRemapper,
  nestedPipeline,
  type Pipeline,
  type Processor,
  type TagRemapper,
  tagRemapper,
} from './processors.ts';
import { FIELD_KEYS, INTAKE_TAG_KEYS, TAG_KEYS } from './tag-keys.ts';

export const PIPELINE_NAME = 'Hydrant';

/**
 * Every log that Hydrant wrote has this attribute, and no other has; live and replayed logs differ in source and service, by which
 * Datadog's own guide filters.
 */
export const PIPELINE_FILTER = '@hydrant.v:1';

/** With the filter, what an apply knows Hydrant's pipeline by: whoever rewords it has `own-pipeline.ts` know the old words too. */
export const PIPELINE_DESCRIPTION =
  'Makes fields and tags of the attributes that Hydrant writes: docs/datadog-pipeline.md of the project.';

/** "At most 20 processors per pipeline": https://docs.datadoghq.com/logs/log_configuration/pipelines/ */
export const MAX_PROCESSORS = 20;

/** https://docs.datadoghq.com/logs/guide/aws-eks-fargate-logs-with-kinesis-data-firehose/#remap-attributes-for-log-correlation */
const OF_GUIDE: readonly (readonly [attribute: string, tag: string])[] = [
  ['kubernetes.container_name', 'kube_container_name'],
  ['kubernetes.namespace_name', 'kube_namespace'],
  ['kubernetes.pod_name', 'pod_name'],
  ['kubernetes.docker_id', 'container_id'],
];

/**
 * The pipeline that gives a log of Hydrant's, come through a Firehose intake that reads no `ddtags`, the fields and tags that the
 * logs API would have given it. To a log that has them it does nothing, so that none is doubled. The order matters twice: of the
 * remappers of one field the first that finds a source counts, and a tag that is there stays.
 *
 * @param keys of tags beside those that Hydrant always knows, normalised; those of Datadog's own fields make no tag
 */
export function pipelineOf(keys: readonly string[], name = PIPELINE_NAME): Pipeline {
  return {
    name,
    description: PIPELINE_DESCRIPTION,
    is_enabled: true,
    filter: { query: PIPELINE_FILTER },
    processors: [...fieldRemappers(), ...fixedGroups(), guideGroup(), ...chosenGroups(keys)],
  };
}

/** What Datadog's preprocessing reads too, for an intake that leaves it out: https://docs.datadoghq.com/logs/log_configuration/pipelines/#preprocessing */
function fieldRemappers(): Processor[] {
  const ids = (id: string) => [`dd.${id}`, `contextMap.dd.${id}`, `named_tags.dd.${id}`, id];
  return [
    fieldRemapper('date', 'date', ['timestamp']),
    fieldRemapper('status', 'status', ['status']),
    fieldRemapper('service', 'service', ['service']),
    fieldRemapper('message', 'message', ['message']),
    fieldRemapper('trace-id', 'trace', ids('trace_id')),
    fieldRemapper('span-id', 'span', ids('span_id')),
    // There is no remapper of the source's own. It is a tag, and the page of the remapper does not name it among what it refuses.
    tagRemapper('ddsource', 'source', true),
  ];
}

function fixedGroups(): Processor[] {
  return Object.entries(TAG_KEYS).map(([name, keys]) => nestedPipeline(name, PIPELINE_FILTER, keys.map(ofKey)));
}

/** After ours, so that they only fill in where the settings write no tags as attributes. */
function guideGroup(): Processor {
  const remappers = OF_GUIDE.map(([attribute, tag]) => tagRemapper(attribute, tag));
  return nestedPipeline("Datadog's EKS Fargate guide", PIPELINE_FILTER, remappers);
}

function chosenGroups(keys: readonly string[]): Processor[] {
  const fixed = new Set(Object.values(TAG_KEYS).flat());
  const chosen = [...new Set(keys)].filter((key) => !fixed.has(key) && !FIELD_KEYS.has(key)).sort();
  const groups = Math.ceil(chosen.length / MAX_PROCESSORS);
  return Array.from({ length: groups }, (_, index) => {
    const part = chosen.slice(index * MAX_PROCESSORS, (index + 1) * MAX_PROCESSORS);
    return nestedPipeline(`Tags of the settings${groups > 1 ? ` ${index + 1}` : ''}`, PIPELINE_FILTER, part.map(ofKey));
  });
}

function ofKey(key: string): TagRemapper {
  return tagRemapper(`hydrant.tags.${key}`, key, INTAKE_TAG_KEYS.has(key));
}
