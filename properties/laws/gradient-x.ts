/**
 * The gradient with respect to x is the forward convolution of the gradient of the output, since T is linear in x:
 *
 *   gₓ = C·g     and so     ⟨g, T(x, w)⟩ = ⟨gₓ, x⟩
 *
 * Where the output padding reaches the stride, C has more rows than x has cells; the further ones are no part of it.
 *
 * Source: the chain rule; Dumoulin & Visin (2016), section 4.1: forward and backward passes of one are those of the
 * other.
 */
import { forward } from '../../engines/index.ts';
import type { Case } from '../../spec/case.ts';
import type { Subject } from '../../subjects/subject.ts';
import type { CaseLaw, Mismatch } from '../law.ts';
import { checkGradient, gradientCases, gradientOfOutput, missingGradients } from '../law-parts/gradient.ts';
import { firstRows } from '../law-parts/rearrangement.ts';

export const gradientX: CaseLaw = {
  id: 'gradient-x',
  statement: '∂⟨g, T⟩/∂x is the forward convolution of g, and ⟨g, T(x, w)⟩ = ⟨gₓ, x⟩.',
  lane: 'exact',
  missing: missingGradients,
  cases: gradientCases,
  check,
};

function check(subject: Subject, problem: Case): Promise<Mismatch | null> {
  const g = gradientOfOutput(problem);
  return checkGradient(subject, problem, {
    of: 'x',
    g,
    expected: firstRows(forward(g, problem.w, problem, 'f64'), problem.x.shape),
    argument: problem.x,
    output: { ...problem, bias: null },
  });
}
