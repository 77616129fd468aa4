/**
 * What the adapters of TensorFlow's descendants have in common: tensors with channels last, output shapes instead of
 * output padding, and the two words SAME and VALID instead of pads.
 * Axes are moved by the project's own loop: the packages' transpose has faults (an empty batch ends that of
 * TensorFlow.js in WebAssembly in a trap) that are not those of the operator.
 * Source: TensorFlow API, tf.nn.convolution, for SAME and VALID.
 */
import { type CroppedAxis, hasSamePads, outputExtentOf } from '../../spec/axis.ts';
import type { Case } from '../../spec/case.ts';
import { transposed } from '../../spec/conventions/layout.ts';
import type { Tensor } from '../../spec/tensor.ts';

/** x [N,C,…in] as [N,…in,C]. */
export function toChannelsLast(x: Tensor): Tensor {
  return transposed(x, [0, ...spatialAxes(x), 1]);
}

/** y [N,…out,M] as [N,M,…out]. */
export function toChannelsSecond(y: Tensor): Tensor {
  return transposed(y, [0, y.shape.length - 1, ...spatialAxes(y).map((axis) => axis - 1)]);
}

/** All axes but the first two. */
export function spatialAxes({ shape }: Pick<Tensor, 'shape'>): number[] {
  return [...shape.keys()].slice(2);
}

/**
 * The extents to ask for, which is where output padding goes. An axis that a list has no entry for counts as a plain
 * one, so that the extents are numbers: what the package is to judge is the list itself.
 */
export function requestedExtents(problem: Case): number[] {
  return axesOf(problem).map(outputExtentOf);
}

function axesOf({ x, w, stride, dilation, padBegin, padEnd, outputPadding }: Case): CroppedAxis[] {
  return x.shape.slice(2).map((input, axis) => ({
    input,
    kernel: w.shape[axis + 2] ?? 1,
    stride: stride[axis] ?? 1,
    dilation: dilation[axis] ?? 1,
    padBegin: padBegin[axis] ?? 0,
    padEnd: padEnd[axis] ?? 0,
    outputPadding: outputPadding[axis] ?? 0,
  }));
}

/**
 * The word for the pads of a case. VALID is no pads. SAME takes outputs of (i − 1)·s + 1 … i·s and crops what is over,
 * the larger half at the end; a kernel smaller than the stride leaves nothing to crop.
 * @throws RangeError where there is none, with `where` at its front
 */
export function sameOrValid(problem: Case, where: string): 'same' | 'valid' {
  const { padBegin, padEnd } = problem;
  if ([...padBegin, ...padEnd].every((pad) => pad === 0)) return 'valid';
  if (axesOf(problem).every(hasSamePads)) return 'same';
  throw new RangeError(
    `${where} must be those of 'same' or 'valid', got padBegin [${padBegin}] and padEnd [${padEnd}]`,
  );
}
