import { defineConfig } from 'vitest/config';

// Nowhere else: a mutation run that was broken off leaves a copy of the tests under .mutants.
export default defineConfig({ test: { dir: 'test' } });
