import { tagsOfAttributes } from '../datadog/tag.ts';
import { isObject } from '../json/value.ts';
import type { Expectation, TagsAs } from './expectation.ts';
import type { FoundLog } from './facts.ts';

/** How the tags of the canary have come to be tags. */
type TagsBy =
  /** Its intake reads `ddtags` */
  | 'ddtags'
  /** A pipeline makes them of attributes */
  | 'pipeline'
  /** Not all of them have */
  | 'nothing';

/** What has arrived of the canary, against what was expected. */
export interface Arrival {
  /** Whether the transform has seen it */
  readonly transformed: boolean;
  /** Each of the expected tags is in one of these */
  readonly tags: { readonly arrived: string[]; readonly asAttributes: string[]; readonly missing: string[] };
  /** `service` and `date` that are others than expected, in words */
  readonly fields: string[];
  /** The source, where it is known and another than expected; Datadog's own pipelines go by it */
  readonly otherSource: string | undefined;
  readonly tagsBy: TagsBy;
  /** The one form that this organisation needs: both, as long as nobody knows */
  readonly needs: TagsAs;
  /** Bytes of the canary as it was sent, and how many of them the other form takes; 0 where nothing is to be had */
  readonly bytes: number;
  readonly savesBytes: number;
}

export function arrivalOf(log: FoundLog, expected: Expectation): Arrival {
  const marker = isObject(log.attributes.hydrant) ? log.attributes.hydrant : undefined;
  // Datadog shows the service beside the tags, whether it is one of them or not.
  const asTags = new Set([...log.tags, `service:${log.service}`]);
  const asAttributes = new Set(attributeTags(marker));
  const notTags = expected.tags.filter((tag) => !asTags.has(tag));
  const tagsBy = tagsByOf(log, expected, notTags.length === 0);
  const needs = tagsBy === 'nothing' ? 'both' : tagsBy === 'ddtags' ? 'ddtags' : 'attributes';
  return {
    transformed: marker !== undefined,
    tags: {
      arrived: expected.tags.filter((tag) => asTags.has(tag)),
      asAttributes: notTags.filter((tag) => asAttributes.has(tag)),
      missing: notTags.filter((tag) => !asAttributes.has(tag)),
    },
    fields: marker === undefined ? [] : differingFields(log, expected),
    otherSource: marker === undefined ? undefined : otherSource(log, expected),
    tagsBy,
    needs,
    bytes: expected.bytes[expected.tagsAs],
    savesBytes: Math.max(0, expected.bytes[expected.tagsAs] - expected.bytes[needs]),
  };
}

function attributeTags(marker: Readonly<Record<string, unknown>> | undefined): readonly string[] {
  return isObject(marker?.tags) ? (tagsOfAttributes(marker.tags) ?? []) : [];
}

/**
 * An intake that reads the reserved fields consumes them, so a `ddtags` that is still an attribute was not read: "Reserved
 * attributes in the log body" of
 * https://docs.datadoghq.com/logs/guide/send-aws-services-logs-with-the-datadog-kinesis-firehose-destination/
 */
function tagsByOf({ attributes }: FoundLog, { tagsAs }: Expectation, allArrived: boolean): TagsBy {
  if (!allArrived) return 'nothing';
  return tagsAs === 'attributes' || Object.hasOwn(attributes, 'ddtags') ? 'pipeline' : 'ddtags';
}

/** How far the date of a log may be from its own: Datadog keeps milliseconds. */
const SAME_DATE_MS = 1_000;

function differingFields({ service, dateMs }: FoundLog, expected: Expectation): string[] {
  const differing: string[] = [];
  if (expected.service !== undefined && service !== expected.service) {
    differing.push(`service is ${service ?? 'not set'}, not ${expected.service}`);
  }
  if (expected.dateMs !== undefined && dateMs !== undefined && Math.abs(dateMs - expected.dateMs) > SAME_DATE_MS) {
    differing.push(`date is ${new Date(dateMs).toISOString()}, not the log's own`);
  }
  return differing;
}

/** Where the source is no tag, nobody here can know it. */
function otherSource({ tags }: FoundLog, { source }: Expectation): string | undefined {
  const found = tags.filter((tag) => tag.startsWith('source:')).map((tag) => tag.slice('source:'.length));
  return source === undefined || found.includes(source) ? undefined : found[0];
}
