import { describe, expect, it } from 'vitest';
import { bucketCheck } from './bucket-check.ts';

const PARKED = { objects: 1_000, bytes: 5_000_000, oldestMs: 0, more: true };

describe('the bucket', () => {
  it('says what is parked, as far as one page shows', () => {
    expect(bucketCheck('backup', { value: PARKED }, undefined, 7_200_000).says).toBe(
      'backup can be listed; parked: more than 1,000 objects of 5.0 MB, the oldest of them written 2 h 0 min ago. hydrant plan says what a replay would do',
    );
  });

  it('must be the one that is replayed', () => {
    expect(bucketCheck('backup', { value: PARKED }, 'other', 0)).toMatchObject({
      state: 'wrong',
      remedy: 'set HYDRANT_BACKUP_BUCKET to backup',
    });
  });
});
