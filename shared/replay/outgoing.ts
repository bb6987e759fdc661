import type { TransformSettings } from '../config/transform-settings.ts';
import { MAX_LOG_BYTES } from '../datadog/limits.ts';
import { composeLog } from '../log/compose.ts';
import type { LogDraft } from '../log/draft.ts';
import { eventIdOf, type Provenance } from '../log/marker.ts';
import { splitLog } from '../log/split.ts';
import type { TransformedLog } from '../transform/transform-record.ts';
import { judgeTimeliness, type LateRule } from './late.ts';

/** One entry of a payload: a log, a part of one, or a record of several. */
export interface Outgoing {
  readonly bytes: Buffer;
  /** What a dead letter of it would hold; made when it is asked for */
  readonly deadLetter: () => Uint8Array;
  /** Under which it is sent, and stays known when it is given up; of several logs that of the first */
  readonly eventId: string;
  /** Where it is of one container, `ContainerMetadata.name` of that */
  readonly containerKey?: string | undefined;
  /** The places of its logs in their record, from 0 on */
  readonly places: readonly number[];
  /** How many logs it holds */
  readonly logs: number;
  /** Of the log, or the first of them, as it is sent: for a record that it has to share with others */
  readonly timestamp?: string | undefined;
  /** Datadog will answer that it has it, and throw it away */
  readonly expired: boolean;
}

/**
 * What of a transformed log goes to Datadog: the log as it is, with its provenance, moved to the present where its date is too
 * old, in parts where it is too large.
 *
 * @param place of the log in its record
 * @returns 'held' where the log has to wait in the bucket for its date's sake
 */
export function outgoingOf(
  log: TransformedLog,
  place: number,
  provenance: Provenance,
  rule: LateRule,
  settings: TransformSettings,
  nowMs: number,
): readonly Outgoing[] | 'held' {
  const replayed: LogDraft = { ...log.draft, late: { ...log.draft.late, provenance } };
  const timeliness = judgeTimeliness(replayed, rule, nowMs);
  if (timeliness.kind === 'held') return 'held';
  const expired = timeliness.kind === 'expired';
  const draft = timeliness.kind === 'send' ? timeliness.draft : replayed;
  const bodies = bodiesOf(draft, settings);
  const [whole] = bodies;
  const { timestamp } = draft;
  const containerKey = draft.container?.name;
  if (bodies.length === 1 && whole !== undefined) {
    // A dead letter keeps the log's own date: it may be replayed long after this run.
    const deadLetter = draft === replayed ? keeping(whole) : writing(log);
    const eventId = eventIdOf(provenance, draft.part);
    return [{ bytes: whole, deadLetter, containerKey, eventId, places: [place], logs: 1, timestamp, expired }];
  }
  return bodies.map((bytes, index) => {
    const eventId = eventIdOf(provenance, { index: index + 1, of: bodies.length });
    return { bytes, deadLetter: keeping(bytes), containerKey, eventId, places: [place], logs: 1, timestamp, expired };
  });
}

/** Apart from the functions above, of which it would keep everything that is in them while the log is in flight. */
function keeping(bytes: Buffer): () => Buffer {
  return () => bytes;
}

function writing(log: TransformedLog): () => Buffer {
  return () => Buffer.from(log.json);
}

function bodiesOf(draft: LogDraft, settings: TransformSettings): Buffer[] {
  const whole = Buffer.from(composeLog(draft, settings));
  return whole.length <= MAX_LOG_BYTES ? [whole] : splitLog(draft, settings).map((part) => Buffer.from(part));
}
