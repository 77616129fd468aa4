/** What is wrong with the result of a unit of `certify`, where it disagrees with itself, its plan or its unit. */
import { largestSetOf } from '../../properties/exhaustive/points.ts';
import { failureRule, firstBroken, knownRules, OF_ANOTHER_UNIT, type RuleOfResult } from '../contradiction.ts';
import type { CertifyPlan, GeometryUnit } from './plan.ts';
import type { GeometryUnitResult } from './unit-result.ts';

/** In words, field, rule and value; null where nothing is wrong. */
export function geometryContradiction(
  plan: CertifyPlan,
  unit: GeometryUnit,
  result: GeometryUnitResult,
): string | null {
  if (!('geometries' in result) || result.subject !== unit.subject) return OF_ANOTHER_UNIT;
  const { skipped, points, known } = result;
  return firstBroken([
    failureRule(result),
    countRule(unit, result),
    ...(plan.words ? wordRules(result) : [pointsRule(plan, result), wordlessRule(result)]),
    setRule(unit, result),
    // Of a geometry that it skipped it may have answered the first points.
    ...knownRules(plan, { subject: unit.subject, known }, points + plan.points * skipped),
  ]);
}

function pointsRule(plan: CertifyPlan, { geometries, points }: GeometryUnitResult): RuleOfResult {
  const rule = `points must be ${plan.points} for each of ${geometries} geometries, got ${points}`;
  return [points === plan.points * geometries, rule];
}

function wordlessRule({ words }: GeometryUnitResult): RuleOfResult {
  return [words === undefined, `words must be left out of a run of cases, got ${JSON.stringify(words)}`];
}

/** How many calls a geometry is depends on its convention, and on what the subject skips. */
function wordRules({ geometries, points, skipped, words }: GeometryUnitResult): RuleOfResult[] {
  const isNone = geometries === 0 && points > 0;
  return [
    [points >= geometries && !isNone, `points must be one or more for each of ${geometries} geometries, got ${points}`],
    [skipped === 0, `skipped must be 0 in words, got ${skipped}`],
    [words !== undefined, 'words must be given in a run of calls in words, got undefined'],
  ];
}

/** A block that passed was gone through; one that failed ended with a geometry that was asked. */
function countRule(
  { block }: GeometryUnit,
  { status, geometries, outside, skipped }: GeometryUnitResult,
): RuleOfResult {
  const all = geometries + outside + skipped;
  const what = 'geometries + outside + skipped';
  if (status === 'passed') return [all === block.count, `${what} must be ${block.count}, got ${all}`];
  const holds = geometries > 0 && all <= block.count;
  return [holds, `${what} must be 1 … ${block.count} with one that fails, got ${geometries} + ${outside} + ${skipped}`];
}

/** |S| is odd; there is none where no geometry was asked, or where nobody could execute the unit. */
function setRule({ dtype }: GeometryUnit, { status, geometries, smallestSet }: GeometryUnitResult): RuleOfResult {
  const largest = largestSetOf(dtype);
  const isNone = smallestSet === Number.POSITIVE_INFINITY;
  if (geometries === 0) return [isNone, `smallestSet must be infinite where nothing was asked, got ${smallestSet}`];
  const isSet = smallestSet % 2 === 1 && smallestSet >= 3 && smallestSet <= largest;
  return [
    isSet || (isNone && status === 'failed'),
    `smallestSet must be an odd number in 3 … ${largest}, got ${smallestSet}`,
  ];
}
