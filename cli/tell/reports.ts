/**
 * The reports of a command: options, preparation and writing, once for all. `-` is standard output. Files are tested before the
 * run, so that hours of work are not lost.
 */
import { dirname } from 'node:path';
import type { Command } from 'commander';
import type { CaseFile } from '../../reports/case-file.ts';
import { printable } from '../../reports/printable.ts';
import { type NamedFile, refuseSameFiles } from '../files/distinct-files.ts';
import { makeFolders, prepareOutput, writeOutput } from '../files/output-file.ts';
import { UsageError } from '../usage-error.ts';
import { coloured, type VerdictColour } from './colour.ts';

/** What the option of each kind of report says in the help. */
const KINDS = {
  json: 'write the result as JSON; - is stdout',
  junit: 'write the result as JUnit XML; - is stdout',
  markdown: 'write the result as Markdown; - is stdout',
  html: 'write the result as a page with charts; - is stdout',
  figure: 'draw which pairs and triples of classes the cases covered: SVG; - is stdout',
} as const;

export type ReportKind = keyof typeof KINDS;

/** Names of standard output. */
const STDOUT = ['-', '/dev/stdout'];

/** The files that options name. */
export type ReportFiles<Kind extends ReportKind> = Readonly<Partial<Record<Kind, string>>>;

/** How to make each report; only those that were asked for are made. */
export type Drafts<Kind extends ReportKind> = Readonly<Record<Kind, () => string | Promise<string>>>;

/**
 * Adds an option for each kind.
 * @param words the help of an option, where the report is no ordinary one
 */
export function withReports(
  command: Command,
  kinds: readonly ReportKind[],
  words: Readonly<Partial<Record<ReportKind, string>>> = {},
): Command {
  for (const kind of kinds) command.option(`--${kind} <file>`, words[kind] ?? KINDS[kind]);
  return command;
}

/** Reports whose files can be written. */
export interface Reports<Kind extends ReportKind> {
  /**
   * Prints the text for people, on stdout unless a report takes that, and then writes every report. One that cannot be written
   * does not keep the others from being written: a run may have taken hours.
   * @param verdict the colour of the last line of the text, if it has one
   * @throws UsageError for the first that could not be written, after the others
   */
  write(text: string, drafts: Drafts<Kind>, verdict?: VerdictColour): Promise<void>;
  /** Whether a report takes standard output. */
  readonly takeStdout: boolean;
}

/**
 * Checks and tests all files before the first is written.
 * @param kinds those that the command has, in the order in which it writes them
 * @param read the files that the command reads, which must not be written over
 * @param others what else the command writes
 * @throws UsageError where two files are one, one is a file that is read, two reports want stdout, or one cannot be written
 */
export function prepareReports<Kind extends ReportKind>(
  kinds: readonly Kind[],
  files: ReportFiles<Kind>,
  read: readonly NamedFile[] = [],
  others: readonly NamedFile[] = [],
): Reports<Kind> {
  checkReports(kinds, files, read, others);
  for (const kind of kinds) prepareReport(`--${kind}`, files[kind]);
  const takeStdout = kinds.some((kind) => STDOUT.includes(files[kind] ?? ''));
  return {
    takeStdout,
    async write(text, drafts, verdict) {
      const stream = takeStdout ? process.stderr : process.stdout;
      stream.write(verdict === undefined ? text : coloured(text, verdict, stream));
      await writeAll(kinds.map((kind) => [files[kind], drafts[kind]]));
    },
  };
}

/** The refusals of prepareReports that need no file system to be changed. @throws UsageError */
export function checkReports<Kind extends ReportKind>(
  kinds: readonly Kind[],
  files: ReportFiles<Kind>,
  read: readonly NamedFile[],
  others: readonly NamedFile[],
): void {
  const named = kinds.flatMap((kind) => {
    const file = files[kind];
    return file === undefined ? [] : [{ name: `--${kind}`, file }];
  });
  if (named.filter(({ file }) => STDOUT.includes(file)).length > 1) {
    throw new UsageError(`only one of ${kinds.map((kind) => `--${kind}`).join(', ')} can go to stdout`);
  }
  refuseSameFiles([...others, ...named], read);
}

/** Makes the folder and sees that the file can be written. @throws UsageError naming option, file and reason */
function prepareReport(option: string, file: string | undefined): void {
  if (file !== undefined && file !== '-') prepareOutput(option, file);
}

async function writeAll(drafts: readonly (readonly [string | undefined, () => string | Promise<string>])[]) {
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

/** One report. @throws UsageError naming file and reason, such as a full disk */
export function writeReport(file: string, text: string): void {
  if (STDOUT.includes(file)) process.stdout.write(text);
  else writeOutput(null, file, text);
}

/** Cases that reports only name. One that cannot be written ends no run: its seed and path replay it as well. */
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
