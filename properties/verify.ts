/** The gate: every law on every subject, known failures, coverage floors, one verdict. */
import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import type { Case } from '../spec/case.ts';
import type { Capabilities } from '../subjects/capabilities.ts';
import type { Subject } from '../subjects/subject.ts';
import { type CheckOptions, type CheckResult, checkCase, checkLaw } from './check.ts';
import { type CombinationCoverage, Combinations } from './combinations.ts';
import { COVERAGE_CLASSES, FLOOR_FROM_CASES, FLOOR_SHARE, isReachable } from './coverage.ts';
import type { KnownFailure } from './known-failures.ts';
import { isAbout, type Law } from './law.ts';
import { lawsNamed, runsFor } from './laws.ts';
import { type Probe, probeSubject } from './probe/probe.ts';

export interface VerifyOptions
  extends Pick<CheckOptions, 'seed' | 'runs' | 'path' | 'knownFailures' | 'screen' | 'signal'> {
  readonly laws: readonly Law[];
  /** Put this case to every law that is about cases like it, instead of generated ones. */
  readonly case?: Case;
  readonly onProgress?: (progress: Progress) => void;
}

export interface Progress {
  readonly subject: string;
  readonly law: string;
  /** Set when a law is done with a subject. */
  readonly finished: CheckResult | null;
}

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

export interface KnownFailureResult {
  readonly id: string;
  readonly subject: string;
  readonly reference: string;
  readonly note: string;
  /** stale: its own case passes a law that it must fail, or fails in another way than listed, so that the entry must go. */
  readonly status: 'alive' | 'stale';
  /** The laws that its own case does not fail as listed. */
  readonly passes: readonly string[];
  /** Generated cases that failed as listed. */
  readonly cases: number;
}

export interface VerifyResult {
  readonly kind: 'verify';
  readonly seed: number;
  readonly runs: number;
  readonly subjects: readonly SubjectSummary[];
  readonly laws: readonly Pick<Law, 'id' | 'statement' | 'lane'>[];
  readonly checks: readonly CheckResult[];
  readonly coverage: readonly ClassCoverage[];
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
  readonly verdict: 'agree' | 'disagree';
}

/** Puts every law to every subject. Subjects run side by side, the laws of one subject one after the other. */
export async function verify(subjects: readonly Subject[], options: VerifyOptions): Promise<VerifyResult> {
  const started = performance.now();
  const perSubject = await verifySideBySide(subjects, options);
  const checks = perSubject.flatMap((result) => result.checks);
  const knownFailures = perSubject.flatMap((result) => result.knownFailures);
  const coverage =
    options.case === undefined && options.path === undefined ? coverageOf(subjects, checks, options.laws) : [];
  const combinations = coverage.length === 0 ? [] : perSubject.map((result) => result.combinations);
  const objections = objectionsTo(subjects, checks, coverage, knownFailures, options.case !== undefined);
  return {
    kind: 'verify',
    seed: options.seed,
    runs: options.runs,
    subjects: subjects.map(({ name, typed, version, origin, capabilities }) => {
      return { name, typed, version, origin, capabilities };
    }),
    laws: options.laws.map(({ id, statement, lane }) => ({ id, statement, lane })),
    checks,
    coverage,
    combinations,
    knownFailures,
    probes: perSubject.flatMap((result) => result.probe ?? []),
    cases: checks.reduce((sum, check) => sum + check.cases, 0),
    milliseconds: performance.now() - started,
    warnings: subjects.flatMap(stallWarning),
    objections,
    verdict: objections.length === 0 ? 'agree' : 'disagree',
  };
}

/** Subjects in processes of their own start first, so that they work while this process is busy with its own engines. */
async function verifySideBySide(subjects: readonly Subject[], options: VerifyOptions) {
  const limit = pLimit(availableParallelism() + 1);
  const apart = (subject: Subject) => (subject.origin === 'engine' ? 1 : 0);
  const started = new Map(
    subjects
      .toSorted((a, b) => apart(a) - apart(b))
      .map((subject) => [subject, limit(() => verifySubject(subject, options))]),
  );
  return Promise.all(subjects.map((subject) => started.get(subject)!));
}

async function verifySubject(subject: Subject, options: VerifyOptions) {
  const checks: CheckResult[] = [];
  const knownFailures: KnownFailureResult[] = [];
  const combinations = new Combinations();
  const given = options.case;
  const laws =
    given === undefined ? options.laws : options.laws.filter((law) => isAbout(law, given, subject.capabilities));
  for (const law of laws) {
    const progress = (finished: CheckResult | null) =>
      options.onProgress?.({ subject: subject.name, law: law.id, finished });
    progress(null);
    const check =
      given === undefined
        ? await checkLaw(subject, law, {
            ...options,
            runs: runsFor(law, options.runs),
            onClasses: (classes) => combinations.count(classes),
            onCase: () => progress(null),
          })
        : await checkCase(subject, law, given);
    checks.push(check);
    progress(check);
  }
  if (options.case === undefined && options.path === undefined && !options.signal?.aborted) {
    for (const entry of options.knownFailures ?? []) {
      const excused = checks.reduce((sum, { known }) => sum + (known[entry.id] ?? 0), 0);
      const isAsked = excused > 0 || laws.some(({ id }) => entry.laws.includes(id));
      if (isAsked && entry.subjects.includes(subject.typed)) {
        knownFailures.push(await recheck(subject, entry, excused));
      }
    }
  }
  return {
    checks,
    knownFailures,
    probe: await probeOf(subject, checks, options),
    combinations: combinations.of(subject.name, subject.capabilities),
  };
}

/** A case that is given, and a subject of which defects are known, say nothing of what an author meant. */
async function probeOf(
  subject: Subject,
  checks: readonly CheckResult[],
  options: VerifyOptions,
): Promise<Probe | null> {
  const isListed = options.knownFailures?.some(({ subjects }) => subjects.includes(subject.typed)) === true;
  if (options.case !== undefined || options.path !== undefined || isListed) return null;
  return probeSubject(subject, checks, options.signal);
}

/** Whether a known failure is still one: its own case must fail, on a subject that was put to nothing but this case. */
async function recheck(subject: Subject, entry: KnownFailure, cases: number): Promise<KnownFailureResult> {
  const { id, reference, note } = entry;
  // Started anew once for all laws of the entry: starting takes far longer than the case.
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
  const counted = new Set(laws.filter(({ lane, special }) => lane !== 'refusal' && !special).map(({ id }) => id));
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

function objectionsTo(
  subjects: readonly Subject[],
  checks: readonly CheckResult[],
  coverage: readonly ClassCoverage[],
  knownFailures: readonly KnownFailureResult[],
  isGiven: boolean,
): string[] {
  const failed = checks.filter(({ status }) => status === 'failed');
  const interrupted = checks.filter(({ status }) => status === 'interrupted');
  return [
    ...failed.map(({ subject, law }) => `${subject} fails ${law}`),
    ...nothingRan(subjects, checks, isGiven),
    ...(subjects.length === 0 ? ['nothing ran: there is no subject'] : []),
    ...coverage.flatMap(({ id, short }) =>
      short.map((subject) => `coverage of ${id} on ${subject} is under its floor`),
    ),
    ...knownFailures
      .filter(({ status }) => status === 'stale')
      .map(
        ({ id, subject, passes }) =>
          `known failure ${id} no longer fails ${passes.join(', ')} on ${subject} as listed: remove it`,
      ),
    ...(interrupted.length > 0 ? [`the run was interrupted: ${interrupted.length} checks are not complete`] : []),
  ];
}

/** A given case may be beyond a subject; it is put all the same if some other subject was asked. */
function nothingRan(subjects: readonly Subject[], checks: readonly CheckResult[], isGiven: boolean): string[] {
  const without = subjects.filter(({ name }) => !checks.some((check) => check.subject === name && check.cases > 0));
  if (!isGiven) return without.map(({ name }) => `nothing ran on ${name}`);
  if (without.length === 0 || without.length < subjects.length) return [];
  return ['nothing ran: no law could be put to the given case on any subject'];
}
