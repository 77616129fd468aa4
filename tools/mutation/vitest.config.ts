/**
 * The tests that every mutant of spec/ and engines/ has to face: those that are about these two rooms alone and run in
 * this process. The gate, the command line and third parties would kill mutants too, but say little about where.
 */
import { defineConfig } from 'vitest/config';

const FACING = [
  'properties/accuracy',
  'spec/any-crop',
  'spec/case',
  'spec/compare',
  'spec/describe-value',
  'engines/engines',
  'spec/error-bound',
  'engines/forward',
  'spec/geometry',
  'engines/gradients',
  'spec/illegal',
  'spec/literal',
  'spec/special-values',
  'spec/tensor',
];

export default defineConfig({ test: { include: FACING.map((name) => `test/${name}.test.ts`) } });
