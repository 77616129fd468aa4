/**
 * The matrix of T(·, w), written out: one image per input cell (c, i), with a 1 there, gives all rows of C at once. It
 * is [C·∏in × M·∏out], and its transpose is the matrix of the forward convolution, written out in the same way from one
 * image per output cell:
 *
 *   T(e₍c,i₎, w)[m, o] = (C·e₍m,o₎)[c, i]
 *
 * Where the output padding reaches the stride, C has more rows than x has cells; they are left out.
 *
 * Source: Dumoulin & Visin, "A guide to convolution arithmetic for deep learning" (2016), section 4.1.
 */
import { forward } from '../../engines/index.ts';
import type { Case } from '../../spec/case.ts';
import { geometryOf } from '../../spec/geometry.ts';
import { elementCount, type Tensor } from '../../spec/tensor.ts';
import type { Subject } from '../../subjects/subject.ts';
import { tinyCases } from '../cases/arbitraries.ts';
import { restricted } from '../cases/restriction.ts';
import { type CaseLaw, type Mismatch, mismatchBetween, nothingMissing, resultOf } from '../law.ts';
import { indexOf, rearranged } from '../law-parts/rearrangement.ts';
import { identityCase, imagesWithinBatch, tooManyCells, unitImages } from '../law-parts/unit-images.ts';

export const matrixRows: CaseLaw = {
  id: 'matrix-rows',
  statement: 'The matrix of T(·, w), from its impulse responses, is the transpose of that of the forward convolution.',
  lane: 'exact',
  missing: nothingMissing,
  cases: (capabilities) => tinyCases(restricted(capabilities, imagesWithinBatch)),
  special: true,
  unfit: tooManyCells,
  check,
};

async function check(subject: Subject, problem: Case): Promise<Mismatch | null> {
  const called = resultOf(await subject.run(identityCase(problem)), 'T(every input cell on its own)');
  if ('mismatch' in called) return called.mismatch;
  return mismatchBetween(transposedForward(problem), called.y, 'the rows of C against the forward convolution');
}

/** [C·∏in, M, …out] from the forward convolution of every output cell on its own. */
function transposedForward(problem: Case): Tensor {
  const out = geometryOf(problem).outputShape.slice(1);
  const columns = forward(unitImages(out, 'f64'), problem.w, problem, 'f64');
  const cell = problem.x.shape.slice(1);
  return rearranged(columns, [elementCount(cell), ...out], ([row, ...mo]) => [
    mo.reduce((flat, at, axis) => flat * out[axis] + at, 0),
    ...indexOf(row, cell),
  ]);
}
