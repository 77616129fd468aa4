/** The tests that the mutants of a part face; the part is named by $MUTATED_PART, since StrykerJS passes on no more than this path. */
import { defineConfig } from 'vitest/config';
import { facingTestsOf, partNamed } from './parts.ts';

export default defineConfig({
  test: {
    include: facingTestsOf(partNamed(process.env.MUTATED_PART ?? ''), process.cwd()),
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
