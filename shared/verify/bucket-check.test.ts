import { describe, expect, it } from 'vitest';
import { bucketCheck, type ParkedPlace, type ReplayedPlace } from './bucket-check.ts';

const PARKED = { objects: 1_000, bytes: 5_000_000, oldestMs: 0, more: true };

describe('the bucket', () => {
  const told = { value: PARKED };
  const check = (parked: ParkedPlace, replayed: readonly ReplayedPlace[]) => bucketCheck(parked, told, replayed, 0);
  const stack = (bucket: string | undefined, prefix: string): ReplayedPlace => ({ by: 'stack', bucket, prefix });

  it('says what is parked, as far as one page shows', () => {
    expect(bucketCheck({ bucket: 'backup', prefix: '' }, told, [], 7_200_000).says).toBe(
      'backup can be listed; parked: more than 1,000 objects of 5.0 MB, the oldest of them written 2 h 0 min ago. hydrant plan says what a replay would do',
    );
  });

  it('must be the one that is replayed', () => {
    const parked = { bucket: 'backup', prefix: '' };
    expect(check(parked, [{ by: 'environment', bucket: 'other', prefix: '' }])).toMatchObject({
      state: 'wrong',
      says: 'the stream parks in backup, and other is replayed from here',
      remedy: 'set HYDRANT_BACKUP_BUCKET to backup',
    });
    expect(check(parked, [stack('other', '')])).toMatchObject({
      state: 'wrong',
      says: 'the stream parks in backup, and other is replayed by the stack',
      remedy: "give the stream the stack's bucket, or deploy with --param bucket=backup",
    });
  });

  it.each([
    ['logs/failed/', '', 'ok'],
    ['logs/failed/', 'logs/', 'ok'],
    ['logs/failed/', 'logs/failed/', 'ok'],
    ['logs/failed/', 'failed/', 'wrong'],
    ['logs/', 'logs/failed/', 'wrong'],
    ['', 'failed/', 'wrong'],
    [undefined, 'failed/', 'ok'],
  ])('of a stream that parks below %j and is replayed below %j is %s', (prefix, replayed, state) => {
    expect(check({ bucket: 'backup', prefix }, [stack('backup', replayed)]).state).toBe(state);
    expect(
      check({ bucket: 'backup', prefix }, [{ by: 'environment', bucket: undefined, prefix: replayed }]).state,
    ).toBe(state);
  });

  it('whose prefix is another says what to set', () => {
    const parked = { bucket: 'backup', prefix: 'logs/failed/' };
    expect(check(parked, [stack('backup', 'failed/')])).toMatchObject({
      says: 'the stream parks below "logs/failed/" in backup, and what is below "failed/" is replayed by the stack',
      remedy:
        'deploy with --param backupPrefix=…, or mend the ErrorOutputPrefix of the stream: it must begin with what is replayed',
    });
    expect(check(parked, [{ by: 'environment', bucket: 'backup', prefix: 'failed/' }])).toMatchObject({
      remedy: 'set HYDRANT_BACKUP_PREFIX to logs/failed/',
    });
  });
});
