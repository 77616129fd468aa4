/**
 * Training goes back and forth: runs and gradients of a case and of one that differs in a single field, in turn. Each
 * gives what it gives alone: a run keeps nothing that a later gradient of another call takes for its own, and a
 * gradient leaves nothing behind that changes a run. The data choose the field.
 *
 * Source: the definition is a function of the case and g. What a forward pass keeps for the backward pass belongs to
 * that call.
 */
import type { Case } from '../../spec/case.ts';
import type { Subject } from '../../subjects/subject.ts';
import { choiceOf } from '../cases/choice-by-data.ts';
import { withoutSame } from '../cases/restriction.ts';
import type { CaseLaw, Mismatch } from '../law.ts';
import { argumentsOf, gradientCases, missingGradients, ofWideTypes } from '../law-parts/gradient.ts';
import { neighboursOf } from '../law-parts/neighbours.ts';
import { checkSteps, directCall, gradient } from '../law-parts/steps.ts';

export const gradientsBetweenRuns: CaseLaw = {
  id: 'gradients-between-runs',
  statement: 'Runs and gradients, in turn, do not change each other.',
  lane: 'exact',
  missing: missingGradients,
  cases: (capabilities) => gradientCases(withoutSame(capabilities)),
  check,
};

function check(subject: Subject, problem: Case): Promise<Mismatch | null> {
  const neighbours = neighboursOf(problem, ofWideTypes(subject.capabilities));
  const { field, problem: neighbour } = neighbours[choiceOf(problem, neighbours.length)];
  const last = argumentsOf(neighbour).at(-1) ?? 'w';
  return checkSteps(subject, [
    directCall('T(case)', problem),
    gradient(' after T(case)', problem, 'x'),
    directCall(`T with other ${field}, after a gradient`, neighbour),
    gradient(` of the case, after T with other ${field}`, problem, 'w'),
    directCall('T(case) after its gradients', problem),
    gradient(` with other ${field}, after T(case)`, neighbour, last),
    gradient(` of the case, after one with other ${field}`, problem, 'x'),
    gradient(` with other ${field}, after a gradient of the case`, neighbour, 'w'),
    directCall('T(case) again, after gradients', problem),
  ]);
}
