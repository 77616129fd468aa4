/**
 * A gradient that is asked for twice is the same twice, to the bit, and right both times: what was there before is
 * written over and not added to. With respect to each argument.
 *
 * Source: the definition is a function of the case and g; accumulating over calls is the caller's business.
 */
import type { Case } from '../../spec/case.ts';
import type { Subject } from '../../subjects/subject.ts';
import type { CaseLaw, Mismatch } from '../law.ts';
import { argumentsOf, gradientCases, missingGradients } from '../law-parts/gradient.ts';
import { checkSteps, gradient } from '../law-parts/steps.ts';

export const gradientTwice: CaseLaw = {
  id: 'gradient-twice',
  statement: 'A gradient asked for twice is right both times: nothing is added up between calls.',
  lane: 'exact',
  missing: missingGradients,
  cases: gradientCases,
  check,
};

function check(subject: Subject, problem: Case): Promise<Mismatch | null> {
  return checkSteps(
    subject,
    argumentsOf(problem).flatMap((of) => [gradient('', problem, of), gradient(', once more', problem, of)]),
  );
}
