import { defineConfig } from 'vitest/config';
import { compiled } from './test/project/compiled.ts';

export default defineConfig({
  plugins: [compiled()],
  test: {
    // Nowhere else: a mutation run that was broken off leaves a copy of the tests under .mutants.
    dir: 'test',
    globalSetup: 'test/project/compiled.ts',
    // Compiled files are loaded as Node loads them, and not taken apart once more.
    server: { deps: { external: [/\/node_modules\//, /\/dist\//] } },
    maxWorkers: '100%',
    // A busy machine takes many times as long as an idle one, which no test is to fail for.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
