/** What options give as JSON: a case, and a list of known failures. */
import { existsSync } from 'node:fs';
import { type KnownFailure, parseKnownFailures } from '../../properties/known-failures/known-failures.ts';
import type { WrittenEntry } from '../../runs/verify/update-known-failures.ts';
import { type CaseOrCall, parseCaseOrCall } from '../../spec/conventions/case-or-call.ts';
import { tooLongToRead, tooNested } from '../../spec/limits.ts';
import type { NamedFile } from '../files/distinct-files.ts';
import { prepareOutput } from '../files/output-file.ts';
import { readInput } from '../files/read-input.ts';
import { UsageError } from '../usage-error.ts';

/**
 * A case: its JSON, @FILE, or - for standard input.
 * @returns null where the option was not given
 * @throws what readInput and parseCase throw
 */
export function readCase(option: string, given: string | undefined): CaseOrCall | null {
  if (given === undefined) return null;
  if (given === '-') return caseIn(readInput(option, '-'), 'stdin');
  return given.startsWith('@') ? caseIn(readInput(option, given.slice(1)), given.slice(1)) : caseIn(given, 'case');
}

/** @throws what parseCase throws, and RangeError for lists that are too long to be read */
function caseIn(text: string, where: string): CaseOrCall {
  const nested = tooNested(text);
  if (nested !== null) throw new RangeError(`${where}: the text ${nested}`);
  const value = parsedJson(text);
  const tooLong = tooLongToRead(value);
  if (tooLong !== null) throw new RangeError(`${where}: ${tooLong}`);
  return parseCaseOrCall(value ?? text, where);
}

/** Undefined of what is no JSON: parseCase says why. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The file of --known-failures. @throws Error where it cannot be read or is not understood */
export function readKnownFailures(file: string | undefined): KnownFailure[] {
  return file === undefined ? [] : parseKnownFailures(readInput('--known-failures', file), file);
}

/** The list that --update-known-failures brings up to date. */
export interface ListToUpdate {
  readonly file: string;
  /** As the file has them; none where there is no file yet. */
  readonly written: readonly WrittenEntry[];
}

/**
 * Sees that the file can be written.
 * @throws UsageError for options that it does not go with, or where the file cannot be written; Error where it cannot be read
 */
export function readListToUpdate(options: {
  readonly knownFailures?: string;
  readonly case?: string;
  readonly path?: string;
}): ListToUpdate {
  const { knownFailures: file } = options;
  if (file === undefined || file === '-') {
    throw new UsageError('--update-known-failures needs the file of --known-failures, which it writes');
  }
  const other = (['case', 'path'] as const).find((name) => options[name] !== undefined);
  if (other !== undefined) {
    throw new UsageError(
      `--update-known-failures and --${other} exclude each other: one case says nothing of the list`,
    );
  }
  prepareOutput('--update-known-failures', file);
  if (!existsSync(file)) return { file, written: [] };
  const text = readInput('--known-failures', file);
  parseKnownFailures(text, file);
  return { file, written: JSON.parse(text) };
}

/** The files that these options read: no report may be written over them. */
export function filesGiven(options: { readonly case?: string; readonly knownFailures?: string }): NamedFile[] {
  const file = options.case?.startsWith('@') ? options.case.slice(1) : undefined;
  return [
    ...(file === undefined ? [] : [{ name: '--case', file }]),
    ...(options.knownFailures === undefined ? [] : [{ name: '--known-failures', file: options.knownFailures }]),
  ];
}
