/**
 * Sums are rounded by a rule: one of those that a subject names explains its whole result, bit for bit. Who names none may be one step
 * beside the exact product, or as far as the rule with the shortest multiplier is, whichever is more: that is where all of them lie.
 *
 * Source: spec/requantisation.ts, spec/rounding-explained.ts.
 */
import { exact } from '../../engines/index.ts';
import type { Case } from '../../spec/case.ts';
import { unexplainedRounding } from '../../spec/rounding-explained.ts';
import type { Subject } from '../../subjects/subject.ts';
import { missingQuantised, needsQuantised, roundedCases } from '../cases/quantised-cases.ts';
import { type CaseLaw, type Mismatch, mismatchOf, resultOf } from '../law.ts';

export const quantisedRounding: CaseLaw = {
  id: 'quantised-rounding',
  statement: 'One of the rules that are declared rounds every sum to its result; with none, each is within one step.',
  lane: 'exact',
  missing: missingQuantised,
  unfit: needsQuantised,
  cases: (capabilities) => roundedCases(capabilities),
  special: true,
  numbers: 'any',
  check,
};

async function check(subject: Subject, problem: Case): Promise<Mismatch | null> {
  const called = resultOf(await subject.run(problem), 'T(x, w, bias)');
  if ('mismatch' in called) return called.mismatch;
  const { y } = called;
  const wrong = unexplainedRounding(problem, exact(problem, 'f64'), y, subject.capabilities.requantisation);
  if (wrong === null) return null;
  return mismatchOf(wrong.difference, `T(x, w, bias) against ${wrong.by}`, { expected: wrong.expected, got: y });
}
