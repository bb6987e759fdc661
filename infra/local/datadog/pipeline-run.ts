import { readDate } from '../../../shared/datadog/date.ts';
import { isObject, type JsonObject } from '../../../shared/json/value.ts';
import type { AcceptedLog } from './accepted-log.ts';
import { readQuery } from './log-query.ts';
import { remapStatus } from './log-status.ts';
import { textAt, valuesAt } from './reserved-attributes.ts';

/**
 * What the pipelines of an organisation make of a log, as far as Hydrant's has processors: remappers of fields, and of attributes to
 * tags. Others are passed over. https://docs.datadoghq.com/logs/log_configuration/pipelines/#attribute-precedence
 */
export function runPipelines(pipelines: readonly JsonObject[], log: AcceptedLog): AcceptedLog {
  const remapped = new Set<string>();
  return pipelines.reduce((before, pipeline) => runPipeline(pipeline, before, remapped), log);
}

/** @param remapped fields that a remapper has set: the first counts, but for the date */
function runPipeline(pipeline: JsonObject, log: AcceptedLog, remapped: Set<string>): AcceptedLog {
  const query = isObject(pipeline.filter) ? String(pipeline.filter.query ?? '') : '';
  if (pipeline.is_enabled !== true || readQuery(query)?.(log) !== true) return log;
  const processors = Array.isArray(pipeline.processors) ? pipeline.processors.filter(isObject) : [];
  return processors.reduce<AcceptedLog>((before, processor) => {
    if (processor.is_enabled !== true) return before;
    if (processor.type === 'pipeline') return runPipeline(processor, before, remapped);
    if (processor.type === 'attribute-remapper') return remapAttribute(processor, before);
    return remapField(processor, before, remapped);
  }, log);
}

function remapField({ type, sources }: JsonObject, log: AcceptedLog, remapped: Set<string>): AcceptedLog {
  const field = String(type);
  if (remapped.has(field)) return log;
  const paths = (Array.isArray(sources) ? sources : []).map(String);
  const changed = fieldsOf(field, paths, log);
  if (changed === undefined) return log;
  if (field !== 'date-remapper') remapped.add(field);
  return { ...log, ...changed };
}

function fieldsOf(type: string, paths: readonly string[], log: AcceptedLog): Partial<AcceptedLog> | undefined {
  if (type === 'date-remapper') {
    const [value] = valuesAt(log.attributes, paths);
    const officialDate = readDate(value, log.receivedAt);
    return officialDate === undefined ? undefined : { officialDate };
  }
  const text = textAt(log.attributes, paths);
  if (text === undefined) return undefined;
  if (type === 'service-remapper') return { service: text };
  if (type === 'message-remapper') return { message: text };
  return type === 'status-remapper' ? { status: remapStatus(text) } : undefined;
}

/**
 * An attribute to a tag. The source of a log is such a tag. What becomes of a list is not documented; here each of its values is a
 * tag, as an Agent's log has several tags of one key. https://docs.datadoghq.com/logs/log_configuration/processors/remapper/
 */
function remapAttribute(remapper: JsonObject, log: AcceptedLog): AcceptedLog {
  const {
    sources,
    source_type: from = 'attribute',
    target,
    target_type: to,
    override_on_conflict: overrides,
  } = remapper;
  if (from !== 'attribute' || to !== 'tag') return log;
  const [value] = valuesAt(log.attributes, (Array.isArray(sources) ? sources : []).map(String));
  const values = (Array.isArray(value) ? value : [value]).filter((one) => one !== undefined && typeof one !== 'object');
  if (values.length === 0) return log;
  if (target === 'source')
    return overrides === true || log.source === undefined ? { ...log, source: String(values[0]) } : log;
  const isOfKey = (tag: string) => tag.startsWith(`${String(target)}:`);
  if (log.tags.some(isOfKey) && overrides !== true) return log;
  const others = log.tags.filter((tag) => !isOfKey(tag));
  return { ...log, tags: [...new Set([...others, ...values.map((one) => `${String(target)}:${String(one)}`)])] };
}
