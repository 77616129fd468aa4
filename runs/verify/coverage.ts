/** What the cases of a run covered, subject by subject, and which subjects are short of a floor. */
import { LARGE_SIZES, largeSizesWithin } from '../../properties/cases/large-sizes.ts';
import type { CheckResult } from '../../properties/checking/check.ts';
import { COVERAGE_CLASSES, FLOOR_FROM_CASES, FLOOR_SHARE, isReachable } from '../../properties/coverage/coverage.ts';
import type { Law } from '../../properties/law.ts';
import { largeSizes } from '../../properties/laws/large-sizes.ts';
import { wordClassesWithin, wordFloor } from '../../properties/words/word-coverage.ts';
import type { SubjectSummary } from '../any-run.ts';
import type { ClassCoverage } from './result.ts';

/** Cases of each class, over the laws that draw theirs from all cases. */
export function coverageOf(
  subjects: readonly SubjectSummary[],
  checks: readonly CheckResult[],
  laws: readonly Law[],
): ClassCoverage[] {
  const counted = new Set(laws.filter(isDrawn).map(({ id }) => id));
  return COVERAGE_CLASSES.map((coverageClass) => {
    const counts: Record<string, number | null> = {};
    const short: string[] = [];
    for (const { name, capabilities } of subjects) {
      const legal = checks.filter((check) => check.subject === name && counted.has(check.law));
      // What it skips was drawn for it: a subject that skips a class is short of it.
      const total = legal.reduce((sum, check) => sum + check.cases + check.skipped, 0);
      const count = legal.reduce((sum, check) => sum + (check.classes[coverageClass.id] ?? 0), 0);
      counts[name] = isReachable(coverageClass, capabilities) ? count : null;
      const floor = total < FLOOR_FROM_CASES ? 0 : Math.floor(total * FLOOR_SHARE);
      if (counts[name] !== null && count < floor) short.push(name);
    }
    return { id: coverageClass.id, statement: coverageClass.statement, counts, short };
  });
}

/**
 * Calls in words of each class, of subjects that skipped none: what is skipped was drawn all the same, and is not known by its class.
 */
export function wordsOf(
  subjects: readonly SubjectSummary[],
  checks: readonly CheckResult[],
  laws: readonly Law[],
): ClassCoverage[] {
  const counted = laws.filter(isDrawnInWords).map(({ id }) => id);
  const asked = subjects.flatMap(({ name, capabilities }) => {
    const own = checks.filter((check) => check.subject === name && counted.includes(check.law));
    if (own.length === 0 || !own.every(isComplete)) return [];
    const calls = own.reduce((sum, check) => sum + check.cases, 0);
    const count = (id: string) => own.reduce((sum, check) => sum + (check.classes[id] ?? 0), 0);
    return [{ name, calls, shares: wordClassesWithin(capabilities), count }];
  });
  const ids = new Set(asked.flatMap(({ shares }) => [...shares.keys()]));
  return [...ids].map((id) => {
    const within = asked.filter(({ shares }) => shares.has(id));
    const short = within.filter(({ shares, calls, count }) => count(id) < wordFloor(id, shares.get(id)!, calls));
    return {
      id,
      statement: `calls in words: ${id}`,
      counts: Object.fromEntries(within.map(({ name, count }) => [name, count(id)])),
      short: short.map(({ name }) => name),
    };
  });
}

function isDrawnInWords({ about, lane, enumerated }: Law): boolean {
  return about === 'calls' && lane !== 'refusal' && enumerated === undefined;
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
export function sizesOf(
  subjects: readonly SubjectSummary[],
  checks: readonly CheckResult[],
  seed: number,
): ClassCoverage[] {
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
