/**
 * The result of a run from the results of its units, in whatever order and by whomever they were executed. What is missing
 * makes it partial. The fold judges nothing that a unit has not judged: it adds up, and says what counts.
 */
import type { CheckResult } from '../../properties/checking/check.ts';
import { classesInSet } from '../../properties/coverage/class-sets.ts';
import { classTotalsOf } from '../../properties/coverage/class-totals.ts';
import { type CombinationCoverage, Combinations } from '../../properties/coverage/combinations.ts';
import { totalsOf } from '../../properties/coverage/subject-totals.ts';
import { type KnownFailureResult, recheckResult } from '../../properties/known-failures/recheck.ts';
import { largeSizes } from '../../properties/laws/large-sizes.ts';
import { MOST_SECOND_TRIES } from '../../subjects/second-tries.ts';
import { fewerThreads } from '../../subjects/threads.ts';
import { type Ending, partWords, type SubjectSummary } from '../any-run.ts';
import { borrowing } from '../borrowed.ts';
import type { Unit, UnitResults } from '../kinds.ts';
import { unitAt, unitsBySubject, unitsOf } from '../plan.ts';
import { type UnitStanding, unitStandings } from '../standing.ts';
import { checkFrom } from './check-fold.ts';
import { coverageOf, sizesOf, wordsOf } from './coverage.ts';
import { isFurther } from './further.ts';
import { isGivenUp, objectionsTo, skippedLaws } from './objections.ts';
import { isWhole, lawsFor, type RecheckUnit, type VerifyPlan, type VerifyUnit } from './plan.ts';
import type { VerifyResult } from './result.ts';
import { isLawUnit, type LawUnitResult, type RecheckUnitResult } from './unit-result.ts';

/** What the units of one subject add up to. */
export interface SubjectFold {
  readonly checks: readonly CheckResult[];
  readonly knownFailures: readonly KnownFailureResult[];
  readonly combinations: CombinationCoverage;
  readonly stalls: number;
}

/** The result of a run, without what is only found out from it (`probes`). */
export function fold(plan: VerifyPlan, results: UnitResults, ending: Ending): VerifyResult {
  const { subjects, laws, seed, runs, settings } = plan;
  const units = unitsBySubject(plan);
  const beyond = furtherIn(plan, results);
  const further = unitsBySubject(plan, beyond);
  const unfinished = ending.reason ?? (ending.part === undefined ? 'not run' : `not run: ${partWords(ending.part)}`);
  const folds = subjects.map((subject) =>
    foldSubject(plan, subject, units.get(subject.name) ?? [], further.get(subject.name) ?? [], results, unfinished),
  );
  const checks = folds.flatMap((one) => one.checks);
  const knownFailures = folds.flatMap((one) => one.knownFailures);
  const coverage = isWhole(plan) ? coverageOf(subjects, checks, laws) : [];
  const sizes = coverage.length > 0 && laws.includes(largeSizes) ? sizesOf(subjects, checks, seed) : [];
  const words = isWhole(plan) ? wordsOf(subjects, checks, laws) : [];
  const combinations = coverage.length === 0 ? [] : folds.map((one) => one.combinations);
  const objections = [
    ...objectionsTo(subjects, checks, [...coverage, ...sizes, ...words], knownFailures, plan.case !== null),
    ...(isWhole(plan) ? skippedLaws(checks, laws) : []),
    ...subjects.flatMap((one, at) => tooOften(one, folds[at])),
  ];
  const cut = cutWords(ending, checks);
  const verdict = objections.length > 0 ? 'disagree' : verdictOfCut(ending);
  return {
    kind: 'verify',
    seed,
    runs,
    subjects,
    laws: laws.map(({ id, statement, lane }) => ({ id, statement, lane })),
    checks,
    totals: totalsOf({ subjects, checks, knownFailures, verdict }),
    coverage,
    sizes,
    ...(words.length > 0 && { words }),
    combinations,
    classTotals: classTotalsOf({ coverage, combinations }),
    knownFailures,
    probes: [],
    cases: checks.reduce((sum, check) => sum + check.cases, 0),
    milliseconds: ending.milliseconds,
    ...(beyond.length > 0 && { further: { cases: casesOf(beyond, results) } }),
    warnings: [
      ...beyondWords(beyond, results),
      ...fewerThreads(subjects, settings?.threads),
      ...subjects.flatMap((one, at) => stalled(one, folds[at])),
      ...subjects.flatMap(({ name }) =>
        borrowing(name, [...(units.get(name) ?? []), ...(further.get(name) ?? [])], results),
      ),
    ],
    objections: [...objections, ...cut],
    verdict,
    ...(ending.reason !== null && { endedEarly: ending.reason }),
    ...(ending.part !== undefined && { part: ending.part }),
    ...(settings !== null && { settings }),
  };
}

/** @param units of the subject @param further units that were executed beyond the plan, in order */
export function foldSubject(
  plan: VerifyPlan,
  subject: SubjectSummary,
  units: readonly Unit[],
  further: readonly Unit[],
  results: UnitResults,
  unfinished: string,
): SubjectFold {
  // Of further units those count that there are: none is missed.
  const standings = unitStandings([...units, ...further], results, plan).filter(
    ({ unit, kind }) => kind === 'counted' || !isFurther(unit as VerifyUnit),
  );
  const checks = lawsFor(plan, subject).map((law) => {
    const own = standings.filter(({ unit }) => isLawUnit(unit) && unit.law === law.id);
    return checkFrom(subject, law, own, unfinished);
  });
  const combinations = new Combinations();
  for (const set of blocksIn(standings).flatMap(({ classSets }) => Object.entries(classSets))) {
    combinations.count(classesInSet(set[0]), set[1]);
  }
  return {
    checks,
    knownFailures: standings.flatMap((one) => rechecked(plan, subject, one, checks)),
    combinations: combinations.of(subject.name, subject.capabilities),
    stalls: [...units, ...further].reduce((sum, { number }) => sum + (results.get(number)?.stalls ?? 0), 0),
  };
}

function blocksIn(standings: readonly UnitStanding[]): LawUnitResult[] {
  return standings.flatMap((one) => {
    return one.kind === 'counted' && isLawUnit(one.unit) ? [one.result as LawUnitResult] : [];
  });
}

function rechecked(
  { knownFailures }: VerifyPlan,
  subject: SubjectSummary,
  standing: UnitStanding,
  checks: readonly CheckResult[],
): KnownFailureResult[] {
  if (standing.kind !== 'counted' || isLawUnit(standing.unit)) return [];
  const { entry: id } = standing.unit as RecheckUnit;
  const entry = knownFailures.find((one) => one.id === id)!;
  const excused = checks.reduce((sum, { known }) => sum + (known[id] ?? 0), 0);
  return [recheckResult(subject, entry, (standing.result as RecheckUnitResult).passes, excused)];
}

function stalled({ name }: SubjectSummary, { stalls }: SubjectFold): string[] {
  return stalls === 0 ? [] : [`${name} gave no answer in time to ${stalls} of its calls, but did when asked again`];
}

/** So many second tries an undivided run allows; parts of it, and runs that go on, have theirs each. */
function tooOften({ name }: SubjectSummary, { stalls }: SubjectFold): string[] {
  if (stalls <= MOST_SECOND_TRIES) return [];
  return [
    `${name} gave no answer in time to ${stalls} of its calls, more than the ${MOST_SECOND_TRIES} that are tried again`,
  ];
}

function verdictOfCut({ reason, part }: Ending): VerifyResult['verdict'] {
  if (reason !== null) return 'interrupted';
  return part === undefined ? 'agree' : 'partial';
}

function cutWords({ reason, part }: Ending, checks: readonly CheckResult[]): string[] {
  const cut = checks.filter((check) => check.status === 'interrupted' && !isGivenUp(check)).length;
  const incomplete = cut === 0 ? '' : `: ${cut} of ${checks.length} checks are not complete`;
  if (reason !== null) return [`the run ended early, ${reason}${incomplete}`];
  return part === undefined ? [] : [`${partWords(part)}${incomplete}`];
}

/** Units beyond the plan that were executed, in order. */
function furtherIn(plan: VerifyPlan, results: UnitResults): Unit[] {
  const { length } = unitsOf(plan);
  const numbers = [...results.keys()].filter((number) => number >= length);
  return numbers.toSorted((a, b) => a - b).flatMap((number) => unitAt(plan, number) ?? []);
}

function casesOf(units: readonly Unit[], results: UnitResults): number {
  return units.reduce((sum, { number }) => sum + (results.get(number) as LawUnitResult).cases, 0);
}

function beyondWords(units: readonly Unit[], results: UnitResults): string[] {
  if (units.length === 0) return [];
  return [`${casesOf(units, results)} cases beyond the planned ones were drawn until the time was over`];
}
