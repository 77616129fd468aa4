/**
 * What the adapters of TensorFlow's descendants have in common: tensors with channels last, output shapes instead of
 * output padding, and the two words SAME and VALID instead of pads.
 * Axes are moved by the project's own loop: the packages' transpose has faults (an empty batch ends that of TensorFlow.js in
 * WebAssembly in a trap) that are not those of the operator.
 * Source: TensorFlow API, tf.nn.convolution, for SAME and VALID.
 */
import type { Case } from '../../spec/case.ts';
import { transposed } from '../../spec/conventions/layout.ts';
import type { Tensor } from '../../spec/tensor.ts';

/** x [N,C,…in] as [N,…in,C]. */
export function channelsLast(x: Tensor): Tensor {
  return transposed(x, [0, ...spatialAxes(x), 1]);
}

/** y [N,…out,M] as [N,M,…out]. */
export function channelsSecond(y: Tensor): Tensor {
  return transposed(y, [0, y.shape.length - 1, ...spatialAxes(y).map((axis) => axis - 1)]);
}

/** All axes but the first two. */
export function spatialAxes({ shape }: Pick<Tensor, 'shape'>): number[] {
  return [...shape.keys()].slice(2);
}

/**
 * The extents to ask for, which is where output padding goes. An axis that a list has no entry for counts as a plain one, so
 * that the extents are numbers: what the package is to judge is the list itself.
 */
export function outputExtents(problem: Case): number[] {
  const { x, padBegin, padEnd, outputPadding } = problem;
  return x.shape
    .slice(2)
    .map(
      (_, axis) => uncropped(problem, axis) + (outputPadding[axis] ?? 0) - (padBegin[axis] ?? 0) - (padEnd[axis] ?? 0),
    );
}

/**
 * The word for the pads of a case. VALID is no pads. SAME takes outputs of (i − 1)·s + 1 … i·s and crops what is over,
 * the larger half at the end; a kernel smaller than the stride leaves nothing to crop.
 * @throws RangeError where there is none, with `where` at its front
 */
export function sameOrValid(problem: Case, where: string): 'same' | 'valid' {
  const { x, stride, padBegin, padEnd } = problem;
  if ([...padBegin, ...padEnd].every((pad) => pad === 0)) return 'valid';
  const isSame = outputExtents(problem).every((output, axis) => {
    const input = x.shape[axis + 2];
    const total = Math.max(uncropped(problem, axis) - output, 0);
    const begin = Math.floor(total / 2);
    const isInRange = output > (input - 1) * stride[axis] && output <= input * stride[axis];
    return isInRange && padBegin[axis] === begin && padEnd[axis] === total - begin;
  });
  if (isSame) return 'same';
  throw new RangeError(
    `${where} must be those of 'same' or 'valid', got padBegin [${padBegin}] and padEnd [${padEnd}]`,
  );
}

/** (i − 1)·s + ek */
function uncropped({ x, w, stride, dilation }: Case, axis: number): number {
  const kernel = w.shape[axis + 2] ?? 1;
  return (x.shape[axis + 2] - 1) * (stride[axis] ?? 1) + (kernel - 1) * (dilation[axis] ?? 1) + 1;
}
