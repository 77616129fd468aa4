/**
 * Mutation testing of spec/ and engines/ (`npm run mutate`): every operator, condition, literal and block there is changed,
 * one at a time, and a test of tools/mutation/vitest.config.ts must notice.
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
  // Not yet the folders within: a mutant of conventions/ or exact/ faces tests that draw thousands of cases.
  mutate: ['spec/*.ts', 'engines/*.ts'],
  testRunner: 'vitest',
  vitest: { configFile: 'tools/mutation/vitest.config.ts', related: false },
  plugins: ['@stryker-mutator/vitest-runner'],
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // On top of the usual time. An endless loop is found by counting; what remains must not be a busy machine.
  timeoutMS: 20_000,
  reporters: ['clear-text', 'progress-append-only', 'json', 'html'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportScoreTable: true },
  jsonReporter: { fileName: 'reports/out/mutation.json' },
  htmlReporter: { fileName: 'reports/out/mutation.html' },
  incrementalFile: 'reports/out/mutation-incremental.json',
  tempDirName: '.mutants/sandbox',
  cleanTempDir: 'always',
  ignorePatterns: ['dist', 'reports/out', '.mutants'],
  // Nothing compiles in the sandbox, so types need no care there; and Stryker 9 reads tsconfig.json through the compiler's
  // old interface, which TypeScript 7 no longer has: it is pointed at a file that is not there, which it passes over.
  disableTypeChecks: false,
  tsconfigFile: 'no-tsconfig.json',
};
