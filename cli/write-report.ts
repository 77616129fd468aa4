/** Reports in files; `-` is standard output. Files are opened before the run, so that hours of work are not lost. */
import { closeSync, existsSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { CaseFile } from '../reports/case-file.ts';
import { UsageError } from './usage-error.ts';

/** Makes the folder and sees that the file can be written. @throws UsageError naming option, file and reason */
export function prepareReport(option: string, file: string | undefined): void {
  if (file === undefined || file === '-') return;
  try {
    if (file === '') throw new Error('it needs the name of a file');
    if (!existsSync(dirname(file))) mkdirSync(dirname(file), { recursive: true });
    closeSync(openSync(file, 'a'));
  } catch (error) {
    throw new UsageError(`${option}: cannot write ${JSON.stringify(file)}: ${(error as Error).message}`);
  }
}

/** The reports of a command by their options. @throws UsageError as prepareReport does, or where two want stdout */
export function prepareReports(reports: Readonly<Record<string, string | undefined>>): void {
  if (Object.values(reports).filter((file) => file === '-').length > 1) {
    throw new UsageError(`only one of ${Object.keys(reports).join(', ')} can go to stdout`);
  }
  for (const [option, file] of Object.entries(reports)) prepareReport(option, file);
}

export function writeReport(file: string, text: string): void {
  if (file === '-') process.stdout.write(text);
  else writeFileSync(file, text);
}

/** Cases that the reports only name. What cannot be written ends no run: its seed and path replay it as well. */
export function writeCases(files: readonly CaseFile[]): void {
  for (const { file, text } of files) {
    try {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    } catch (error) {
      process.stderr.write(`cannot write ${file}: ${(error as Error).message}\n`);
    }
  }
}

/** The text for people: on stdout, unless a report for machines takes that. */
export function writeText(text: string, files: readonly (string | undefined)[]): void {
  (files.includes('-') ? process.stderr : process.stdout).write(text);
}
