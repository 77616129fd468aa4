import { defineConfig } from 'vitest/config';

// Nowhere else: a mutation run that was broken off leaves a copy of the tests under .mutants.
// A busy machine takes many times as long as an idle one, which no test is to fail for.
export default defineConfig({ test: { dir: 'test', maxWorkers: '100%', testTimeout: 60_000, hookTimeout: 60_000 } });
