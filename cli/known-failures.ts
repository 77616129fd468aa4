/** The --known-failures option. */
import { type KnownFailure, parseKnownFailures } from '../properties/known-failures.ts';
import { readInput } from './read-input.ts';

/** @throws Error where the file cannot be read or is not understood */
export function readKnownFailures(file: string | undefined): KnownFailure[] {
  return file === undefined ? [] : parseKnownFailures(readInput('--known-failures', file), file);
}
