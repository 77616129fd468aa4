/**
 * The test files that take long, the longest first: they start browsers, packages and many processes, or go through thousands of
 * cases. `npm test` leaves them to `npm run test:slow`; CI runs both. They run in this order, but that what needs the site
 * comes when the first has built it.
 */
export const SLOW_TESTS: readonly string[] = [
  'test/site/explorer/browser.test.ts',
  'test/properties/probe/probe.test.ts',
  'test/faults/compare-failures.test.ts',
  'test/site/browser.test.ts',
  'test/properties/exhaustive/certify.test.ts',
  'test/misbehaviour/misbehaviour.test.ts',
  'test/project/package.test.ts',
  'test/properties/capability-combinations.test.ts',
  'test/project/vitest-hangs.test.ts',
  'test/cli/journal.test.ts',
  'test/project/stacks.test.ts',
  'test/engines/fast/wasm/threads.test.ts',
  'test/faults/faults.test.ts',
  'test/properties/any-crop.test.ts',
  'test/public/examples.test.ts',
  'test/bench/bench.test.ts',
  'test/reports/page/browser.test.ts',
  'test/cli/cli.test.ts',
  'test/cli/output-file.test.ts',
  'test/properties/cases/large-sizes.test.ts',
  'test/properties/known-failures/listed.test.ts',
  'test/properties/cases/near-default.test.ts',
  'test/cli/replay.test.ts',
  'test/properties/laws/sequences.test.ts',
  'test/explain/page-browser.test.ts',
  'test/project/vitest-export.test.ts',
  'test/upsampling/page.test.ts',
];
