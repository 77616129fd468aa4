/**
 * Impulse response: a single 1 at (n, c, i) stamps the kernel of channel c at i·s − pb, for the output channels of c's
 * group, cropped to the output; everything else is 0. So every column of Cᵀ is looked at on its own.
 *
 * Source: ONNX operator specification, ConvTranspose: the output position i·s + k·d − pb of a product.
 */
import type { Case } from '../../spec/case.ts';
import { geometryOf } from '../../spec/geometry.ts';
import { elementCount, type Tensor, zeros } from '../../spec/tensor.ts';
import type { Subject } from '../../subjects/subject.ts';
import { exactCases } from '../cases/arbitraries.ts';
import { type CaseLaw, type Mismatch, mismatchBetween, nothingMissing, resultOf } from '../law.ts';
import { landingsOfInput } from '../law-parts/landing.ts';

export const impulseResponse: CaseLaw = {
  id: 'impulse-response',
  statement: 'One input cell of value 1 stamps its kernel at i·s − pad, and nothing else.',
  lane: 'exact',
  missing: nothingMissing,
  cases: exactCases,
  check,
};

async function check(subject: Subject, problem: Case): Promise<Mismatch | null> {
  const x = zeros(problem.dtype, problem.x.data.length);
  // The data of the case choose the cell, so that the case alone replays the check.
  const sum = Array.from(problem.x.data).reduce((total, value) => total + Math.abs(value), 0);
  const cell = Math.floor(sum) % Math.max(1, x.length) || 0;
  // Of an empty batch there is no cell, and nothing to set.
  x[cell] = 1;
  const called = resultOf(
    await subject.run({ ...problem, x: { shape: problem.x.shape, data: x }, bias: null }),
    `T(impulse at flat cell ${cell}, w)`,
  );
  if ('mismatch' in called) return called.mismatch;
  const expected = stamped(problem, cell);
  return mismatchBetween(expected, called.y, `T(impulse at flat cell ${cell}, w) against the stamped kernel`);
}

function stamped(problem: Case, cell: number): Tensor {
  const shape = geometryOf(problem).outputShape;
  const data = zeros(problem.dtype, elementCount(shape));
  if (problem.x.data.length === 0) return { shape, data };
  for (const { output, weight } of landingsOfInput(problem, cell)) data[output] = problem.w.data[weight];
  return { shape, data };
}
