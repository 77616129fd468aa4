/**
 * Adjointness, the definition of the transpose: with C the forward convolution and no bias,
 *
 *   ⟨C·u, v⟩ = ⟨u, Cᵀ·v⟩     for every u of the output's shape and every v of the input's.
 *
 * v is the case's x; u is fixed by its shape. Exact: both sides are sums of integers below 2⁵³. Where the output
 * padding reaches the stride, C has more rows than x has cells; the further rows of C·u are left out.
 *
 * Source: the definition of the adjoint of a linear map; Claerbout, "Earth Soundings Analysis" (1992), dot-product
 * test.
 */
import { forward } from '../../engines/index.ts';
import type { Case } from '../../spec/case.ts';
import { geometryOf } from '../../spec/geometry.ts';
import type { Subject } from '../../subjects/subject.ts';
import { exactCases } from '../cases/arbitraries.ts';
import { companionTensor } from '../cases/further-tensors.ts';
import { type CaseLaw, type Mismatch, mismatchBetween, nothingMissing, resultOf, shapeMismatch } from '../law.ts';
import { innerProduct, scalar } from '../law-parts/gradient.ts';
import { firstRows } from '../law-parts/rearrangement.ts';

export const adjointness: CaseLaw = {
  id: 'adjointness',
  statement: '⟨C·u, v⟩ = ⟨u, Cᵀ·v⟩',
  lane: 'exact',
  missing: nothingMissing,
  cases: exactCases,
  check,
};

async function check(subject: Subject, problem: Case): Promise<Mismatch | null> {
  const called = resultOf(await subject.run({ ...problem, bias: null }), 'Cᵀ·v');
  if ('mismatch' in called) return called.mismatch;
  const wrong = shapeMismatch(geometryOf(problem).outputShape, called.y, 'Cᵀ·v');
  if (wrong !== null) return wrong;
  const u = companionTensor('f64', called.y.shape, 1);
  const left = innerProduct(firstRows(forward(u, problem.w, problem, 'f64'), problem.x.shape), problem.x);
  const right = innerProduct(u, called.y);
  return mismatchBetween(scalar(left), scalar(right), '⟨u, Cᵀ·v⟩ against ⟨C·u, v⟩', {
    operands: [
      { label: 'u', tensor: u },
      { label: 'v', tensor: problem.x },
      { label: 'Cᵀ·v, as it was got', tensor: called.y },
    ],
  });
}
