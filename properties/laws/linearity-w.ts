/**
 * Linearity in w: T(x, 3·w₁ − w₂) = 3·T(x, w₁) − T(x, w₂), without bias. w₁ is the case's w; w₂ is fixed by its shape.
 * With linearity in x this makes T bilinear, on which the strength of checks at random points rests.
 *
 * Source: y is a sum of products that each hold one entry of w.
 */
import type { Case } from '../../spec/case.ts';
import type { Subject } from '../../subjects/subject.ts';
import { exactCases } from '../cases/arbitraries.ts';
import { companionOperand } from '../cases/further-tensors.ts';
import { type CaseLaw, nothingMissing } from '../law.ts';
import { checkLinearity, combined } from '../law-parts/linear-combination.ts';

export const linearityW: CaseLaw = {
  id: 'linearity-w',
  statement: 'T(x, 3·w₁ − w₂) = 3·T(x, w₁) − T(x, w₂)',
  lane: 'exact',
  missing: nothingMissing,
  cases: exactCases,
  check(subject: Subject, problem: Case) {
    const second = companionOperand(problem, 'w', 3);
    const withW = (w: Case['w']): Case => ({ ...problem, w, bias: null });
    return checkLinearity(subject, withW(problem.w), withW(second), withW(combined(problem.w, second)), 'w');
  },
};
