/** What options give as JSON: a case, and a list of known failures. */
import { type KnownFailure, parseKnownFailures } from '../../properties/known-failures.ts';
import { type Case, parseCase } from '../../spec/case.ts';
import type { NamedFile } from '../files/distinct-files.ts';
import { readInput } from '../files/read-input.ts';

/**
 * A case: its JSON, @FILE, or - for standard input.
 * @returns null where the option was not given
 * @throws what readInput and parseCase throw
 */
export function readCase(option: string, given: string | undefined): Case | null {
  if (given === undefined) return null;
  if (given === '-') return parseCase(readInput(option, '-'), 'stdin');
  return given.startsWith('@') ? parseCase(readInput(option, given.slice(1)), given.slice(1)) : parseCase(given);
}

/** The file of --known-failures. @throws Error where it cannot be read or is not understood */
export function readKnownFailures(file: string | undefined): KnownFailure[] {
  return file === undefined ? [] : parseKnownFailures(readInput('--known-failures', file), file);
}

/** The files that these options read: no report may be written over them. */
export function filesGiven(options: { readonly case?: string; readonly knownFailures?: string }): NamedFile[] {
  const file = options.case?.startsWith('@') ? options.case.slice(1) : undefined;
  return [
    ...(file === undefined ? [] : [{ name: '--case', file }]),
    ...(options.knownFailures === undefined ? [] : [{ name: '--known-failures', file: options.knownFailures }]),
  ];
}
