/** Reports in files; `-` is standard output. Files are tested before the run, so that hours of work are not lost. */
import { dirname } from 'node:path';
import type { CaseFile } from '../reports/case-file.ts';
import { printable } from '../reports/printable.ts';
import { type NamedFile, refuseSameFiles } from './distinct-files.ts';
import { makeFolders, prepareOutput, writeOutput } from './output-file.ts';
import { UsageError } from './usage-error.ts';

/** Makes the folder and sees that the file can be written. @throws UsageError naming option, file and reason */
export function prepareReport(option: string, file: string | undefined): void {
  if (file !== undefined && file !== '-') prepareOutput(option, file);
}

/** The reports of a command by their options. */
type Reports = Readonly<Record<string, string | undefined>>;

/**
 * All are seen to before the first is written.
 * @param read the files that the command reads, which must not be written over
 * @throws UsageError as prepareReport and checkReports do
 */
export function prepareReports(reports: Reports, read: readonly NamedFile[] = []): void {
  checkReports(reports, read);
  for (const [option, file] of Object.entries(reports)) prepareReport(option, file);
}

/**
 * @param others what else the command writes
 * @throws UsageError where two files are one, one is a file that is read, or two reports want stdout
 */
export function checkReports(reports: Reports, read: readonly NamedFile[], others: readonly NamedFile[] = []): void {
  if (Object.values(reports).filter((file) => file === '-').length > 1) {
    throw new UsageError(`only one of ${Object.keys(reports).join(', ')} can go to stdout`);
  }
  refuseSameFiles([...others, ...namedFiles(reports)], read);
}

/** Those that were given. */
export function namedFiles(files: Reports): NamedFile[] {
  return Object.entries(files).flatMap(([name, file]) => (file === undefined ? [] : [{ name, file }]));
}

/** One report. @throws UsageError naming file and reason, such as a full disk */
export function writeReport(file: string, text: string): void {
  if (file === '-') process.stdout.write(text);
  else writeOutput(null, file, text);
}

/** A report that may have been asked for, and how to make it. */
export type Draft = readonly [file: string | undefined, text: () => string | Promise<string>];

/**
 * Those that were asked for. One that cannot be written keeps none of the others from it: a run may have taken hours.
 * @throws UsageError for the first that could not be written, after the others
 */
export async function writeReports(drafts: readonly Draft[]): Promise<void> {
  const failures: unknown[] = [];
  for (const [file, text] of drafts) {
    if (file === undefined) continue;
    try {
      writeReport(file, await text());
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

/** Cases that the reports only name. What cannot be written ends no run: its seed and path replay it as well. */
export function writeCases(files: readonly CaseFile[]): void {
  for (const { file, text } of files) {
    try {
      makeFolders(dirname(file));
      writeOutput(null, file, text);
    } catch (error) {
      process.stderr.write(`${printable((error as Error).message)}\n`);
    }
  }
}

/** The text for people: on stdout, unless a report for machines takes that. */
export function writeText(text: string, files: readonly (string | undefined)[]): void {
  (files.includes('-') ? process.stderr : process.stdout).write(text);
}
