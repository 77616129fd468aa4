/** One law checked on one subject: cases from a seed, the first failure shrunk to the smallest one. */
import * as fc from 'fast-check';
import type { ConvTranspose } from '../../spec/case.ts';
import { type CaseOrCall, formatCaseOrCall } from '../../spec/conventions/case-or-call.ts';
import type { Subject } from '../../subjects/subject.ts';
import type { KnownFailure } from '../known-failures/known-failures.ts';
import { knownOrNew } from '../known-failures/known-or-new.ts';
import type { AskedSubject, Lane, Law, Mismatch } from '../law.ts';
import type { Lookalike } from '../lookalike.ts';
import { AfterAccepted } from './after-accepted.ts';
import { abortReasonOf, untilAborted } from './early-end.ts';
import { enumeratedCases, enumeratedCount } from './enumerated-cases.ts';
import { turnOfEventLoop } from './event-loop.ts';
import { unfitFor } from './given-case.ts';
import type { Accuracy, CaseAccuracy } from './law-accuracy.ts';
import { recorded } from './recorded-calls.ts';
import { requireSeedAndRuns } from './run-numbers.ts';
import { screenFor } from './screen.ts';
import { Tally } from './tally.ts';

/** How many cases one law is checked on, and what they are drawn from. */
export interface CheckOptions {
  readonly seed: number;
  readonly runs: number;
  /** Replays one case: the path that a failure of the same seed reported. */
  readonly path?: string;
  readonly knownFailures?: readonly KnownFailure[];
  /** What the search for a smaller counterexample is sped up by, and no verdict depends on; null for nothing. */
  readonly screen?: ConvTranspose | null;
  /** Called with the coverage classes of every legal case that is counted. */
  readonly onClasses?: (classes: readonly string[]) => void;
  /** Called after each case that is put, shrinking included. */
  readonly onCase?: () => void;
  /** Ends the check early, a call included that is waited for; what was found so far is reported. */
  readonly signal?: AbortSignal;
}

/** Some of the cases that a law has in a run, by their numbers: each is the same whichever block it is in. */
export interface Block {
  /** The number of the first, from 0. */
  readonly first: number;
  readonly count: number;
}

/** A path that leads to no case. */
export class PathError extends RangeError {}

/** A mismatch on the smallest failing case that was found, with what replays it. */
export interface Failure {
  readonly mismatch: Mismatch;
  /** The smallest failing case, one line of canonical JSON. */
  readonly case: string;
  /** The last call before the mismatch, which the law may have derived from the case; null where it made none. */
  readonly call: string | null;
  readonly seed: number;
  /** With the seed it replays the case; null for a case that was given. */
  readonly path: string | null;
  readonly shrinks: number;
  /** The search for a smaller case was ended before it was through; left out where it was not. */
  readonly stoppedEarly?: true;
  /** Documented defects that answer as the subject does; left out where it was not asked for, or none does. */
  readonly looksLike?: readonly Lookalike[];
}

/** What one law found on one subject. */
export interface CheckResult {
  readonly subject: string;
  readonly law: string;
  readonly lane: Lane;
  readonly status: 'passed' | 'failed' | 'not covered' | 'interrupted';
  /** What the subject lacks, where the law is not covered; where it was interrupted, why. */
  readonly missing: string | null;
  /** Cases that the subject was asked, without those of shrinking. */
  readonly cases: number;
  /** How many more the subject skipped, as beyond what it does. */
  readonly skipped: number;
  /** How many of them failed as listed, by id of the known failure. */
  readonly known: Readonly<Record<string, number>>;
  /** Cases per coverage class. */
  readonly classes: Readonly<Record<string, number>>;
  /** Of the cases that the law holds for; null where it measures none, or none was put. */
  readonly accuracy: Accuracy | null;
  /**
   * Of a law of words: how many answers followed which reading, by the class of calls on which texts differ; left out where there
   * was none.
   */
  readonly readings?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly milliseconds: number;
  readonly failure: Failure | null;
}

/** What one law found in one block of its cases, and what it cost to find it. */
export interface BlockResult extends CheckResult {
  /** How many cases had just these coverage classes, by `classSetOf`. */
  readonly classSets: Readonly<Record<string, number>>;
  /** Calls that ended its process, and that gave no answer in time: of the failing case and of the search for a smaller one. */
  readonly crashes: number;
  readonly timeOuts: number;
  /** The search for a smaller failing case was ended early. */
  readonly cutShort?: true;
}

/** What a subject lacks that could be asked, by its capabilities, and skipped whatever it was asked. */
const EVERY_CASE_SKIPPED = 'every case was skipped';

/** How long the event loop may be kept from timers, child processes and the display. */
const BREATH_MS = 25;

/** fast-check's way to stop a run from inside: it keeps what was found, and makes no further cases. */
function endOfRun(): Error {
  return new fc.PreconditionFailure(true);
}

/** What one case says about a subject; nothing where the run was ended meanwhile. */
type Judgement =
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'skipped' }
  | { readonly kind: 'holds' }
  | { readonly kind: 'known'; readonly entry: KnownFailure }
  | { readonly kind: 'failed'; readonly mismatch: Mismatch; readonly call: CaseOrCall | null };

/** Asks one law of a subject, case after case, and counts each; a failure is compared with those that are listed. */
function judgeOf(subject: Subject, law: Law, tally: Tally, options: CheckOptions) {
  const { signal, knownFailures = [], path } = options;
  const stopping = untilAborted(subject, signal);
  const asked = recorded(stopping);
  const screen = screenFor(subject, options.screen);
  return async (problem: CaseOrCall): Promise<Judgement> => {
    asked.takeCalls();
    const onAccuracy = (accuracy: CaseAccuracy) => tally.measured(problem, accuracy, path);
    const onReading = (ambiguity: string, label: string) => tally.followed(ambiguity, label);
    const screenNow = tally.smallest === null ? undefined : screen;
    const mismatch = asked.withSaid(
      await law.check(asked, problem, onAccuracy, screenNow, onReading).catch((error) => tally.broke(error)),
    );
    if (signal?.aborted) return { kind: 'interrupted' };
    options.onCase?.();
    if (mismatch?.kind === 'skipped') return { kind: 'skipped' };
    tally.count(law, problem);
    if (mismatch === null) return { kind: 'holds' };
    const again = async () => ({
      mismatch: await law.check(asked, problem).catch((error) => tally.broke(error)),
      calls: asked.takeCalls(),
    });
    const calls = asked.takeCalls();
    const found = await knownOrNew(subject, knownFailures, calls, mismatch, again);
    if (signal?.aborted) return { kind: 'interrupted' };
    if (found === null) return { kind: 'holds' };
    if ('known' in found) return { kind: 'known', entry: found.known };
    return { kind: 'failed', mismatch: found.mismatch, call: calls.at(-1) ?? null };
  };
}

/**
 * One law checked on one subject: cases are drawn from the seed until one fails, and that one is made smaller. Never
 * rejects because of the subject; any other exception than those below is a defect of the suite.
 * @param options.runs cases at most, an integer >= 1; a law whose cases are enumerated takes all of them
 * @throws TypeError, RangeError for a seed or a number of cases that is none; PathError for a path that leads to no case
 *
 * @example
 * ```ts
 * import { checkLaw, lawsNamed, referenceImplementation, subjectInProcess } from 'adjoint/core';
 *
 * const [law] = lawsNamed(['bounded-agreement']);
 * const subject = subjectInProcess(referenceImplementation('im2col'));
 * const { status, cases } = await checkLaw(subject, law, { seed: 1, runs: 20 });
 * status; // → 'passed'
 * cases; // → 20
 * await checkLaw(subject, law, { seed: 1 }); // throws checkLaw: runs must be an integer >= 1, got undefined
 * ```
 */
export async function checkLaw(subject: Subject, law: Law, options: CheckOptions): Promise<CheckResult> {
  requireSeedAndRuns('checkLaw', options);
  const { classSets, crashes, timeOuts, cutShort, ...check } = await checkBlock(subject, law, options, null);
  return check;
}

/**
 * `checkLaw` on a block of the cases that the law has in a run; a failure is shrunk, and its path counts from the first
 * case of the run.
 * @param block within `casesIn`; null for all of them
 */
export async function checkBlock(
  subject: Subject,
  law: Law,
  options: CheckOptions,
  block: Block | null,
): Promise<BlockResult> {
  const started = performance.now();
  const { signal, path } = options;
  const tally = new Tally(options.onClasses, block?.first ?? firstRun(path));
  const base = { subject: subject.name, law: law.id, lane: law.lane };
  const missing = law.missing(subject.capabilities);
  if (missing !== null) return { ...base, ...tally.counts(started), status: 'not covered', missing, failure: null };
  const search = { ...options, ...drawnFrom(subject, law, options), block };
  if (path !== undefined) checkPath(path, law, search);
  const afterAccepted = new AfterAccepted(subject);
  const details = await searched(propertyOf(subject, law, tally, search, afterAccepted), law, search);
  await afterAccepted.end();
  if (path !== undefined && !tally.hasCounted() && !signal?.aborted) throw noSuchPath(path, law, search);
  const isUnexplained = details.failed && tally.smallest === null && !signal?.aborted;
  const broken = tally.broken ?? (isUnexplained ? details.errorInstance : null);
  if (broken !== null) throw new Error(`law ${law.id} on ${subject.name} broke: ${broken}`, { cause: broken });
  const failure = tally.smallest && {
    mismatch: tally.smallest.mismatch,
    case: formatCaseOrCall(tally.smallest.problem),
    call: tally.smallest.call && formatCaseOrCall(tally.smallest.call),
    seed: options.seed,
    path: details.counterexamplePath,
    shrinks: details.numShrinks,
    ...(tally.wasStopped && { stoppedEarly: true as const }),
  };
  const status = failure ? 'failed' : signal?.aborted ? 'interrupted' : 'passed';
  const cut = failure !== null && signal?.aborted === true ? ({ cutShort: true } as const) : {};
  if (status === 'passed' && tally.hasOnlySkipped()) {
    return { ...base, ...tally.counts(started), status: 'not covered', missing: EVERY_CASE_SKIPPED, failure: null };
  }
  const reason = status === 'interrupted' && signal !== undefined ? abortReasonOf(signal) : null;
  return { ...base, ...tally.counts(started), status, missing: reason, failure, ...cut };
}

/** How many cases a law has in a run: as many as it is given, or as it enumerates. */
export function casesIn(subject: AskedSubject, law: Law, options: Pick<CheckOptions, 'seed' | 'runs'>): number {
  return enumeratedCount(subject, law, options) ?? options.runs;
}

/**
 * One of the cases that a law has in a run, as `checkBlock` comes to it.
 * @param number from 0, below `casesIn`
 */
export async function caseAt(
  subject: AskedSubject,
  law: Law,
  options: Pick<CheckOptions, 'seed' | 'runs'>,
  number: number,
): Promise<CaseOrCall> {
  const found: CaseOrCall[] = [];
  const first = fc.asyncProperty(law.cases(subject.capabilities, number), async (problem) => {
    found.push(problem);
    throw endOfRun();
  });
  const { examples } = drawnFrom(subject, law, options);
  await fc.check(first, { seed: seedOf(options.seed, law), examples: [...examples], numRuns: 1, path: `${number}` });
  return found[0];
}

function drawnFrom(subject: AskedSubject, law: Law, { seed, runs }: Pick<CheckOptions, 'seed' | 'runs'>) {
  const examples = enumeratedCases(subject, law, { seed, runs });
  return { examples, runs: law.enumerated === undefined ? runs : examples.length };
}

function propertyOf(subject: Subject, law: Law, tally: Tally, options: Search, afterAccepted: AfterAccepted) {
  const { signal, path, block } = options;
  const judge = judgeOf(subject, law, tally, options);
  const first = block?.first ?? firstRun(path);
  return fc.asyncProperty(law.cases(subject.capabilities, first), async (problem) => {
    // A path names one case: what fast-check would try after it is not wanted.
    const isReplayed = path !== undefined && tally.hasCounted();
    if (isReplayed) throw endOfRun();
    if (signal?.aborted || tally.shrinkingIsOver()) {
      tally.stops();
      throw endOfRun();
    }
    tally.tries();
    await breathe();
    // So that one defect is not reported as many. After what is listed, `knownOrNew` sees to that.
    const isDoubtful = law.lane === 'refusal' || law.about === 'calls';
    const judgement = await (isDoubtful ? afterAccepted.judged(() => judge(problem)) : judge(problem));
    switch (judgement.kind) {
      case 'interrupted':
        tally.stops();
        throw endOfRun();
      case 'skipped':
        return tally.skip();
      case 'holds':
        return true;
      case 'known':
        return tally.countKnown(judgement.entry);
      case 'failed':
        tally.failed({ problem, mismatch: judgement.mismatch, call: judgement.call });
        return false;
    }
  });
}

interface Search extends CheckOptions {
  /** Cases that are put before any is drawn. */
  readonly examples: readonly [CaseOrCall][];
  readonly block: Block | null;
}

/**
 * Cases drawn until one fails, and smaller ones then; or the one that a path names. @throws PathError where it names
 * none
 */
async function searched(property: fc.IAsyncProperty<[CaseOrCall]>, law: Law, options: Search) {
  const { path, runs, examples, block } = options;
  try {
    return await fc.check(property, {
      seed: seedOf(options.seed, law),
      examples: [...examples],
      numRuns: path === undefined ? (block?.count ?? runs) : 1,
      // A path of one number leads to that case and goes on from there, without drawing those before it.
      ...(block !== null && { path: `${block.first}` }),
      ...(path !== undefined && { path, endOnFailure: true }),
    });
  } catch (error) {
    // fast-check says so of a path that leads on from a case which has no smaller ones.
    throw path !== undefined && /wrong path/.test(`${error}`) ? noSuchPath(path, law, options) : error;
  }
}

/** A law that is no longer checked on a subject, and why. Where it could not have been checked it is not covered. */
export function notPut(subject: Pick<Subject, 'name' | 'capabilities'>, law: Law, reason: string): CheckResult {
  const missing = law.missing(subject.capabilities);
  const base = { subject: subject.name, law: law.id, lane: law.lane, failure: null };
  const counts = countsOf(new Tally(), performance.now());
  return { ...base, ...counts, status: missing === null ? 'interrupted' : 'not covered', missing: missing ?? reason };
}

/**
 * @throws PathError where it is none, or beyond what a run of so many cases draws: fast-check would draw on up to there
 */
function checkPath(path: string, law: Law, options: CheckOptions): void {
  if (!/^\d+(:\d+)*$/.test(path)) throw new PathError(`path must be numbers with colons between them, got "${path}"`);
  const number = Number(path.split(':')[0]);
  if (number >= options.runs) throw noSuchPath(path, law, options);
  if (number > MOST_STEPPED_OVER) {
    throw new PathError(
      `path must begin with a number up to ${MOST_STEPPED_OVER}, got ${number}: each case before is stepped over`,
    );
  }
}

/** Cases before the one that a path names, each of which takes a microsecond. */
const MOST_STEPPED_OVER = 1e7;

function noSuchPath(path: string, law: Law, { seed, runs }: CheckOptions): PathError {
  const unknown = `path ${path} names no case of law ${law.id} with seed ${seed}`;
  return new PathError(`${unknown}: they are numbered from 0 to ${runs - 1}, and what follows leads to smaller ones`);
}

/**
 * One given case instead of generated ones; it must be one that the law is about. What the law cannot say of this case,
 * or the subject not do, is not covered. Known failures are failures here.
 */
export async function checkCase(
  subject: Subject,
  law: Law,
  problem: CaseOrCall,
  signal?: AbortSignal,
): Promise<CheckResult> {
  const started = performance.now();
  const tally = new Tally();
  const base = { subject: subject.name, law: law.id, lane: law.lane };
  const notCovered = (missing: string): CheckResult => {
    return { ...base, ...countsOf(new Tally(), started), status: 'not covered', missing, failure: null };
  };
  const missing = law.missing(subject.capabilities);
  if (missing !== null) return notCovered(missing);
  await breathe();
  if (signal?.aborted) return notPut(subject, law, abortReasonOf(signal));
  const unfit = await unfitFor(law, problem, subject.capabilities);
  if (unfit !== null && !unfit.onlyWhereItFails) return notCovered(unfit.reason);
  const asked = recorded(untilAborted(subject, signal));
  const onAccuracy = (accuracy: CaseAccuracy) => tally.measured(problem, accuracy, null);
  const onReading = (ambiguity: string, label: string) => tally.followed(ambiguity, label);
  const mismatch = asked.withSaid(await law.check(asked, problem, onAccuracy, undefined, onReading));
  if (signal?.aborted) return notPut(subject, law, abortReasonOf(signal));
  if (mismatch?.kind === 'skipped') return { ...notCovered(mismatch.message), skipped: 1 };
  if (mismatch?.kind === 'values' && unfit !== null) return notCovered(unfit.reason);
  tally.count(law, problem);
  const call = asked.takeCalls().at(-1) ?? null;
  const failure = mismatch && {
    mismatch,
    case: formatCaseOrCall(problem),
    call: call && formatCaseOrCall(call),
    seed: 0,
    path: null,
    shrinks: 0,
  };
  return { ...base, ...countsOf(tally, started), status: failure ? 'failed' : 'passed', missing: null, failure };
}

/** Those of a result, without what only a block of a run says. */
function countsOf(tally: Tally, started: number) {
  const { classSets, crashes, timeOuts, ...counts } = tally.counts(started);
  return counts;
}

/** A path begins with the number of the run whose case it comes from. */
function firstRun(path: string | undefined): number {
  return Number.parseInt(path ?? '0', 10) || 0;
}

/** Each law draws cases of its own from the one seed of the run. */
function seedOf(seed: number, law: Law): number {
  return [...law.id].reduce((mixed, letter) => Math.imul(mixed ^ letter.charCodeAt(0), 16777619), seed) | 0;
}

let lastBreath = 0;

/** In-process subjects never wait for anything, so the event loop is given its turn from time to time. */
async function breathe(): Promise<void> {
  // The distance, so that a clock that was set back stops nothing.
  if (Math.abs(performance.now() - lastBreath) < BREATH_MS) return;
  await turnOfEventLoop();
  lastBreath = performance.now();
}
