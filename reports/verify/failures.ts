/** What every report says of a failure: the same facts, for each to lay out. */
import type { CheckResult, Failure } from '../../properties/checking/check.ts';
import type { Mismatch } from '../../properties/law.ts';
import type { Lookalike } from '../../properties/lookalike.ts';
import type { VerifyResult } from '../../runs/verify/result.ts';
import { describeDifference } from '../../spec/compare.ts';
import { isCall, parseCaseOrCall } from '../../spec/conventions/case-or-call.ts';
import { maximumOf } from '../../spec/extremes.ts';
import type { Subject } from '../../subjects/subject.ts';
import { caseFileOf, LONGEST_CASE } from '../case-file.ts';
import { caseSummary } from '../case-summary.ts';
import { shownLines, stackLines } from '../shown.ts';
import { declarationLine, probeThatExplains } from './causes.ts';
import { DEFAULT_RUNS, DEFAULT_TIMEOUT_MS } from './defaults.ts';

export interface FailureReport {
  readonly subject: string;
  readonly law: string;
  readonly statement: string;
  readonly message: string;
  /** The sides of the comparison as small arrays, and the frames of an accident, one a line. */
  readonly shown: readonly string[];
  /** Documented defects that answer as the subject does, a line each. */
  readonly looksLike: readonly string[];
  readonly summary: string;
  /** What is to be printed of the case: nothing where the command has it, and where it is too long the file that has it. */
  readonly caseLine: string | null;
  /** The command that runs just this case again. */
  readonly replay: string;
  /** What to do where the subject never meant to do this; null where nothing is to be said. */
  readonly hint: string | null;
}

/**
 * @param command how this program is called, for the replay line: for example `npx adjoint`
 * @param folder where the caller writes `caseFiles`; null where it writes none
 */
export function failuresOf(result: VerifyResult, command: string, folder: string | null = null): FailureReport[] {
  return result.checks.flatMap((check) => {
    const { failure } = check;
    if (failure === null) return [];
    return {
      subject: check.subject,
      law: check.law,
      statement: result.laws.find(({ id }) => id === check.law)?.statement ?? '',
      message: shortened(wordsOf(failure.mismatch, result.subjects.find(({ name }) => name === check.subject)?.origin)),
      shown: [...shownLines(failure.mismatch), ...stackLines(failure.mismatch)].map((line) => shortened(line)),
      looksLike: (failure.looksLike ?? []).map(lookalikeText),
      summary: `${caseSummary(failure.case)}${failure.stoppedEarly ? STOPPED : ''}`,
      caseLine: caseLineOf(result, check, folder),
      replay: replayOf(result, check, command, folder),
      hint: hintFor(result, check),
    };
  });
}

/** Follows the smallest case that was found, where there may be a smaller one. */
const STOPPED = ' (the search for a smaller one was ended early)';

/** What is said of digits only where numbers were written: by a program, over a pipe. */
function wordsOf({ message, difference }: Mismatch, origin: Subject['origin'] | undefined): string {
  if (origin === 'program' || difference?.kind !== 'values' || difference.written === undefined) return message;
  const { written: _, ...rest } = difference;
  return message.replace(describeDifference(difference), describeDifference(rest));
}

/** Those that no probe explains: the others are summed up by it. Parameters as of `failuresOf`. */
export function unexplained(result: VerifyResult, command: string, folder: string | null = null): FailureReport[] {
  const failures = failuresOf(result, command, folder);
  return failures.filter(({ subject, law }) => probeThatExplains(result, subject, law) === undefined);
}

/** What is wrong there, and where to read of it: a number of GitHub in short, any other address as it is. */
export function lookalikeText({ fault, description, reference }: Lookalike): string {
  const [, project, number] = /^https:\/\/github\.com\/[^/]+\/([^/]+)\/(?:issues|pull)\/(\d+)$/.exec(reference) ?? [];
  const where = project === undefined ? reference : `${project}#${number}`;
  return `looks like: ${description.replace(/\.$/, '')} (faults: ${fault}; ${where})`;
}

/** Characters of one line: of a large tensor or a long word, the beginning is enough. */
const LONGEST_LINE = 2000;

export function shortened(line: string): string {
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line;
}

/** A case stands once: in the command, in a line of its own, or in a file. */
function caseLineOf(result: VerifyResult, check: CheckResult, folder: string | null): string | null {
  const { case: line, path } = check.failure as Failure;
  if (line.length <= LONGEST_CASE) return path === null ? null : line;
  const file = folder === null ? null : caseFileOf(result.checks, check, folder);
  const size = `${line.length} characters of JSON`;
  return file === null ? `the case is in the JSON report: ${size}` : `the case is in ${file}: ${size}`;
}

function replayOf(result: VerifyResult, check: CheckResult, command: string, folder: string | null): string {
  const { subject, law } = check;
  const failure = check.failure as Failure;
  const typed = result.subjects.find(({ name }) => name === subject)?.typed ?? subject;
  const file = folder === null ? null : caseFileOf(result.checks, check, folder);
  const given =
    failure.case.length <= LONGEST_CASE ? `'${failure.case}'` : file === null ? '@FILE' : `@${shellWord(file)}`;
  // What was drawn is drawn again: a law may know more of its own cases than of one that is given.
  const which = failure.path === null ? `--case ${given}` : `--seed ${failure.seed} --path ${failure.path}`;
  const words = [`${command} verify ${shellWord(typed)} --law ${law} ${which}`];
  if (failure.path !== null && result.runs > DEFAULT_RUNS) words.push(`--runs ${result.runs}`);
  return [...words, ...settingWords(result)].join(' ');
}

/** The options that subjects were opened with, where they are not those of a plain run. */
export function settingWords({ settings = {} }: Pick<VerifyResult, 'settings'>): string[] {
  const { timeoutMs, threads, dtypes, browser: { name, args = [], headed } = {} } = settings;
  return [
    ...(timeoutMs === undefined || timeoutMs === DEFAULT_TIMEOUT_MS ? [] : [`--timeout ${timeoutMs}`]),
    ...(threads === undefined || threads === 1 ? [] : [`--threads ${threads}`]),
    ...(dtypes === undefined ? [] : [`--dtype ${dtypes.join(',')}`]),
    ...(name === undefined ? [] : [`--browser ${shellWord(name)}`]),
    ...args.map((argument) => shellWord(`--browser-arg=${argument}`)),
    ...(headed ? ['--headed'] : []),
  ];
}

/** Objections that no failure explains in more words. */
export function otherObjections({ objections, checks }: VerifyResult): string[] {
  const explained = new Set(
    checks.filter(({ failure }) => failure).map(({ subject, law }) => `${subject} fails ${law}`),
  );
  return objections.filter((objection) => !explained.has(objection));
}

function hintFor(result: VerifyResult, { subject, law, failure }: CheckResult): string | null {
  // A slip is mended, and not declared.
  if (failure?.mismatch.accident !== undefined) return null;
  const summary = result.subjects.find(({ name }) => name === subject);
  const probe = probeThatExplains(result, subject, law);
  if (probe !== undefined && summary !== undefined) {
    return `what an implementation does not do it declares, here by: ${declarationLine(probe, summary)}`;
  }
  if (failure?.mismatch.kind === 'refused') {
    const field = excluding(failure.call ?? failure.case, summary?.capabilities.ranks ?? []);
    return field && `what an implementation does not do it declares, here by adding to its capabilities ${field}`;
  }
  if (failure?.mismatch.kind === 'accepted') {
    const field = law === 'quantised-refusal' ? 'refusesQuantisation' : 'refuses';
    return `an implementation that leaves checking to its callers adds to its capabilities { ${field}: [] }`;
  }
  return null;
}

/**
 * The declaration that would keep a refused call away: of its features the first that is not ordinary; null where nothing is left
 * that could be declared. Each leaves out something more, so that following them one after the other ends.
 */
function excluding(line: string, ranks: readonly number[]): string | null {
  const given = parseCaseOrCall(line);
  if (isCall(given)) return null;
  const { x, w, bias, groups, dtype, stride, padBegin, padEnd, outputPadding, dilation } = given;
  const rank = stride.length;
  const input = maximumOf(x.shape.slice(2));
  const kernel = maximumOf(w.shape.slice(2));
  const others = ranks.filter((other) => other !== rank);
  const features: readonly (readonly [boolean, string])[] = [
    [groups > 1, 'groups: false'],
    [dilation.some((value) => value > 1), 'dilation: false'],
    [outputPadding.some((value, axis) => value >= stride[axis]), "outputPadding: 'below-stride'"],
    [outputPadding.some((value) => value > 0), "outputPadding: 'none'"],
    [padBegin.join() !== padEnd.join(), "padding: 'symmetric'"],
    [padBegin.some((value) => value !== 0), "padding: 'none'"],
    [bias !== null, 'bias: false'],
    [x.shape[0] === 0, 'emptyBatch: false'],
    [stride.some((value) => value !== stride[0]), "uniform: ['stride']"],
    [stride[0] > 1, `largest: { stride: ${stride[0] - 1} }`],
    [dtype === 'f64', "dtypes: ['f32']"],
    [kernel > 1, `largest: { kernel: ${kernel - 1} }`],
    [input > 1, `largest: { input: ${input - 1} }`],
    [x.shape[0] > 1, `largest: { batch: ${x.shape[0] - 1} }`],
    [others.length > 0, `ranks: [${others.join(', ')}]`],
  ];
  const field = features.find(([holds]) => holds)?.[1] ?? null;
  const isOfAxes = field !== null && !/^(ranks|dtypes)/.test(field) && others.length > 0;
  if (field === null) return null;
  return isOfAxes ? `{ ${field} }, or for this rank alone { byRank: { ${rank}: { ${field} } } }` : `{ ${field} }`;
}

/** The text as one word of a shell's command line. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
