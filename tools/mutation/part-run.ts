/** The run of one part: its sample, StrykerJS on it, and the result as a file, which a later run finds. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import type { FileResult, MutantResult, MutationTestResult } from 'mutation-testing-report-schema/api';
import { type Mutant, mutantKey } from './mutants.ts';
import type { MutationPart } from './parts.ts';

/** What a part was run on: with the same, it need not be run again. */
export interface RunKey {
  /** Of the sources, or null where they differ from every commit. */
  readonly commit: string | null;
  /** How many mutants were to be drawn; null: all. */
  readonly sample: number | null;
  readonly seed: number;
}

export interface PartRun extends RunKey {
  readonly part: string;
  readonly seconds: number;
  /** How many mutants each file has, drawn or not. */
  readonly population: Readonly<Record<string, number>>;
  /** What StrykerJS wrote, with the mutants of the sample alone. */
  readonly report: MutationTestResult;
}

const FOLDER = 'reports/out/mutation';

const fileOf = (part: string) => `${FOLDER}/${part.replaceAll('/', '-')}.json`;

/** The commit that the working tree is at, or null where files differ from it. */
export function commitAt(root: string): string | null {
  const git = (...words: string[]) => execFileSync('git', words, { cwd: root, encoding: 'utf8' }).trim();
  return git('status', '--porcelain') === '' ? git('rev-parse', 'HEAD') : null;
}

/** The last commit that changed one of the files. */
export function lastChangeOf(files: readonly string[], root: string): string {
  return execFileSync('git', ['log', '-1', '--format=%H', '--', ...files], { cwd: root, encoding: 'utf8' }).trim();
}

/** The last result of a part, or null. */
export function storedRun(part: MutationPart, root: string): PartRun | null {
  const path = join(root, fileOf(part.name));
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
}

/** Whether a result is of just these sources and this sample. */
export function isOf(run: PartRun | null, key: RunKey): run is PartRun {
  return (
    run !== null &&
    key.commit !== null &&
    run.commit === key.commit &&
    run.sample === key.sample &&
    run.seed === key.seed
  );
}

/**
 * What keeps a result from being about the sources as they are: null where it is. The tests may be others than at that time.
 *
 * @param all every mutant that the part has now
 */
export function outdatedBy(run: PartRun, all: readonly Mutant[], root: string): string | null {
  const counts = countsOf(all);
  for (const file of new Set([...Object.keys(counts), ...Object.keys(run.population)])) {
    if (counts[file] !== run.population[file]) return file;
    const then = run.report.files[file]?.source;
    if (then !== undefined && then !== readFileSync(join(root, file), 'utf8')) return file;
  }
  return null;
}

/**
 * Runs the sampled mutants of a part and stores the result. What an earlier result says of a mutant is kept by StrykerJS where
 * neither the mutant nor the tests that killed or passed it have changed.
 *
 * @param all every mutant of the part
 * @param sampled those that are run
 * @throws Error where the report lacks one of them
 */
export async function runPart(
  { part, key, all, sampled }: { part: MutationPart; key: RunKey; all: readonly Mutant[]; sampled: readonly Mutant[] },
  root: string,
  concurrency: number,
): Promise<PartRun> {
  mkdirSync(join(root, FOLDER), { recursive: true });
  const written = (suffix: string) => fileOf(part.name).replace(/json$/, suffix);
  const [keys, report, earlier] = ['sample.json', 'report.json', 'earlier.json'].map(written);
  writeFileSync(join(root, keys), JSON.stringify(sampled.map(mutantKey)));
  const before = storedRun(part, root);
  if (before !== null) writeFileSync(join(root, earlier), JSON.stringify(withoutDoubts(before.report)));
  process.env.MUTATED_PART = part.name;
  const started = performance.now();
  const options = {
    mutate: [...new Set(sampled.map(rangeOf))],
    concurrency,
    sampleFile: keys,
    jsonReporter: { fileName: report },
    incrementalFile: earlier,
    tempDirName: `.mutants/${part.name.replaceAll('/', '-')}`,
  };
  await new Stryker(options).runMutationTest();
  const seconds = (performance.now() - started) / 1000;
  const run = {
    part: part.name,
    ...key,
    seconds,
    population: countsOf(all),
    report: ofSample(JSON.parse(readFileSync(join(root, report), 'utf8')), sampled),
  };
  writeFileSync(join(root, fileOf(part.name)), JSON.stringify(run));
  return run;
}

/**
 * A report with what a test noticed, and no more: what survived is run again, since StrykerJS does not know of new tests that a
 * change faces where it is made before any test; and so is what ran out of time, be it for a busy machine. A loop that was
 * counted is none such.
 */
export function withoutDoubts(report: MutationTestResult): MutationTestResult {
  const isSure = ({ status, statusReason }: MutantResult) =>
    status === 'Killed' || (status === 'Timeout' && statusReason?.startsWith('Hit limit') === true);
  const files = Object.entries(report.files).map(([file, result]) => [
    file,
    { ...result, mutants: result.mutants.filter(isSure) },
  ]);
  return { ...report, files: Object.fromEntries(files) };
}

/** As StrykerJS wants it: lines from 1, columns from 0. */
function rangeOf({ file, start, end }: Mutant): string {
  return `${file}:${start.line}:${start.column - 1}-${end.line}:${end.column - 1}`;
}

function countsOf(mutants: readonly Mutant[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { file } of mutants) counts[file] = (counts[file] ?? 0) + 1;
  return counts;
}

/** A report without the mutants that are not in the sample. */
export function ofSample(report: MutationTestResult, sampled: readonly Mutant[]): MutationTestResult {
  const keys = new Set(sampled.map(mutantKey));
  const files: Record<string, FileResult> = {};
  for (const [file, { mutants, ...about }] of Object.entries(report.files)) {
    const drawn = mutants.filter(({ mutatorName, replacement = '', location }) =>
      keys.delete(mutantKey({ file, mutator: mutatorName, replacement, ...location })),
    );
    if (drawn.length > 0) files[file] = { ...about, mutants: drawn };
  }
  if (keys.size > 0) {
    throw new Error(`mutate: the report must have every sampled mutant, got none of ${[...keys].join(', ')}`);
  }
  return { ...report, files };
}
