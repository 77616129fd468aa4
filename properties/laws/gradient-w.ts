/**
 * The gradient with respect to w: every weight gathers what its products meet, since T is linear in w as well:
 *
 *   g_w[c, m, k] = Σ g[n, m, o]·x[n, c, i]   over the n and i with o = i·s + k·d − pb     and so     ⟨g, T(x, w)⟩ = ⟨g_w, w⟩
 *
 * Source: the chain rule; LeCun et al., "Gradient-based learning applied to document recognition" (1998), section II.
 */
import type { Case } from '../../spec/case.ts';
import { floatArray } from '../../spec/tensor.ts';
import type { Subject } from '../../subjects/subject.ts';
import type { CaseLaw, Mismatch } from '../law.ts';
import { checkGradient, gradientCases, gradientOfOutput, missingGradients } from '../law-parts/gradient.ts';
import { landingsOfWeight } from '../law-parts/landing.ts';

export const gradientW: CaseLaw = {
  id: 'gradient-w',
  statement: '∂⟨g, T⟩/∂w gathers g·x over the products of a weight, and ⟨g, T(x, w)⟩ = ⟨g_w, w⟩.',
  lane: 'exact',
  missing: missingGradients,
  cases: gradientCases,
  check,
};

function check(subject: Subject, problem: Case): Promise<Mismatch | null> {
  const { x, w } = problem;
  const g = gradientOfOutput(problem);
  const gathered = Array.from(w.data, (_, weight) =>
    landingsOfWeight(problem, weight).reduce((sum, { output, input }) => sum + g.data[output] * x.data[input], 0),
  );
  return checkGradient(subject, problem, {
    of: 'w',
    g,
    expected: { shape: w.shape, data: floatArray('f64', gathered) },
    argument: w,
    output: { ...problem, bias: null },
  });
}
