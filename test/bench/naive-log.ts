import type { TransformSettings } from '../../shared/config/transform-settings.ts';
import { statusOfLevel, statusOfStream } from '../../shared/datadog/status.ts';
import { statusOfText } from '../../shared/datadog/status-of-text.ts';
import { TagSet } from '../../shared/datadog/tag.ts';
import { readCriLine } from '../../shared/formats/cri.ts';
import { isObject, type JsonObject, objectOf } from '../../shared/json/value.ts';
import { originOf } from '../../shared/kubernetes/log-origin.ts';
import { type KubernetesMetadata, readMetadata } from '../../shared/kubernetes/metadata.ts';
import { addAgentTags, addChosenTags } from '../../shared/kubernetes/tags.ts';

/** What a replay says of each log that it sends. */
interface NaiveProvenance {
  readonly eventId: string;
  readonly replayId: string;
}

/**
 * The log of a record, as one writes it first: its tags by our own code, its prefix, date, status, service and source, and the
 * keys of a line that is JSON. Nothing is remembered, and hardly anything is guarded against.
 *
 * @param arrival milliseconds since the epoch
 * @param provenance of one that is replayed
 */
export function naiveLog(
  object: JsonObject,
  arrival: unknown,
  settings: TransformSettings,
  provenance?: NaiveProvenance,
): JsonObject {
  const { log, kubernetes, ...event } = object;
  const text = typeof log === 'string' ? log : String(event.message ?? '');
  const cri = readCriLine(text);
  const message = cri?.message ?? text;
  const line = objectOf(message) ?? {};
  const attributes: JsonObject = { ...event, ...line };
  const metadata = readMetadata(isObject(kubernetes) ? kubernetes : {});
  const { hostname, source, annotatedService, defaultService } = originOf(metadata);
  const tags = naiveTags(metadata, settings, provenance);
  const stream = cri?.stream ?? (typeof event.stream === 'string' ? event.stream : undefined);
  const own = line.message ?? line.msg;
  return {
    message: typeof own === 'string' ? own : message,
    timestamp: new Date(naiveDate([attributes.timestamp, attributes['@timestamp'], cri?.time, arrival])).toISOString(),
    status: statusOfLevel(attributes.level) ?? statusOfText(message) ?? statusOfStream(stream),
    hostname,
    service: annotatedService ?? attributes.service ?? defaultService,
    ddsource: source,
    ddtags: tags.join(),
    ...(cri && { stream: cri.stream, logtag: cri.logtag }),
    ...attributes,
    kubernetes,
    hydrant: {
      v: 1,
      tags: attributesOfTags(tags),
      ...(provenance && { event_id: provenance.eventId, replay_id: provenance.replayId }),
    },
  };
}

function attributesOfTags(tags: readonly string[]): JsonObject {
  const attributes: Record<string, unknown> = {};
  for (const tag of tags) {
    const colon = tag.indexOf(':');
    const key = colon === -1 ? tag : tag.slice(0, colon);
    const value = colon === -1 || tag.slice(colon + 1);
    const before = attributes[key];
    attributes[key] = before === undefined ? value : [before, value].flat();
  }
  return attributes;
}

function naiveDate(candidates: readonly unknown[]): number {
  const dates = candidates.map((value) => (typeof value === 'string' ? Date.parse(value) : Number(value)));
  return dates.find((ms) => ms > 0) ?? 0;
}

function naiveTags(
  metadata: KubernetesMetadata,
  settings: TransformSettings,
  provenance: NaiveProvenance | undefined,
): string[] {
  const proven = new TagSet();
  const chosen = new TagSet();
  addAgentTags(proven, metadata);
  addChosenTags(chosen, metadata, settings.labelsAsTags);
  const ofReplay = provenance === undefined ? [] : ['replayed:true', `replay_id:${provenance.replayId}`];
  return [...new Set([...proven, ...chosen, ...ofReplay])].sort();
}
