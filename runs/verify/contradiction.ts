/** What is wrong with the result of a unit of `verify`, where it disagrees with itself, its plan or its unit. */

import { LARGE_SIZES } from '../../properties/cases/large-sizes.ts';
import { classesInSet, classSetOf } from '../../properties/coverage/class-sets.ts';
import { COVERAGE_CLASSES } from '../../properties/coverage/coverage.ts';
import { runsFor } from '../../properties/laws.ts';
import { failureRule, firstBroken, knownRules, OF_ANOTHER_UNIT, type RuleOfResult, sumOf } from '../contradiction.ts';
import { isFurther, roundsOf } from './further.ts';
import type { LawUnit, RecheckUnit, VerifyPlan, VerifyUnit } from './plan.ts';
import { isLawUnit, type LawUnitResult, type RecheckUnitResult, type VerifyUnitResult } from './unit-result.ts';

/** In words, field, rule and value; null where nothing is wrong. */
export function verifyContradiction(plan: VerifyPlan, unit: VerifyUnit, result: VerifyUnitResult): string | null {
  if (isLawUnit(unit)) return 'law' in result ? lawContradiction(plan, unit, result) : OF_ANOTHER_UNIT;
  return 'passes' in result ? recheckContradiction(plan, unit as RecheckUnit, result) : OF_ANOTHER_UNIT;
}

function recheckContradiction(
  { knownFailures }: VerifyPlan,
  { entry: id }: RecheckUnit,
  { passes }: RecheckUnitResult,
): string | null {
  const { laws } = knownFailures.find((one) => one.id === id)!;
  const other = passes.find((law, at) => !laws.includes(law) || passes.indexOf(law) !== at);
  if (other === undefined) return null;
  return `passes must name laws of known failure ${id}, each once, got ${JSON.stringify(other)}`;
}

function lawContradiction(plan: VerifyPlan, unit: LawUnit, result: LawUnitResult): string | null {
  if (result.law !== unit.law || result.subject !== unit.subject) return OF_ANOTHER_UNIT;
  const { lane } = plan.laws.find(({ id }) => id === unit.law)!;
  return firstBroken([
    [result.lane === lane, `lane must be ${lane}, got ${result.lane}`],
    failureRule(result),
    ...statusRules(result),
    countRule(plan, unit, result),
    ...knownRules(plan, result, result.cases),
    ...classRules(plan, result),
    ...failedCaseRules(plan, unit, result),
    ...accuracyRules(result),
  ]);
}

function statusRules({ status, missing, cases, cutShort }: LawUnitResult): RuleOfResult[] {
  const isNotCovered = status === 'not covered';
  return [
    isNotCovered
      ? [missing !== null, 'missing must be given where status is not covered, got null']
      : [missing === null, `missing must be null where status is ${status}, got ${JSON.stringify(missing)}`],
    isNotCovered
      ? [cases === 0, `cases must be 0 where status is not covered, got ${cases}`]
      : [cases > 0, `cases must be above 0 where status is ${status}, got ${cases}`],
    [cutShort === undefined || status === 'failed', `cutShort must be left out where status is ${status}`],
  ];
}

/** A block that did not fail was gone through to its end. */
function countRule(plan: VerifyPlan, unit: LawUnit, { status, cases, skipped }: LawUnitResult): RuleOfResult {
  const all = cases + skipped;
  const what = 'cases + skipped';
  const most = mostCases(plan, unit);
  if (status === 'failed') return [all <= most, `${what} must be at most ${most}, got ${all}`];
  if (isFurther(unit)) {
    const round = roundOf(plan, unit);
    const holds = all > 0 && all <= most && all % round === 0;
    return [holds, `${what} must be whole rounds of ${round}, at most ${most} in all, got ${all}`];
  }
  // Of a given case a law may know that it has nothing to say.
  const least = plan.case !== null && status === 'not covered' ? 0 : most;
  return [all >= least && all <= most, `${what} must be ${most}, got ${all}`];
}

function mostCases(plan: VerifyPlan, unit: LawUnit): number {
  if (isFurther(unit)) return roundsOf(unit.stretch).count * roundOf(plan, unit);
  return unit.block?.count ?? 1;
}

function roundOf({ laws, runs }: VerifyPlan, { law: id }: LawUnit): number {
  return runsFor(laws.find((law) => law.id === id)!, runs);
}

const CLASSES: readonly string[] = COVERAGE_CLASSES.map(({ id }) => id);
const COUNTED: ReadonlySet<string> = new Set([...CLASSES, ...LARGE_SIZES.map(({ id }) => id)]);

/** Every case that is counted has one set of classes, but those of refusal, which have none, and one that was given. */
function classRules(plan: VerifyPlan, result: LawUnitResult): RuleOfResult[] {
  const { status, cases, classes, classSets, lane } = result;
  const unknown = Object.keys(classes).find((id) => !COUNTED.has(id));
  const tooMany = Object.keys(classes).find((id) => classes[id] > cases);
  const noSet = Object.keys(classSets).find((set) => classSetOf(classesInSet(set)) !== set);
  const sum = sumOf(classSets);
  const isDrawn = plan.case === null;
  const isAll = status === 'passed' && isDrawn;
  const due = lane === 'refusal' || !isDrawn ? 0 : cases;
  return [
    [unknown === undefined, `classes must be coverage classes or large sizes, got ${JSON.stringify(unknown)}`],
    [tooMany === undefined, `classes.${tooMany} must be at most ${cases}, got ${classes[tooMany ?? '']}`],
    [noSet === undefined, `classSets must be sets of coverage classes, got ${JSON.stringify(noSet)}`],
    [isAll ? sum === due : sum <= due, `classSets must add up to ${isAll ? '' : 'at most '}${due}, got ${sum}`],
    ...(isDrawn && noSet === undefined ? [agreeingRule(result)] : []),
  ];
}

/** The classes of the sets are those of the cases. */
function agreeingRule({ classes, classSets }: LawUnitResult): RuleOfResult {
  const counts = new Map(CLASSES.map((id) => [id, 0]));
  for (const [set, count] of Object.entries(classSets)) {
    for (const id of classesInSet(set)) counts.set(id, counts.get(id)! + count);
  }
  const other = CLASSES.find((id) => counts.get(id) !== (classes[id] ?? 0));
  const due = counts.get(other ?? '');
  return [
    other === undefined,
    `classes.${other} must be ${due}, as classSets has it, got ${classes[other ?? ''] ?? 0}`,
  ];
}

/** What replays the failure leads to a case of the block. */
function failedCaseRules({ seed }: VerifyPlan, { block }: LawUnit, { failure }: LawUnitResult): RuleOfResult[] {
  if (failure === null || block === null) return [];
  const number = Number.parseInt(failure.path ?? `${block.first}`, 10);
  const end = block.first + block.count;
  return [
    [failure.seed === seed, `failure.seed must be ${seed}, got ${failure.seed}`],
    [
      number >= block.first && number < end,
      `failure.path must begin with a number in ${block.first} … ${end - 1}, got ${JSON.stringify(failure.path)}`,
    ],
  ];
}

function accuracyRules({ accuracy, cases }: LawUnitResult): RuleOfResult[] {
  if (accuracy === null) return [];
  const { cells, blindCells } = accuracy;
  return [
    [accuracy.cases <= cases, `accuracy.cases must be at most ${cases}, got ${accuracy.cases}`],
    [blindCells <= cells, `accuracy.blindCells must be at most ${cells}, got ${blindCells}`],
  ];
}
