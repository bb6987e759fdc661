import type { TransformSettings } from '../config/transform-settings.ts';
import { isObject, objectOf } from '../json/value.ts';
import type { Part } from '../log/marker.ts';
import { MARKER_KEY } from '../log/reserved.ts';
import { splitLog } from '../log/split.ts';
import type { Counted } from '../transform/transform-record.ts';
import type { Causes } from './causes.ts';
import { type ExplainedField, explainFields, type WrittenLog } from './explain-fields.ts';
import { type ExplainedTags, explainTags } from './explain-tags.ts';
import { type Named, namedFormat, namedNote } from './words.ts';

export interface ExplainedLog extends ExplainedTags {
  readonly format: Named;
  readonly fields: readonly ExplainedField[];
  /** What gave way, or was no date or tag that Datadog may read there: it stands in `hydrant.original` */
  readonly moved: readonly { readonly key: string; readonly value: unknown }[];
  /** Keys that `HYDRANT_KUBERNETES_OBJECT` has taken away */
  readonly leftOut: readonly string[];
  readonly notes: readonly Named[];
  /** Which part of a log that was cut this is */
  readonly part: Part | undefined;
  /** The date that it had before a replay gave it the present one */
  readonly lateTimestamp: string | undefined;
  /** In how many logs a replay sends it, because it is too large for one */
  readonly replayParts: number;
}

export interface ExplainContext {
  readonly settings: TransformSettings;
  /** When Firehose took the record, milliseconds since the epoch */
  readonly arrivalMs: number | undefined;
  /** The setting that names the cluster */
  readonly clusterSetting: string;
}

/** @param causes of what stands in its notes */
export function explainLog(
  log: WrittenLog,
  { settings, arrivalMs, clusterSetting }: ExplainContext,
  causes: Causes,
): ExplainedLog {
  const { draft } = log;
  const written = objectOf(log.json) ?? {};
  const tags = explainTags(draft, settings, clusterSetting);
  const surplus: Counted[] = tags.withoutRoom.length > 0 ? ['surplus-tags'] : [];
  return {
    format: namedFormat(draft.format),
    fields: explainFields(log, arrivalMs, settings),
    ...tags,
    moved: movedOf(written[MARKER_KEY]),
    leftOut: [...draft.attributes.keys()].filter((key) => !Object.hasOwn(written, key)),
    notes: [...new Set<Counted>([...draft.flags, ...draft.notes, ...surplus])].map((note) =>
      namedNote(note, causes.get(note)),
    ),
    part: draft.part,
    lateTimestamp: draft.late?.timestamp,
    replayParts: splitLog(draft, settings).length,
  };
}

function movedOf(marker: unknown): ExplainedLog['moved'] {
  if (!isObject(marker) || !isObject(marker.original)) return [];
  return Object.entries(marker.original).map(([key, value]) => ({ key, value }));
}
