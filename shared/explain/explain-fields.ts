import type { TransformSettings } from '../config/transform-settings.ts';
import { sourceOfLogGroup } from '../datadog/log-group.ts';
import { objectOf, parseJson, stringMember } from '../json/value.ts';
import { type KubernetesMetadata, readLogsAnnotation } from '../kubernetes/metadata.ts';
import { isFargateNode } from '../kubernetes/tags.ts';
import type { LogDraft } from '../log/draft.ts';
import { factsOf } from '../log/facts.ts';
import { whereDate, whereService, whereStatus } from './where.ts';
import { logsAnnotation } from './words.ts';

export interface ExplainedField {
  readonly name: 'message' | 'timestamp' | 'status' | 'hostname' | 'service' | 'ddsource';
  /** Undefined where the log has none; `from` says why */
  readonly value: string | undefined;
  readonly from: string;
}

/** A log as it is written. */
export interface WrittenLog {
  readonly draft: LogDraft;
  /** One JSON object */
  readonly json: string;
  /** Whether it came in an envelope of CloudWatch Logs */
  readonly enveloped: boolean;
}

const EARLIER = 'as an earlier pass wrote it';

/** The fields that Datadog reads for itself, and where each came from as far as the written log tells. */
export function explainFields(
  { draft, json, enveloped }: WrittenLog,
  arrivalMs: number | undefined,
  settings: TransformSettings,
): ExplainedField[] {
  const log = objectOf(json) ?? {};
  const field = (name: ExplainedField['name'], from: (value: string | undefined) => string): ExplainedField => {
    const value = stringMember(log, name);
    return { name, value, from: from(value) };
  };
  const isOurs = draft.format === 'hydrant';
  return [
    field('message', () => (isOurs ? EARLIER : whereMessage(draft))),
    field('timestamp', () => (isOurs ? EARLIER : whereDate(draft, arrivalMs, enveloped))),
    field('status', () => (isOurs ? EARLIER : whereStatus(draft))),
    field('hostname', (value) => whereHost(draft, value)),
    field('service', (value) => whereServiceOf(draft, value, settings)),
    field('ddsource', (value) => whereSource(draft, value, settings)),
  ];
}

function whereMessage({ format, message }: LogDraft): string {
  if (format === 'text') return "the text, without a container runtime's prefix";
  if (objectOf(message) !== undefined) return "the application's keys, because it has no message of its own";
  return "the application's line (log, message or msg), or the line's own message where that is JSON";
}

function whereHost({ container, claims }: LogDraft, value: string | undefined): string {
  if (container === undefined) return value === undefined ? 'nothing names a host' : 'its own hostname';
  const claimed = claims.has('hostname') || claims.has('host') ? ', whatever the log says itself' : '';
  if (container.kind === 'ecs') {
    return (value === undefined ? 'the metadata names no EC2 instance' : 'ec2_instance_id') + claimed;
  }
  const { node } = container.kubernetes;
  if (value !== undefined) return `host of the metadata${claimed}`;
  const isFargate = node !== undefined && isFargateNode(node);
  return (isFargate ? 'a node of Fargate is no host' : 'the metadata names no node') + claimed;
}

function whereServiceOf(draft: LogDraft, value: string | undefined, settings: TransformSettings): string {
  const { container, service, logGroup, format } = draft;
  const kubernetes = container?.kind === 'kubernetes' ? container.kubernetes : undefined;
  const origin = container && factsOf(container, settings).origin;
  if (value === undefined) return 'nothing names a service';
  if (origin?.annotatedService !== undefined && kubernetes !== undefined) return logsAnnotation(kubernetes);
  if (service !== undefined) return format === 'hydrant' ? EARLIER : whereService(draft);
  if (kubernetes !== undefined && origin?.defaultService !== undefined) return whereDefaultService(kubernetes, value);
  return logGroup === undefined ? 'unknown' : `log group ${logGroup.logGroup}`;
}

function whereDefaultService({ containerName, label }: KubernetesMetadata, value: string): string {
  const names = [`tags.datadoghq.com/${containerName}.service`, 'tags.datadoghq.com/service'];
  const name = names.find((labelName) => label(labelName) === value);
  return name === undefined ? 'container_image, its short name' : `label ${name}`;
}

function whereSource(draft: LogDraft, value: string | undefined, settings: TransformSettings): string {
  const { container, claims, logGroup } = draft;
  if (value === undefined) return 'nothing names a source';
  if (container?.kind === 'kubernetes' && factsOf(container, settings).origin.source !== undefined) {
    const annotated = readLogsAnnotation(container.kubernetes).source !== undefined;
    return annotated ? logsAnnotation(container.kubernetes) : 'container_image, its short name';
  }
  if (parseJson(claims.get('ddsource') ?? 'null') === value) return 'its own ddsource';
  return logGroup !== undefined && sourceOfLogGroup(logGroup).source === value
    ? `log group ${logGroup.logGroup}`
    : 'unknown';
}
