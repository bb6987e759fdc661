import { isObject, type JsonObject } from '../../../shared/json/value.ts';

/** https://docs.datadoghq.com/api/latest/logs-pipelines/#create-a-pipeline */
const TYPES: ReadonlySet<unknown> = new Set([
  'arithmetic-processor',
  'array-map-processor',
  'array-processor',
  'attribute-remapper',
  'category-processor',
  'date-remapper',
  'decoder-processor',
  'exclude-attribute-processor',
  'geo-ip-parser',
  'grok-parser',
  'lookup-processor',
  'message-remapper',
  'pipeline',
  'schema-processor',
  'service-remapper',
  'span-id-remapper',
  'status-remapper',
  'string-builder-processor',
  'trace-id-remapper',
  'url-parser',
  'user-agent-parser',
]);

/** Remappers that must have sources; of a trace's and a span's they are optional. */
const WITH_SOURCES: ReadonlySet<unknown> = new Set([
  'attribute-remapper',
  'date-remapper',
  'message-remapper',
  'service-remapper',
  'status-remapper',
]);

/** https://docs.datadoghq.com/logs/log_configuration/processors/remapper/#reserved-attributes */
const RESERVED: ReadonlySet<unknown> = new Set(['date', 'host', 'message', 'service', 'span_id', 'status', 'trace_id']);

/** What is wrong with the definition of a pipeline by its documentation; undefined if nothing is. */
export function faultOfPipeline({ name, filter, processors = [] }: JsonObject, isNested = false): string | undefined {
  if (typeof name !== 'string' || name === '') return 'name is required';
  if (filter !== undefined && !(isObject(filter) && typeof filter.query === 'string')) return 'filter.query is no text';
  if (!Array.isArray(processors)) return 'processors is no list';
  return processors.map((processor) => faultOfProcessor(processor, isNested)).find((fault) => fault !== undefined);
}

function faultOfProcessor(processor: unknown, isNested: boolean): string | undefined {
  if (!isObject(processor) || !TYPES.has(processor.type)) return 'a processor has no type that there is';
  const { type, sources } = processor;
  if (type === 'pipeline') return isNested ? 'a nested pipeline holds a pipeline' : faultOfPipeline(processor, true);
  const areTexts = Array.isArray(sources) && sources.length > 0 && sources.every((one) => typeof one === 'string');
  if ((WITH_SOURCES.has(type) || sources !== undefined) && String(type).endsWith('remapper') && !areTexts) {
    return `the sources of a ${String(type)} are no texts`;
  }
  return type === 'attribute-remapper' ? faultOfRemapper(processor) : undefined;
}

function faultOfRemapper(remapper: JsonObject): string | undefined {
  const { target, target_format: format, source_type: from = 'attribute', target_type: to = 'attribute' } = remapper;
  if (typeof target !== 'string' || target === '' || /[:,]/.test(target)) return 'the target is no name';
  if (RESERVED.has(target)) return `the target ${target} is a reserved attribute`;
  if (![from, to].every((type) => type === 'attribute' || type === 'tag')) return 'a type is neither attribute nor tag';
  return to === 'tag' && format !== undefined ? 'target_format is for attributes' : undefined;
}
