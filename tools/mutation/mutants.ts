/** The mutants of source files, made as StrykerJS makes them, and a seeded sample of them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from '@stryker-mutator/api/logging';
import { Instrumenter } from '@stryker-mutator/instrumenter';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { shuffled } from '../../properties/shuffled.ts';

/** A change of a source, in the numbers of the report: lines and columns from 1, the end behind the last character. */
export interface Mutant {
  /** From the root. */
  readonly file: string;
  readonly mutator: string;
  readonly replacement: string;
  readonly start: Position;
  readonly end: Position;
}

export interface Position {
  readonly line: number;
  readonly column: number;
}

const silent = () => {};
const NO_LOG: Logger = {
  isTraceEnabled: () => false,
  isDebugEnabled: () => false,
  isInfoEnabled: () => false,
  isWarnEnabled: () => false,
  isErrorEnabled: () => false,
  isFatalEnabled: () => false,
  trace: silent,
  debug: silent,
  info: silent,
  warn: silent,
  error: silent,
  fatal: silent,
};

/** Every mutant of the files, in their order and that of the instrumenter. */
export async function mutantsOf(files: readonly string[], root: string): Promise<Mutant[]> {
  const sources = files.map((name) => ({ name, mutate: true, content: readFileSync(join(root, name), 'utf8') }));
  const options = { plugins: null, ignorers: [], excludedMutations: [] };
  const { mutants } = await new Instrumenter(NO_LOG).instrument(sources, options);
  const fromOne = ({ line, column }: Position) => ({ line: line + 1, column: column + 1 });
  return mutants.map(({ fileName, mutatorName, replacement, location }) => ({
    file: fileName,
    mutator: mutatorName,
    replacement,
    start: fromOne(location.start),
    end: fromOne(location.end),
  }));
}

/** What no two mutants have in common. */
export function mutantKey({ file, mutator, replacement, start, end }: Mutant): string {
  return JSON.stringify([file, start.line, start.column, end.line, end.column, mutator, replacement]);
}

/**
 * A sample in which each mutant is as likely as any other, and each file has its share, rounded up or down: mutants are shuffled
 * within their file, and every (mutants / size)th is taken from a random first one on (systematic sampling; Cochran, "Sampling
 * Techniques", 1977, chapter 8).
 *
 * @param mutants those of a file one after another
 * @param size all of them where there are no more than that
 */
export function sampleOf(mutants: readonly Mutant[], size: number, seed: number): Mutant[] {
  if (size >= mutants.length) return [...mutants];
  const files = [...new Set(mutants.map(({ file }) => file))];
  const mixed = files.flatMap((name) =>
    shuffled(
      mutants.filter(({ file }) => file === name),
      seed,
    ),
  );
  const steps = 2 ** 30;
  const first = uniformInt(xoroshiro128plus(seed), 0, steps - 1) / steps;
  return Array.from({ length: size }, (_, index) => mixed[Math.floor(((index + first) * mixed.length) / size)]);
}

/** How many of a sample of all parts fall to each: in proportion to their mutants, but at least `least`, and never more than there are. */
export function samplePerPart(counts: readonly number[], size: number, least: number): number[] {
  const all = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => Math.min(count, Math.max(least, Math.round((size * count) / all))));
}
