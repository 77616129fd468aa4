/**
 * The tests that every mutant of spec/ and engines/ has to face: those that are about these two rooms alone and run in
 * this process. The gate, the command line and third parties would kill mutants too, but say little about where.
 */
import { defineConfig } from 'vitest/config';

const FACING = [
  'accuracy',
  'any-crop',
  'case',
  'compare',
  'describe-value',
  'engines',
  'error-bound',
  'forward',
  'geometry',
  'gradients',
  'illegal',
  'special-values',
  'tensor',
];

export default defineConfig({ test: { include: FACING.map((name) => `test/${name}.test.ts`) } });
