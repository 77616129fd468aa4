import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { compiled } from './test/project/compiled.ts';
import { LongestFirst } from './test/project/longest-first.ts';
import { SLOW_TESTS } from './test/project/slow-tests.ts';

// Nowhere else: a mutation run that was broken off leaves a copy of the tests under .mutants.
const ALL = ['test/**/*.test.ts'];

// Each of these has a process of its own: foreign runtimes change its globals (jax-js a worker, TensorFlow.js its backend), and
// what a kernel writes is read in a memory that no other test has used.
const APART = ['test/subjects/third-party/**/*.test.ts', 'test/engines/fast/wasm/writes.test.ts'];

// A busy machine takes many times as long as an idle one, which no test is to fail for.
const PATIENT = { testTimeout: 600_000, hookTimeout: 600_000 };

export default defineConfig(({ mode }) => ({
  plugins: [compiled()],
  test: {
    globalSetup: 'test/project/compiled.ts',
    // Compiled files are loaded as Node loads them, and not taken apart once more.
    server: { deps: { external: [/\/node_modules\//, /\/dist\//] } },
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
    // Several test files run at once: what they start is not to take all cores as well.
    env: { ADJOINT_WORKERS: '1', ...(mode === 'thorough' && { ADJOINT_THOROUGH: '1' }) },
    projects: [
      // Files share a process and what it has loaded: a fifth of the time is otherwise spent on loading the same again.
      {
        extends: true,
        test: { name: 'quick', include: ALL, exclude: [...SLOW_TESTS, ...APART], isolate: false, ...PATIENT },
      },
      { extends: true, test: { name: 'apart', include: APART, ...PATIENT } },
      // More than there are cores: many of these wait for browsers, and for processes that hang on purpose.
      {
        extends: true,
        test: {
          name: 'slow',
          include: [...SLOW_TESTS],
          maxWorkers: availableParallelism() + 2,
          sequence: { groupOrder: 1 },
          ...PATIENT,
        },
      },
    ],
  },
}));
