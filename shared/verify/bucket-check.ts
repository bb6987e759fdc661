import { bytesText, countedText, durationText } from '../figures/quantity.ts';
import { type Check, ok, unknown, unknownOf, wrong } from './check.ts';
import { type ParkedPage, type Told, whyUnknown } from './facts.ts';

/** Where a stream parks what it cannot transform or deliver, as far as it is known. */
export interface ParkedPlace {
  readonly bucket: string | undefined;
  /** What every key there begins with */
  readonly prefix: string | undefined;
}

/** Where a reprocessor looks for it: the stack's, or one that is run with this environment. */
export interface ReplayedPlace {
  readonly by: 'stack' | 'environment';
  /** Undefined: nobody says */
  readonly bucket: string | undefined;
  readonly prefix: string;
}

/** @param replayed each of them must see all that is parked */
export function bucketCheck(
  parked: ParkedPlace,
  told: Told<ParkedPage> | undefined,
  replayed: readonly ReplayedPlace[],
  nowMs: number,
): Check {
  const { bucket } = parked;
  if (bucket === undefined || told === undefined) return unknown('bucket', "the stream's bucket is not known");
  const reason = 'unknown' in told ? told.unknown : undefined;
  if (reason?.kind === 'missing') {
    return wrong(
      'bucket',
      `there is no bucket ${bucket}`,
      'create it: what cannot be delivered is lost after 24 hours',
    );
  }
  for (const place of replayed) {
    const missed = missedBy(place, bucket, parked.prefix);
    if (missed !== undefined) return missed;
  }
  if ('unknown' in told) return unknownOf('bucket', told.unknown, `${bucket}: ${whyUnknown(told.unknown)}`);
  return ok('bucket', `${bucket} can be listed; ${parkedText(told.value, nowMs)}`);
}

/** What is parked elsewhere is never replayed, and nothing else says so. */
function missedBy(
  { by, bucket: replayedBucket = '', prefix: replayedPrefix }: ReplayedPlace,
  bucket: string,
  prefix: string | undefined,
): Check | undefined {
  const whom = by === 'stack' ? 'by the stack' : 'from here';
  if (replayedBucket !== '' && replayedBucket !== bucket) {
    return wrong(
      'bucket',
      `the stream parks in ${bucket}, and ${replayedBucket} is replayed ${whom}`,
      by === 'stack'
        ? `give the stream the stack's bucket, or deploy with --param bucket=${bucket}`
        : `set HYDRANT_BACKUP_BUCKET to ${bucket}`,
    );
  }
  if (prefix === undefined || prefix.startsWith(replayedPrefix)) return undefined;
  return wrong(
    'bucket',
    `the stream parks below ${JSON.stringify(prefix)} in ${bucket}, and what is below ${JSON.stringify(replayedPrefix)} is replayed ${whom}`,
    by === 'stack'
      ? 'deploy with --param backupPrefix=…, or mend the ErrorOutputPrefix of the stream: it must begin with what is replayed'
      : prefix === ''
        ? 'leave HYDRANT_BACKUP_PREFIX out'
        : `set HYDRANT_BACKUP_PREFIX to ${prefix}`,
  );
}

function parkedText({ objects, bytes, oldestMs, more }: ParkedPage, nowMs: number): string {
  if (objects === 0) return 'nothing is parked';
  const amount = `${more ? 'more than ' : ''}${countedText(objects, 'object')} of ${bytesText(bytes)}`;
  const age = oldestMs === undefined ? '' : `, the oldest of them written ${durationText(nowMs - oldestMs)} ago`;
  return `parked: ${amount}${age}. hydrant plan says what a replay would do`;
}
