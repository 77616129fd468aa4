/**
 * What is wrong with the result of a unit that is of the right form: results come from journals and queues, in which anybody can
 * write. A result must agree with itself and with its unit before anything is made of it.
 */
import type { AnyPlan } from './any-run.ts';

/** Said of a result that is no result of its unit at all. */
export const OF_ANOTHER_UNIT = 'it is of another unit';

/** Whether a rule holds, and the rule with what was received. */
export type RuleOfResult = readonly [holds: boolean, rule: string];

/** The first rule that does not hold; null where all do. */
export function firstBroken(rules: Iterable<RuleOfResult>): string | null {
  for (const [holds, rule] of rules) if (!holds) return rule;
  return null;
}

/** A failure is given where something failed, and only there. */
export function failureRule({ status, failure }: { readonly status: string; readonly failure: unknown }): RuleOfResult {
  const isGiven = failure !== null;
  const received = isGiven ? 'one' : 'null';
  if (status === 'failed') return [isGiven, `failure must be given where status is failed, got ${received}`];
  return [!isGiven, `failure must be null where status is ${status}, got ${received}`];
}

/** Known failures are those that the plan lists for the subject, and no case fails as two of them. @param most cases */
export function knownRules(
  { knownFailures, subjects }: AnyPlan,
  { subject, known }: { readonly subject: string; readonly known: Readonly<Record<string, number>> },
  most: number,
): RuleOfResult[] {
  const typed = subjects.find(({ name }) => name === subject)?.typed ?? subject;
  const listed = new Set(knownFailures.filter((entry) => entry.subjects.includes(typed)).map(({ id }) => id));
  const unlisted = Object.keys(known).find((id) => !listed.has(id));
  const sum = sumOf(known);
  return [
    [unlisted === undefined, `known must name known failures of the subject, got ${JSON.stringify(unlisted)}`],
    [sum <= most, `known must add up to at most ${most}, got ${sum}`],
  ];
}

export function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
