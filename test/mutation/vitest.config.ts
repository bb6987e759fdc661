import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** A mutant's run ends at the first failure. In the order of the alphabet the quick tests of `shared` come before `test/property`. */
class AlphabeticalSequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((one, other) => (one.moduleId < other.moduleId ? -1 : 1));
  }
}

/** The tests that judge a mutant, run by Stryker: those that reach the code of the tags and formats without a server. */
export default defineConfig({
  test: {
    include: ['shared/**/*.test.ts', 'test/{conformance,fluent-bit,property}/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    setupFiles: ['test/mutation/fixed-seed.ts'],
    sequence: { sequencer: AlphabeticalSequencer },
    testTimeout: 30_000,
  },
});
