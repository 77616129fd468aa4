/**
 * What a mutation run says: figures by file and part, and its survivors beside the explanations that are written down
 * in explained.json. An explanation is for a change of a line, by its text, so that it holds when lines above it move.
 */
import { calculateMutationTestMetrics } from 'mutation-testing-metrics';
import type { MutantResult, MutationTestResult } from 'mutation-testing-report-schema/api';
import type { MutationFigures, MutationResult, MutationSurvivor, RunCommit } from './mutation-markdown.ts';

/** Why a mutant survives. All but the reason must be as in the run. */
export interface ExplainedMutant {
  readonly file: string;
  /** The line on which the change begins, without the space around it. */
  readonly line: string;
  readonly original: string;
  readonly replacement: string;
  /** How many mutants of the file are this one, where a line has the same text twice; 1 if left out. */
  readonly mutants?: number;
  readonly reason: string;
}

export interface JudgedRun {
  readonly result: MutationResult;
  /** Survivors without an explanation, in the form of one; the reason is empty. */
  readonly unexplained: readonly ExplainedMutant[];
  /** Explanations of what did not survive (or not as often as they say). */
  readonly stale: readonly ExplainedMutant[];
  /** Where the tests did not end, and what StrykerJS says of it: a loop without an end, or a busy machine. */
  readonly timeouts: readonly string[];
}

type Survivor = Omit<MutationSurvivor, 'reason'> & { readonly text: string };

/** How a run was made, which the report does not say. */
export interface RunFacts {
  readonly command: string;
  readonly seconds: number;
  /** The parts in order, each with the number of mutants of its files, drawn or not. */
  readonly parts: readonly { readonly name: string; readonly population: Readonly<Record<string, number>> }[];
  readonly commit: RunCommit;
}

const UNDETECTED = new Set(['Survived', 'NoCoverage', 'Ignored', 'Pending']);

/** @param report what the JSON reporter of StrykerJS writes */
export function judgeRun(
  report: MutationTestResult,
  explanations: readonly ExplainedMutant[],
  { command, seconds, parts, commit }: RunFacts,
): JudgedRun {
  const survivors = survivorsOf(report);
  const left = explanations.flatMap((entry) => new Array<ExplainedMutant>(entry.mutants ?? 1).fill(entry));
  const unexplained: ExplainedMutant[] = [];
  const explained = survivors.map(({ text, ...survivor }) => {
    const at = left.findIndex((entry) => isAbout(entry, { text, ...survivor }));
    if (at < 0) {
      const { file, original, replacement } = survivor;
      unexplained.push({ file, line: text, original, replacement, reason: '' });
    }
    return { ...survivor, reason: at < 0 ? 'not explained' : left.splice(at, 1)[0].reason };
  });
  const figures = (name: string, population: Readonly<Record<string, number>>) => figuresOf(name, report, population);
  const population = Object.assign({}, ...parts.map((part) => part.population));
  const result = {
    tool: `${report.framework?.name} ${report.framework?.version}`,
    command,
    seconds,
    tests: Object.values(report.testFiles ?? {}).reduce((sum, { tests }) => sum + tests.length, 0),
    total: figures('all', population),
    parts: parts.map((part) => figures(part.name, part.population)),
    commit,
    files: Object.keys(population)
      .filter((file) => file in report.files)
      .map((file) => figures(file, { [file]: population[file] })),
    survivors: explained,
  };
  const noticed = mutantsIn(report, (status) => !UNDETECTED.has(status));
  const whole = (file: string) => population[file] === report.files[file]?.mutants.length;
  const isStale = (entry: ExplainedMutant) => whole(entry.file) || noticed.some((mutant) => isAbout(entry, mutant));
  return { result, unexplained, stale: [...new Set(left)].filter(isStale), timeouts: timeoutsOf(report) };
}

function timeoutsOf(report: MutationTestResult): string[] {
  return Object.entries(report.files).flatMap(([file, { source, mutants }]) =>
    mutants
      .filter(({ status }) => status === 'Timeout')
      .map(({ location, replacement, statusReason = 'out of time' }) => {
        const change = `${textAt(source, location)} -> ${replacement}`;
        return `${file}:${location.start.line}: ${change}: ${statusReason}`;
      }),
  );
}

function isAbout(entry: ExplainedMutant, survivor: Survivor): boolean {
  return (
    entry.file === survivor.file &&
    entry.line === survivor.text &&
    entry.original === survivor.original &&
    entry.replacement === survivor.replacement
  );
}

/** What no test noticed, in the order of files and lines. What was not even tried counts, so that nothing can be left out. */
function survivorsOf(report: MutationTestResult): Survivor[] {
  return mutantsIn(report, (status) => UNDETECTED.has(status));
}

function mutantsIn(report: MutationTestResult, wanted: (status: string) => boolean): Survivor[] {
  return Object.entries(report.files).flatMap(([file, { source, mutants }]) =>
    mutants
      .filter(({ status }) => wanted(status))
      .toSorted(
        (a, b) => a.location.start.line - b.location.start.line || a.location.start.column - b.location.start.column,
      )
      .map(({ location, mutatorName, replacement = '' }) => ({
        file,
        line: location.start.line,
        text: source.split('\n')[location.start.line - 1].trim(),
        mutator: mutatorName,
        original: textAt(source, location),
        replacement,
      })),
  );
}

/** Lines and columns count from 1; the end is the column after the last one. */
function textAt(source: string, { start, end }: MutantResult['location']): string {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  lines[lines.length - 1] = lines[lines.length - 1].slice(0, end.column - 1);
  lines[0] = lines[0].slice(start.column - 1);
  return lines.join('\n');
}

/** Of the files named in `population`. */
function figuresOf(
  name: string,
  report: MutationTestResult,
  population: Readonly<Record<string, number>>,
): MutationFigures {
  const files = Object.fromEntries(Object.entries(report.files).filter(([file]) => file in population));
  const { metrics } = calculateMutationTestMetrics({ ...report, files }).systemUnderTestMetrics;
  const { killed, timeout, totalDetected, totalUndetected, totalInvalid, ignored, pending } = metrics;
  const survived = totalUndetected + ignored + pending;
  const valid = totalDetected + survived;
  return {
    name,
    mutants: valid + totalInvalid,
    population: Object.values(population).reduce((sum, count) => sum + count, 0),
    killed,
    timeouts: timeout,
    survived,
    errors: totalInvalid,
    score: (totalDetected / valid) * 100,
  };
}
