/** The gate: every law on every subject, known failures, coverage floors, one verdict. */

import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import type { Case } from '../spec/case.ts';
import type { Capabilities } from '../subjects/capabilities.ts';
import type { Subject } from '../subjects/subject.ts';
import { fewerThreads } from '../subjects/threads.ts';
import { LARGE_SIZES, largeSizesWithin } from './cases/large-sizes.ts';
import { type CheckOptions, type CheckResult, checkCase, checkLaw, notPut } from './checking/check.ts';
import { EarlyEnd, type EarlyEndOptions, untilAborted } from './checking/early-end.ts';
import { requireSeedAndRuns } from './checking/run-numbers.ts';
import { GIVEN_UP_AFTER, Patience } from './checking/timeout-budget.ts';
import { type CombinationCoverage, Combinations } from './coverage/combinations.ts';
import { COVERAGE_CLASSES, FLOOR_FROM_CASES, FLOOR_SHARE, isReachable } from './coverage/coverage.ts';
import { type SubjectTotals, withTotals } from './coverage/subject-totals.ts';
import type { KnownFailure } from './known-failures/known-failures.ts';
import { isAbout, type Law } from './law.ts';
import { largeSizes } from './laws/large-sizes.ts';
import { lawsNamed, runsFor } from './laws.ts';
import { type Probe, probeSubject } from './probe/probe.ts';

/** Which laws a run checks, on how many cases, and what ends it. */
export interface VerifyOptions
  extends Pick<CheckOptions, 'seed' | 'runs' | 'path' | 'knownFailures' | 'screen'>,
    EarlyEndOptions {
  readonly laws: readonly Law[];
  /** Put this case to every law that is about cases like it, instead of generated ones. */
  readonly case?: Case;
  /** How the subjects were opened; it is reported, so that failures can be replayed. */
  readonly settings?: VerifySettings;
  readonly onProgress?: (progress: Progress) => void;
}

/** What is left out was not said. */
export interface VerifySettings {
  /** For one call. */
  readonly timeoutMs?: number;
  /** How many each subject was asked to use, if it can. */
  readonly threads?: number;
}

/** Where a run is: which law on which subject. */
export interface Progress {
  readonly subject: string;
  readonly law: string;
  /** Set when a law is done with a subject. */
  readonly finished: CheckResult | null;
}

/** A subject as a run reports it. */
export interface SubjectSummary {
  readonly name: string;
  readonly typed: string;
  readonly version: string | null;
  readonly origin: Subject['origin'];
  readonly capabilities: Capabilities;
}

/** Cases of one class per subject; null where the subject cannot be asked. */
export interface ClassCoverage {
  readonly id: string;
  readonly statement: string;
  readonly counts: Readonly<Record<string, number | null>>;
  /** Subjects whose count is under their floor. */
  readonly short: readonly string[];
}

/** What became of one known failure in a run. */
export interface KnownFailureResult {
  readonly id: string;
  readonly subject: string;
  readonly reference: string;
  readonly note: string;
  /**
   * stale: its own case passes a law that it must fail, or fails in another way than listed, so that the entry must go.
   */
  readonly status: 'alive' | 'stale';
  /** The laws that its own case does not fail as listed. */
  readonly passes: readonly string[];
  /** Generated cases that failed as listed. */
  readonly cases: number;
}

/** A run of laws over subjects: every check, coverage, known failures and one verdict. */
export interface VerifyResult {
  readonly kind: 'verify';
  readonly seed: number;
  readonly runs: number;
  readonly subjects: readonly SubjectSummary[];
  readonly laws: readonly Pick<Law, 'id' | 'statement' | 'lane'>[];
  readonly checks: readonly CheckResult[];
  /** The checks of each subject in sum, in the order of the subjects. */
  readonly totals: readonly SubjectTotals[];
  readonly coverage: readonly ClassCoverage[];
  /** Cases of each large size, where these were put one by one. */
  readonly sizes: readonly ClassCoverage[];
  /** By subject; empty where a given case was put. */
  readonly combinations: readonly CombinationCoverage[];
  readonly knownFailures: readonly KnownFailureResult[];
  /** Of each subject whose failures something that it could declare explains. */
  readonly probes: readonly Probe[];
  readonly cases: number;
  readonly milliseconds: number;
  /** What does not change the verdict but should be known. */
  readonly warnings: readonly string[];
  /** Why the run does not pass; empty where it does. */
  readonly objections: readonly string[];
  /** interrupted: nothing speaks against the subjects, but not everything was put. */
  readonly verdict: 'agree' | 'disagree' | 'interrupted';
  /** Why the run ended before everything was put; left out where it did not. */
  readonly endedEarly?: string;
  readonly settings?: VerifySettings;
}

/**
 * The gate: checks every law on every subject. Subjects run side by side, the laws of one subject one after the other.
 * @param subjects open ones; they are left open
 * @param options.runs cases per core law and subject, four times as many for a further law (`runsFor`)
 * @returns the verdict is `agree` only where every law holds that a subject can be asked, every coverage class has its
 *   floor, every known failure still fails, and something ran
 * @throws TypeError, RangeError for a seed or a number of cases that is none; PathError for a path that leads to no case
 */
export async function verify(subjects: readonly Subject[], options: VerifyOptions): Promise<VerifyResult> {
  requireSeedAndRuns('verify', options);
  const started = performance.now();
  const end = new EarlyEnd(options);
  const perSubject = await verifySideBySide(subjects, options, end).finally(() => end.close());
  const checks = perSubject.flatMap((result) => result.checks);
  const knownFailures = perSubject.flatMap((result) => result.knownFailures);
  const coverage =
    options.case === undefined && options.path === undefined ? coverageOf(subjects, checks, options.laws) : [];
  const sizes = coverage.length > 0 && options.laws.includes(largeSizes) ? sizesOf(subjects, checks, options.seed) : [];
  const combinations = coverage.length === 0 ? [] : perSubject.map((result) => result.combinations);
  const objections = objectionsTo(subjects, checks, [...coverage, ...sizes], knownFailures, options.case !== undefined);
  const cut = end.reason === null ? [] : [earlyEnd(end.reason, checks)];
  return withTotals({
    kind: 'verify' as const,
    seed: options.seed,
    runs: options.runs,
    subjects: subjects.map(({ name, argument, version, origin, capabilities }) => {
      return { name, typed: argument, version, origin, capabilities };
    }),
    laws: options.laws.map(({ id, statement, lane }) => ({ id, statement, lane })),
    checks,
    coverage,
    sizes,
    combinations,
    knownFailures,
    probes: perSubject.flatMap((result) => result.probe ?? []),
    cases: checks.reduce((sum, check) => sum + check.cases, 0),
    milliseconds: performance.now() - started,
    warnings: [...fewerThreads(subjects, options.settings?.threads), ...subjects.flatMap(stallWarning)],
    objections: [...objections, ...cut],
    verdict: objections.length > 0 ? 'disagree' : cut.length > 0 ? 'interrupted' : 'agree',
    ...(end.reason !== null && { endedEarly: end.reason }),
    ...(options.settings !== undefined && { settings: options.settings }),
  });
}

/**
 * Subjects in processes of their own start first, so that they work while this process is busy with its own engines.
 */
async function verifySideBySide(subjects: readonly Subject[], options: VerifyOptions, end: EarlyEnd) {
  const limit = pLimit(availableParallelism() + 1);
  const apart = (subject: Subject) => (subject.origin === 'engine' ? 1 : 0);
  const started = new Map(
    subjects
      .toSorted((a, b) => apart(a) - apart(b))
      .map((subject) => [subject, limit(() => verifySubject(subject, options, end))]),
  );
  return Promise.all(subjects.map((subject) => started.get(subject)!));
}

async function verifySubject(subject: Subject, options: VerifyOptions, end: EarlyEnd) {
  const patience = new Patience();
  const checks: CheckResult[] = [];
  const knownFailures: KnownFailureResult[] = [];
  const combinations = new Combinations();
  const given = options.case;
  const laws =
    given === undefined ? options.laws : options.laws.filter((law) => isAbout(law, given, subject.capabilities));
  const { signal } = end;
  const put = async (law: Law, onCase: () => void): Promise<CheckResult> => {
    if (end.reason !== null) return notPut(subject, law, end.reason);
    if (patience.isOver) return notPut(subject, law, GIVEN_UP);
    if (given !== undefined) return checkCase(subject, law, given, signal);
    const onClasses = (classes: readonly string[]) => combinations.count(classes);
    return checkLaw(subject, law, {
      ...options,
      signal,
      patience,
      runs: runsFor(law, options.runs),
      onClasses,
      onCase,
    });
  };
  for (const law of laws) {
    const progress = (finished: CheckResult | null) =>
      options.onProgress?.({ subject: subject.name, law: law.id, finished });
    progress(null);
    const check = await put(law, () => progress(null));
    checks.push(check);
    progress(check);
    if (check.status === 'failed') end.failed();
  }
  if (options.case === undefined && options.path === undefined && !patience.isOver) {
    for (const entry of options.knownFailures ?? []) {
      if (end.reason !== null) break;
      const excused = checks.reduce((sum, { known }) => sum + (known[entry.id] ?? 0), 0);
      const isAsked = excused > 0 || laws.some(({ id }) => entry.laws.includes(id));
      if (isAsked && entry.subjects.includes(subject.argument)) {
        const known = await recheck(untilAborted(subject, signal), entry, excused);
        if (end.reason === null) knownFailures.push(known);
      }
    }
  }
  return {
    checks,
    knownFailures,
    probe: end.reason === null ? await probeOf(untilAborted(subject, signal), checks, options, signal) : null,
    combinations: combinations.of(subject.name, subject.capabilities),
  };
}

/** A case that is given, and a subject of which defects are known, say nothing of what an author meant. */
async function probeOf(
  subject: Subject,
  checks: readonly CheckResult[],
  options: VerifyOptions,
  signal: AbortSignal,
): Promise<Probe | null> {
  const isListed = options.knownFailures?.some(({ subjects }) => subjects.includes(subject.argument)) === true;
  if (options.case !== undefined || options.path !== undefined || isListed) return null;
  return probeSubject(subject, checks, signal);
}

/** Whether a known failure is still one: its own case must fail, on a subject that was asked nothing but this case. */
export async function recheck(subject: Subject, entry: KnownFailure, cases: number): Promise<KnownFailureResult> {
  const { id, reference, note } = entry;
  // Started again once for all laws of the entry: starting takes far longer than the case.
  await subject.close();
  const passes: string[] = [];
  for (const law of lawsNamed(entry.laws)) {
    const mismatch = await law.check(subject, entry.case);
    if (mismatch === null || !entry.fails.includes(mismatch.kind)) passes.push(law.id);
  }
  // The case that was meant to fail may have left anything behind.
  await subject.close();
  const status = passes.length === 0 ? ('alive' as const) : ('stale' as const);
  return { id, subject: subject.name, reference, note, status, passes, cases };
}

function stallWarning({ name, stalls }: Subject): string[] {
  const count = stalls?.() ?? 0;
  return count === 0 ? [] : [`${name} gave no answer in time to ${count} of its calls, but did when asked again`];
}

function coverageOf(
  subjects: readonly Subject[],
  checks: readonly CheckResult[],
  laws: readonly Law[],
): ClassCoverage[] {
  const counted = new Set(laws.filter(isDrawn).map(({ id }) => id));
  return COVERAGE_CLASSES.map((coverageClass) => {
    const counts: Record<string, number | null> = {};
    const short: string[] = [];
    for (const { name, capabilities } of subjects) {
      const legal = checks.filter((check) => check.subject === name && counted.has(check.law));
      const total = legal.reduce((sum, check) => sum + check.cases, 0);
      const count = legal.reduce((sum, check) => sum + (check.classes[coverageClass.id] ?? 0), 0);
      counts[name] = isReachable(coverageClass, capabilities) ? count : null;
      const floor = total < FLOOR_FROM_CASES ? 0 : Math.floor(total * FLOOR_SHARE);
      if (counts[name] !== null && count < floor) short.push(name);
    }
    return { id: coverageClass.id, statement: coverageClass.statement, counts, short };
  });
}

/** Whether what it puts is drawn from all cases, so that a class that is thinly covered is so by accident. */
function isDrawn({ lane, special, enumerated }: Law): boolean {
  return lane !== 'refusal' && !special && enumerated === undefined;
}

/** Checked to its end, with nothing skipped: what a subject skips it cannot be short of. */
function isComplete(check: CheckResult | undefined): boolean {
  return check?.status === 'passed' && check.skipped === 0;
}

/** One that a subject can be asked is to be asked once at least, where the law was checked to its end. */
function sizesOf(subjects: readonly Subject[], checks: readonly CheckResult[], seed: number): ClassCoverage[] {
  const asked = subjects.map(({ name, capabilities }) => {
    const check = checks.find((one) => one.subject === name && one.law === largeSizes.id);
    return { name, sizes: largeSizesWithin(capabilities, seed), check };
  });
  return LARGE_SIZES.map(({ id, statement }) => {
    const counts = asked.map(({ name, sizes, check }) => [name, sizes.has(id) ? (check?.classes[id] ?? 0) : null]);
    const short = asked.filter(({ sizes, check }) => sizes.has(id) && isComplete(check) && !check!.classes[id]);
    return { id, statement, counts: Object.fromEntries(counts), short: short.map(({ name }) => name) };
  });
}

function objectionsTo(
  subjects: readonly Subject[],
  checks: readonly CheckResult[],
  coverage: readonly ClassCoverage[],
  knownFailures: readonly KnownFailureResult[],
  isGiven: boolean,
): string[] {
  const failed = checks.filter(({ status }) => status === 'failed');
  const isCut = ({ name }: Subject) => checks.some((check) => check.subject === name && check.status === 'interrupted');
  const whole = subjects.filter((subject) => !isCut(subject));
  return [
    ...failed.map(({ subject, law }) => `${subject} fails ${law}`),
    ...(isGiven && whole.length < subjects.length ? [] : nothingRan(whole, checks, isGiven)),
    ...(subjects.length === 0 ? ['nothing ran: there is no subject'] : []),
    ...coverage.flatMap(({ id, short }) =>
      short
        .filter((subject) => whole.some(({ name }) => name === subject))
        .map((subject) => `coverage of ${id} on ${subject} is under its floor`),
    ),
    ...knownFailures
      .filter(({ status }) => status === 'stale')
      .map(
        ({ id, subject, passes }) =>
          `known failure ${id} no longer fails ${passes.join(', ')} on ${subject} as listed: remove it`,
      ),
    ...givenUp(checks),
  ];
}

/** A given case may be beyond a subject; it is put all the same if some other subject was asked. */
function nothingRan(subjects: readonly Subject[], checks: readonly CheckResult[], isGiven: boolean): string[] {
  const without = subjects.filter(({ name }) => !checks.some((check) => check.subject === name && check.cases > 0));
  if (!isGiven) return without.map(({ name }) => `nothing ran on ${name}`);
  if (without.length === 0 || without.length < subjects.length) return [];
  return ['nothing ran: no law could be checked on the given case with any subject'];
}

/** Said of a law that was not put because the subject's time ran out too often before. */
const GIVEN_UP = `given up after ${GIVEN_UP_AFTER} calls without an answer`;

/** Subjects that hang, and how much they were not asked for it. */
function givenUp(checks: readonly CheckResult[]): string[] {
  const left = checks.filter(({ missing }) => missing === GIVEN_UP);
  return [...new Set(left.map(({ subject }) => subject))].map((name) => {
    const count = left.filter(({ subject }) => subject === name).length;
    return `${name} was ${GIVEN_UP}: ${count} laws were not checked`;
  });
}

function earlyEnd(reason: string, checks: readonly CheckResult[]): string {
  const cut = checks.filter(({ status, missing }) => status === 'interrupted' && missing !== GIVEN_UP).length;
  if (cut === 0) return `the run ended early, ${reason}`;
  return `the run ended early, ${reason}: ${cut} of ${checks.length} checks are not complete`;
}
