/** The --known-failures option. */
import { readFileSync } from 'node:fs';
import { type KnownFailure, parseKnownFailures } from '../properties/known-failures.ts';

/** @throws Error where the file cannot be read or is not understood */
export function readKnownFailures(file: string | undefined): KnownFailure[] {
  return file === undefined ? [] : parseKnownFailures(readFileSync(file, 'utf8'), file);
}
