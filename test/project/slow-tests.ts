/**
 * The test files that take long: they start browsers, packages and many processes, or go through thousands of cases. `npm test`
 * leaves them to `npm run test:slow`; CI runs both.
 */
export const SLOW_TESTS: readonly string[] = [
  'test/bench/bench.test.ts',
  'test/engines/fast/wasm/threads.test.ts',
  'test/project/package.test.ts',
  'test/properties/any-crop.test.ts',
  'test/properties/exhaustive/certify.test.ts',
  'test/site/browser.test.ts',
  'test/site/explorer/browser.test.ts',
];
