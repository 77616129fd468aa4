/**
 * Adjointness, the definition of the transpose: with C the forward convolution and no bias,
 *
 *   ⟨C·u, v⟩ = ⟨u, Cᵀ·v⟩     for every u of the output's shape and every v of the input's.
 *
 * v is the case's x; u is fixed by its shape. Exact: both sides are sums of integers below 2⁵³. Where the output padding
 * reaches the stride, C has more rows than x has cells; the further rows of C·u are left out.
 *
 * Source: the definition of the adjoint of a linear map; Claerbout, "Earth Soundings Analysis" (1992), dot-product test.
 */
import { forward } from '../../engines/index.ts';
import type { Case } from '../../spec/case.ts';
import { geometryOf } from '../../spec/geometry.ts';
import { elementCount, type Tensor } from '../../spec/tensor.ts';
import type { Subject } from '../../subjects/subject.ts';
import { exactCases } from '../arbitraries.ts';
import { companionTensor } from '../companion.ts';
import { type Law, type Mismatch, mismatchOf, nothingMissing, resultOf, shapeMismatch } from '../law.ts';

export const adjointness: Law = {
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
  if (left === right) return null;
  const worst = { index: [], expected: left, actual: right, difference: Math.abs(left - right), bound: 0 };
  return mismatchOf({ kind: 'values', differing: 1, elements: 1, worst }, '⟨u, Cᵀ·v⟩ against ⟨C·u, v⟩');
}

/** The part of a tensor that lies inside a smaller shape, from the start of every axis. */
function firstRows(tensor: Tensor, shape: readonly number[]): Tensor {
  const kept = tensor.data.filter((_, flat) => {
    let rest = flat;
    return shape.every((extent, axis) => {
      const below = elementCount(tensor.shape.slice(axis + 1));
      const at = Math.floor(rest / below);
      rest %= below;
      return at < extent;
    });
  });
  return { shape, data: kept };
}

function innerProduct(a: Tensor, b: Tensor): number {
  let sum = 0;
  for (let index = 0; index < a.data.length; index++) sum += a.data[index] * b.data[index];
  return sum;
}
