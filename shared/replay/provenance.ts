import type { RecordSource } from '../firehose/backup-line.ts';
import { idOf, idOfText, type Provenance } from '../log/marker.ts';
import type { TransformedLog } from '../transform/transform-record.ts';
import { originalKey } from './keys.ts';
import type { Run } from './run.ts';

/**
 * The provenance of each log of a record. An event id that a log has from an earlier replay stays. A message inside an envelope
 * of CloudWatch Logs has none: whoever wrote it made it up, because a replay sends messages without their envelope.
 *
 * @param ofLetter the event id that a dead letter was written with
 * @param source where the record stood at first
 */
export function provenanceOf(
  { replayId, settings }: Pick<Run, 'replayId' | 'settings'>,
  ofLetter: string | undefined,
  { sourceKey, sourceLine }: RecordSource,
): (log: TransformedLog, index: number) => Provenance {
  const key = originalKey(settings.statePrefix, sourceKey);
  return ({ draft: { late, logGroup, part } }, index) => {
    const known = logGroup === undefined ? late?.provenance : undefined;
    const hops = known?.hops;
    // A letter holds one log, a record of several, or what somebody has made of it.
    if (ofLetter !== undefined && index === 0) return { eventId: ofLetter, ofPart: part?.index, replayId, hops };
    if (known !== undefined) return { ...known, replayId };
    if (ofLetter !== undefined) return { eventId: idOf(ofLetter, 'log', index), ofPart: part?.index, replayId };
    return { eventId: idOf(settings.backupBucket, key, sourceLine, index), ofPart: undefined, replayId };
  };
}

/**
 * The event ids of an object's records that hold one log and were never replayed: the same as `provenanceOf` gives them.
 *
 * @returns of a line, counted from 1
 */
export function eventIdsOf({ settings }: Pick<Run, 'settings'>, sourceKey: string): (sourceLine: number) => string {
  const before = JSON.stringify([settings.backupBucket, originalKey(settings.statePrefix, sourceKey)]).slice(0, -1);
  return (sourceLine) => idOfText(`${before},${sourceLine},0]`);
}
