import type { TransformSettings } from '../config/transform-settings.ts';
import { splitTags } from '../datadog/tag.ts';
import { objectOf, stringMember } from '../json/value.ts';
import { recordOf } from '../transform/record-of.ts';
import { transformRecord } from '../transform/transform-record.ts';

export type TagsAs = TransformSettings['tagsAs'];

/** What the transform makes of a record that holds one log. */
export interface Expectation {
  /** As the settings have it */
  readonly tagsAs: TagsAs;
  /** As the Agent would put them on the log, sorted */
  readonly tags: readonly string[];
  /** Fields of the log; undefined where it has none */
  readonly service: string | undefined;
  readonly source: string | undefined;
  /** Milliseconds since the epoch */
  readonly dateMs: number | undefined;
  /** Of the log as Firehose delivers it, in each form of tags */
  readonly bytes: Readonly<Record<TagsAs, number>>;
}

/**
 * Runs the core itself on the record, so that what is expected is what this version does.
 *
 * @returns undefined where the settings drop the log
 */
export function expectationOf(record: Uint8Array, settings: TransformSettings): Expectation | undefined {
  const both = textOf(record, { ...settings, tagsAs: 'both' });
  const log = both === undefined ? undefined : objectOf(both);
  if (both === undefined || log === undefined) return undefined;
  const timestamp = stringMember(log, 'timestamp');
  return {
    tagsAs: settings.tagsAs,
    tags: splitTags(stringMember(log, 'ddtags') ?? ''),
    service: stringMember(log, 'service'),
    source: stringMember(log, 'ddsource'),
    dateMs: timestamp === undefined ? undefined : Date.parse(timestamp),
    bytes: {
      both: Buffer.byteLength(both),
      ddtags: Buffer.byteLength(textOf(record, { ...settings, tagsAs: 'ddtags' }) ?? ''),
      attributes: Buffer.byteLength(textOf(record, { ...settings, tagsAs: 'attributes' }) ?? ''),
    },
  };
}

/** The arrival is not known yet, and says nothing that the record does not say itself. */
function textOf(record: Uint8Array, settings: TransformSettings): string | undefined {
  const verdict = transformRecord(record, undefined, settings);
  return verdict.kind === 'logs' ? recordOf(verdict, settings).toString() : undefined;
}
