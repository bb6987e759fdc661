import { bytesText, countedText, durationText } from '../figures/quantity.ts';
import { type Check, ok, unknown, unknownOf, wrong } from './check.ts';
import { type ParkedPage, type Told, whyUnknown } from './facts.ts';

/** @param wantedBucket what the settings or the stack call it, where they do */
export function bucketCheck(
  bucket: string | undefined,
  told: Told<ParkedPage> | undefined,
  wantedBucket: string | undefined,
  nowMs: number,
): Check {
  if (bucket === undefined || told === undefined) return unknown('bucket', "the stream's bucket is not known");
  if ('unknown' in told) {
    const reason = told.unknown;
    if (reason.kind === 'missing') {
      return wrong(
        'bucket',
        `there is no bucket ${bucket}`,
        'create it: what cannot be delivered is lost after 24 hours',
      );
    }
    return unknownOf('bucket', reason, `${bucket}: ${whyUnknown(reason)}`);
  }
  if (wantedBucket !== undefined && wantedBucket !== bucket) {
    return wrong(
      'bucket',
      `the stream parks in ${bucket}, and ${wantedBucket} is replayed`,
      `set HYDRANT_BACKUP_BUCKET to ${bucket}`,
    );
  }
  return ok('bucket', `${bucket} can be listed; ${parkedText(told.value, nowMs)}`);
}

function parkedText({ objects, bytes, oldestMs, more }: ParkedPage, nowMs: number): string {
  if (objects === 0) return 'nothing is parked';
  const amount = `${more ? 'more than ' : ''}${countedText(objects, 'object')} of ${bytesText(bytes)}`;
  const age = oldestMs === undefined ? '' : `, the oldest of them written ${durationText(nowMs - oldestMs)} ago`;
  return `parked: ${amount}${age}. hydrant plan says what a replay would do`;
}
