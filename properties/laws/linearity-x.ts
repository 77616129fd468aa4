/**
 * Linearity in x: T(3·x₁ − x₂, w) = 3·T(x₁, w) − T(x₂, w), without bias. x₁ is the case's x; x₂ is fixed by its shape.
 * Three calls that must fit together find state kept between calls and clipping, which single calls hide.
 *
 * Source: T(·, w) = Cᵀ is a linear map.
 */
import type { Case } from '../../spec/case.ts';
import type { Subject } from '../../subjects/subject.ts';
import { exactCases } from '../cases/arbitraries.ts';
import { companionOperand } from '../cases/further-tensors.ts';
import { type CaseLaw, nothingMissing } from '../law.ts';
import { checkLinearity, combined } from '../law-parts/linear-combination.ts';

export const linearityX: CaseLaw = {
  id: 'linearity-x',
  statement: 'T(3·x₁ − x₂, w) = 3·T(x₁, w) − T(x₂, w)',
  lane: 'exact',
  missing: nothingMissing,
  cases: exactCases,
  check(subject: Subject, problem: Case) {
    const second = companionOperand(problem, 'x', 2);
    const withX = (x: Case['x']): Case => ({ ...problem, x, bias: null });
    return checkLinearity(subject, withX(problem.x), withX(second), withX(combined(problem.x, second)), 'x');
  },
};
