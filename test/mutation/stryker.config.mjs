/**
 * Changes the code of the tags and of the formats, one small change at a time, and counts the changes that no test
 * notices. Run from the project's root; the report lies in coverage/mutation.
 *
 * Options: https://stryker-mutator.io/docs/stryker-js/configuration/
 */
export default {
  mutate: [
    'shared/{kubernetes,formats,log,ecs,rules}/*.ts',
    'shared/datadog/{tag,status,timestamp,date,date-attributes}.ts',
    '!shared/**/*.test.ts',
  ],
  plugins: ['@stryker-mutator/vitest-runner'],
  testRunner: 'vitest',
  vitest: { configFile: 'test/mutation/vitest.config.ts' },
  concurrency: 1,
  timeoutMS: 10_000,
  // Keeps what is known of mutants whose file and tests are unchanged; it does not see a changed fixture or import,
  // so a score to be quoted comes from a run with --force.
  incremental: true,
  incrementalFile: 'coverage/mutation/incremental.json',
  tempDirName: 'coverage/mutation/sandbox',
  ignorePatterns: ['coverage', 'dist', '.serverless', 'docs', 'test/golden'],
  // Only a tsconfig.json that extends another would need Stryker's rewriting, which calls TypeScript's JavaScript API;
  // TypeScript 7 has none. A name that does not exist turns it off.
  tsconfigFile: 'none',
  reporters: ['clear-text', 'progress-append-only', 'html'],
  clearTextReporter: { allowEmojis: false, logTests: false, reportTests: false },
  htmlReporter: { fileName: 'coverage/mutation/index.html' },
};
