/**
 * Impulse response: a single 1 at (n, c, i) stamps the kernel of channel c at i·s − pb, for the output channels of c's
 * group, cropped to the output; everything else is 0. So every column of Cᵀ is looked at on its own.
 *
 * Source: ONNX operator specification, ConvTranspose: the output position i·s + k·d − pb of a product.
 */
import type { Case } from '../../spec/case.ts';
import { compareExact } from '../../spec/compare.ts';
import { geometryOf } from '../../spec/geometry.ts';
import { elementCount, type Tensor, zeros } from '../../spec/tensor.ts';
import type { Subject } from '../../subjects/subject.ts';
import { exactCases } from '../arbitraries.ts';
import { type Law, type Mismatch, mismatchOf, nothingMissing, resultOf } from '../law.ts';

export const impulseResponse: Law = {
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
  const cell = sum % Math.max(1, x.length);
  if (x.length > 0) x[cell] = 1;
  const called = resultOf(
    await subject.run({ ...problem, x: { shape: problem.x.shape, data: x }, bias: null }),
    `T(impulse at flat cell ${cell}, w)`,
  );
  if ('mismatch' in called) return called.mismatch;
  const expected = stamped(problem, cell);
  return mismatchOf(compareExact(expected, called.y), `T(impulse at flat cell ${cell}, w) against the stamped kernel`);
}

function stamped(problem: Case, cell: number): Tensor {
  const { x, w, groups, stride, dilation, padBegin } = problem;
  const { outputShape: shape, inChannels, outChannels } = geometryOf(problem);
  const y: Tensor = { shape, data: zeros(problem.dtype, elementCount(shape)) };
  if (x.data.length === 0) return y;
  const [n, c, ...i] = coordinates(cell, x.shape);
  const perGroup = outChannels / groups;
  const first = Math.floor(c / (inChannels / groups)) * perGroup;
  for (let tap = 0; tap < w.data.length / inChannels; tap++) {
    const [m, ...k] = coordinates(tap, w.shape.slice(1));
    const o = k.map((at, axis) => i[axis] * stride[axis] + at * dilation[axis] - padBegin[axis]);
    if (o.some((at, axis) => at < 0 || at >= shape[axis + 2])) continue;
    y.data[flatIndex([n, first + m, ...o], shape)] = w.data[(c * w.data.length) / inChannels + tap];
  }
  return y;
}

function coordinates(flat: number, shape: readonly number[]): number[] {
  return shape.map((extent, axis) => Math.floor(flat / elementCount(shape.slice(axis + 1))) % extent);
}

function flatIndex(index: readonly number[], shape: readonly number[]): number {
  return index.reduce((flat, at, axis) => flat * shape[axis] + at, 0);
}
