import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessChecks } from './checks/access.ts';
import { bucketChecks } from './checks/buckets.ts';
import { conditionChecks } from './checks/conditions.ts';
import { copyChecks } from './checks/copying.ts';
import { deleteChecks } from './checks/deleting.ts';
import { listChecks } from './checks/listing.ts';
import { readChecks } from './checks/reading.ts';
import { versionChecks } from './checks/versions.ts';
import { writeChecks } from './checks/writing.ts';
import { type Check, type KnownDifference, type S3Connection, ServerUnderTest } from './server-under-test.ts';

const CHECKS = {
  ...bucketChecks,
  ...writeChecks,
  ...conditionChecks,
  ...readChecks,
  ...listChecks,
  ...copyChecks,
  ...deleteChecks,
  ...versionChecks,
  ...accessChecks,
};

export type CheckId = keyof typeof CHECKS;

/**
 * Declares a suite that holds a server to what Hydrant needs of S3, one test for each check. For a known difference the
 * test asserts that the check fails and that the server does what the difference says: the list cannot go stale.
 */
export function describeS3Conformance(
  name: string,
  connect: () => Promise<S3Connection>,
  knownDifferences: ReadonlyMap<CheckId, KnownDifference>,
): void {
  describe(`S3 conformance of ${name}`, () => {
    let server: ServerUnderTest;
    beforeAll(async () => {
      server = await ServerUnderTest.prepare(await connect());
    });
    afterAll(() => server?.close());

    for (const [id, check] of Object.entries<Check>(CHECKS)) {
      const difference = knownDifferences.get(id as CheckId);
      if (difference === undefined) it(`${id}: ${check.claim}`, () => check.prove(server));
      else {
        it(`${id}: known difference, ${difference.reason}`, async () => {
          await expect(check.prove(server)).rejects.toThrow();
          await difference.prove(server);
        });
      }
    }
  });
}
