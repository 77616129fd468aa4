/** What --journal, --resume and --shard say: where a run is kept, and which part of it is run. */
import { statSync } from 'node:fs';
import type { Command } from 'commander';
import { environment } from '../../bench/environment.ts';
import { printable } from '../../reports/printable.ts';
import type { SubjectSummary } from '../../runs/any-run.ts';
import { checkResults } from '../../runs/check-results.ts';
import { fileDifferences, subjectDifferences } from '../../runs/differences.ts';
import { type Journal, JournalWriter, readJournal } from '../../runs/journal.ts';
import { JournalError } from '../../runs/journal-error.ts';
import type { JournalHeader } from '../../runs/journal-lines.ts';
import type { KindOfRun, RunPlan } from '../../runs/kinds.ts';
import { unitsOf } from '../../runs/plan.ts';
import { planDifferences, planDocument, planFrom } from '../../runs/plan-document.ts';
import { parseShard, type Shard, shardText } from '../../runs/shard.ts';
import type { NamedFile } from '../files/distinct-files.ts';
import { reasonOf } from '../files/file-error.ts';
import { prepareOutput } from '../files/output-file.ts';
import { resumeCommand } from '../tell/resume.ts';
import { programVersion } from '../tell/this-program.ts';
import { UsageError } from '../usage-error.ts';
import { differencesFrom, type SaidOptions } from './said-again.ts';

export interface JournalFlags {
  readonly journal?: string;
  readonly resume?: string;
  readonly shard?: Shard;
}

/** Options that say what a run is and are not compared with a journal, by their names in commander: it has said it already. */
const OF_THE_RUN = ['knownFailures', 'grep', 'journal'];

/** Options that are about one case, or change what the run is about. */
const OF_ONE_CASE = ['path', 'case', 'updateKnownFailures', 'watch'] as const;

export function withJournalOptions(command: Command): Command {
  return command
    .option('--journal <file>', 'keep what is found in this file while the run goes on, a line for each piece of work')
    .option('--resume <file>', 'go on with the run of this journal, which says all about it')
    .option('--shard <i/n>', 'run one of n parts of the run; adjoint merge puts their journals together', shard);
}

function shard(text: string): Shard {
  try {
    return parseShard(text);
  } catch (error) {
    throw new UsageError(`--shard ${(error as Error).message}`);
  }
}

/** @throws UsageError for options that exclude each other, or where one needs another */
export function checkJournalFlags(flags: JournalFlags, command: Command): void {
  const isGiven = (name: string) => command.getOptionValueSource(name) === 'cli';
  const [first] = (['resume', 'journal', 'shard'] as const).filter((name) => flags[name] !== undefined);
  if (first === undefined) return;
  const other = OF_ONE_CASE.find(isGiven);
  if (other !== undefined) throw new UsageError(`--${first} and ${optionOf(other)} exclude each other`);
  if (flags.resume === undefined) return;
  const said = OF_THE_RUN.find(isGiven);
  if (said !== undefined) {
    throw new UsageError(`--resume and ${optionOf(said)} exclude each other: the journal says what the run is`);
  }
}

function optionOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** @throws UsageError where a shard would draw from a seed that the others do not know */
export function checkShardSeed({ shard, seed }: JournalFlags & { readonly seed?: number }): void {
  if (shard !== undefined && seed === undefined) {
    throw new UsageError('--shard needs --seed: all shards draw from the same');
  }
}

/** The file of --journal, if there is one. */
export function journalFile({ journal }: JournalFlags): NamedFile[] {
  return journal === undefined ? [] : [{ name: '--journal', file: journal }];
}

/** A run that is taken up again. */
export interface ResumedRun<P extends RunPlan = RunPlan> {
  readonly file: string;
  readonly journal: Journal;
  readonly plan: P;
  readonly shard: Shard | null;
}

/** @throws UsageError naming the file and what is wrong with it, or where another version or command has written it */
export function resumedRun<K extends KindOfRun>(
  file: string,
  kind: K,
  where = '--resume',
): ResumedRun<RunPlan & { readonly kind: K }> {
  const journal = journalIn(where, file);
  const { version, shard: divided } = journal.header;
  if (version !== programVersion()) {
    throw new UsageError(
      `${where}: ${JSON.stringify(file)} was written by version ${version} of adjoint, this is ${programVersion()}`,
    );
  }
  if (journal.header.plan.kind !== kind) {
    const its = journal.header.plan.kind;
    throw new UsageError(`${where}: ${JSON.stringify(file)} is of a run of ${its}: adjoint ${its} goes on with it`);
  }
  try {
    const plan = planFrom(journal.header.plan) as RunPlan & { readonly kind: K };
    checkResults(plan, journal.results, journal.lines);
    return { file, journal, plan, shard: divided === null ? null : parseShard(divided) };
  } catch (error) {
    throw new UsageError(`${where}: ${JSON.stringify(file)}: ${(error as Error).message}`);
  }
}

/** The run of a journal that is there already; null where the file is empty, or none. @throws UsageError as `resumedRun` */
export function journalBegun<K extends KindOfRun>(
  file: string | undefined,
  kind: K,
): ResumedRun<RunPlan & { readonly kind: K }> | null {
  if (file === undefined || file === '-' || sizeOf(file) === 0) return null;
  return resumedRun(file, kind, '--journal');
}

/** @throws UsageError where a journal that is there already is of another run */
export function checkSamePlan({ file, journal }: ResumedRun, plan: RunPlan): void {
  const [then, now] = [journal.header.plan, planDocument(plan)];
  const isDivided = journal.header.shard === null ? [] : [`it is of shard ${journal.header.shard}`];
  const differences = [...isDivided, ...planDifferences(then, now), ...fileDifferences(then.files, now.files)];
  if (differences.length === 0) return;
  throw new UsageError(
    `--journal: ${JSON.stringify(file)} is there already, of another run: ${differences.join('; ')}`,
  );
}

/** A journal that is read. @throws UsageError naming where, file and reason */
export function journalIn(where: string, file: string): Journal {
  try {
    return readJournal(file);
  } catch (error) {
    const reason = error instanceof JournalError ? error.message : reasonOf(error);
    throw new UsageError(`${where}: ${JSON.stringify(file)} is not read: ${reason}`);
  }
}

/** @throws UsageError where a subject is not what it was when the journal was begun */
export function checkSameSubjects({ file, plan, journal }: ResumedRun, opened: readonly SubjectSummary[]): void {
  const then = journal.header.plan;
  const now = planDocument({ ...plan, subjects: opened });
  const differences = [...subjectDifferences(plan.subjects, opened), ...fileDifferences(then.files, now.files)];
  if (differences.length === 0) return;
  throw new UsageError(
    `--resume: the run of ${JSON.stringify(file)} cannot go on, then and now: ${differences.join('; ')}`,
  );
}

/**
 * Sees that the file of --journal can be written and is a new one.
 * @param kind of run, for which the subjects and options are
 * @throws UsageError; where the file is the journal of this very run, it has the command that goes on with it
 */
export function prepareJournal(
  kind: KindOfRun,
  { journal: file, ...said }: JournalFlags & SaidOptions,
  names: readonly string[],
): void {
  if (file === undefined) return;
  if (file === '-') throw new UsageError('--journal needs the name of a file: a run goes on with it');
  if (sizeOf(file) > 0) {
    throw new UsageError(`--journal: ${JSON.stringify(file)} is there already${whatIsThere(kind, file, said, names)}`);
  }
  prepareOutput('--journal', file);
}

function whatIsThere(kind: KindOfRun, file: string, said: SaidOptions, names: readonly string[]): string {
  const header = headerIn(file);
  if (header === null) return ', and is no journal: name another file';
  const its = header.plan.kind;
  const differences = its === kind ? differencesFrom(header, names, said) : [`it is a run of ${its}`];
  if (differences.length > 0) return `, of another run: ${differences.join('; ')}; name another file`;
  return `, of this run; to go on with it: ${resumeCommand(kind, file)}`;
}

/** Null where the file is no journal. */
function headerIn(file: string): JournalHeader | null {
  try {
    return readJournal(file).header;
  } catch (error) {
    if (error instanceof JournalError) return null;
    throw new UsageError(`--journal: ${JSON.stringify(file)} is there already, and is not read: ${reasonOf(error)}`);
  }
}

/** Bytes; 0 where there is no file. @throws UsageError where nobody can say */
function sizeOf(file: string): number {
  try {
    return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  } catch (error) {
    throw new UsageError(`--journal: cannot write ${JSON.stringify(file)}: ${reasonOf(error)}`, { cause: error });
  }
}

/** The journal that the run writes: a new one, the one that it takes up again, or null for none. */
export function openJournal(flags: JournalFlags, plan: RunPlan, resumed: ResumedRun | null): JournalWriter | null {
  const units = unitsOf(plan).length;
  if (flags.shard !== undefined && flags.shard.of > units) {
    throw new UsageError(`--shard: the run has ${units} units of work, which cannot be divided by ${flags.shard.of}`);
  }
  const file = resumed?.file ?? flags.journal;
  if (file === undefined) return null;
  const { date, node, platform, arch, cpu } = environment();
  const machine = { node, platform, arch, cpu };
  const shard = flags.shard === undefined ? null : shardText(flags.shard);
  try {
    if (resumed !== null) return JournalWriter.resumed(file, resumed.journal);
    const version = programVersion();
    return JournalWriter.begun(file, { journal: 1, version, date, machine, shard, plan: planDocument(plan) });
  } catch (error) {
    throw new UsageError(`the journal ${JSON.stringify(file)} cannot be written: ${reasonOf(error)}`, { cause: error });
  }
}

/**
 * Writes reports, and then sees that the journal was written to its end.
 * @throws UsageError where it was not, or a report cannot be; where both are so, the line about the journal is printed before
 */
export async function withJournalWritten<T>(writer: JournalWriter | null, writing: () => Promise<T>): Promise<T> {
  const error = writer?.error ?? null;
  const words = error === null ? null : `the journal could not be written to its end: ${reasonOf(error)}`;
  const written = await writing().catch((failure) => {
    if (words !== null) process.stderr.write(`adjoint: ${printable(words)}\n`);
    throw failure;
  });
  if (words !== null) throw new UsageError(words);
  return written;
}
