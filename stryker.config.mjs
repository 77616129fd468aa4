/**
 * How StrykerJS changes the sources and runs the tests. `npm run mutate` (tools/mutation/run.ts) adds what is changed, and which
 * tests a change faces, part by part.
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
  testRunner: 'strict-vitest',
  vitest: { configFile: 'tools/mutation/vitest.config.ts', related: true },
  plugins: [
    '@stryker-mutator/vitest-runner',
    './tools/mutation/strict-vitest.mjs',
    './tools/mutation/sampled-checker.mjs',
  ],
  checkers: ['sampled'],
  coverageAnalysis: 'perTest',
  // An endless loop is found by counting how often it is passed; what remains must not be a busy machine.
  timeoutMS: 240_000,
  timeoutFactor: 8,
  dryRunTimeoutMinutes: 20,
  reporters: ['progress-append-only', 'json'],
  allowConsoleColors: false,
  incremental: true,
  cleanTempDir: 'always',
  ignorePatterns: ['reports/out', '.mutants', 'site/dist', 'site/pages', 'site/.vitepress'],
  // Nothing compiles in the sandbox, so types need no care there; and Stryker 9 reads tsconfig.json through the compiler's
  // old interface, which TypeScript 7 no longer has: it is pointed at a file that is not there, which it passes over.
  disableTypeChecks: false,
  tsconfigFile: 'no-tsconfig.json',
};
