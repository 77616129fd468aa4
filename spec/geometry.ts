/**
 * What is legal, and THE output-shape rule:
 *
 *   o = (i − 1)·s + ek + a − pb − pe,   ek = (k − 1)·d + 1
 *
 * i input extent, k kernel, s stride, d dilation, pb/pe padding, a output padding, ek effective kernel. Padding crops
 * the output, a negative pad extends it by cells that no product reaches, which hold the bias; output padding crops its
 * end less. Sources: Dumoulin & Visin, "A guide to convolution arithmetic for deep learning" (2016), chapter 4; ONNX
 * ConvTranspose (opset 11 and later) for the asymmetric pads; JAX lax.conv_transpose for the negative ones.
 *
 * Legal corners: an empty batch, a kernel of 1 or smaller than the stride, pads larger than the kernel as long as one
 * output cell is left, pads below zero, any output padding. A negative output padding is none: a crop of the end has a
 * name of its own. Most frameworks allow less, and so do most subjects: the customary limits stand here beside the
 * rule, but are no part of it.
 */
import { addressedExtentOf, type CroppedAxis, effectiveKernelOf, outputExtentOf } from './axis.ts';
import type { Attributes, Rank } from './case.ts';
import { abridged, describeValue } from './describe-value.ts';
import { type Quantisation, type QuantisedParts, quantisationIllegality } from './quantisation.ts';
import { elementCount } from './tensor.ts';

/** No tensor of a case may have more elements than this; larger requests are refused before anything is allocated. */
export const MAX_ELEMENTS = 2 ** 28;

const SHAPE = { x: 'x.shape', w: 'w.shape' } as const;

/** One spatial axis of a legal case: its attributes and the extents that follow from them, in cells. */
export interface Axis extends CroppedAxis {
  /** (kernel − 1)·dilation + 1 */
  readonly effectiveKernel: number;
  readonly output: number;
}

/** What follows from the shapes and attributes of a legal case: axes, channels, output shape and work. */
export interface Geometry {
  readonly rank: Rank;
  readonly batch: number;
  readonly groups: number;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly axes: readonly Axis[];
  /** [N, M, …out] */
  readonly outputShape: readonly number[];
  /** Products x·w that the operator is made of, before cropping: N·C·(M/groups)·∏in·∏k. */
  readonly multiplyAdds: number;
}

/** What legality depends on: the attributes, the shapes and, where they are given, the lengths of the data. */
export interface Problem extends Attributes {
  readonly x: { readonly shape: readonly number[]; readonly data?: ArrayLike<number> };
  readonly w: { readonly shape: readonly number[]; readonly data?: ArrayLike<number> };
  readonly bias: ArrayLike<number> | null;
  /** Of a quantised case. */
  readonly quantisation?: Quantisation;
}

/** The geometry of a legal case. @throws RangeError naming field, rule and value where the case is illegal */
export function geometryOf(problem: Problem): Geometry {
  const { x, w, bias, groups } = problem;
  const rank = rankOf(x.shape, w.shape);
  checkExtents('x', x.shape, 0);
  checkExtents('w', w.shape, 1);
  checkAttributes(problem, rank);
  checkData('x', x);
  checkData('w', w);

  const [batch, inChannels] = x.shape;
  const outChannels = w.shape[1] * groups;
  if (inChannels % groups !== 0) fail('x channels', `(${inChannels}) must be divisible by groups (${groups})`);
  if (w.shape[0] !== inChannels) fail('w.shape[0]', `must equal x channels ${inChannels}, got ${w.shape[0]}`);
  if (bias !== null && bias.length !== outChannels) {
    fail('bias.length', `must equal w.shape[1]·groups = ${outChannels}, got ${bias.length}`);
  }

  // Every call of an engine asks for it: plain loops, and no list that is thrown away.
  const axes: Axis[] = [];
  const outputShape = [batch, outChannels];
  const addressed = [batch, outChannels];
  for (let index = 0; index < rank; index++) {
    const axis = axisOf(problem, index);
    axes.push(axis);
    outputShape.push(axis.output);
    addressed.push(addressedExtentOf(axis));
  }
  // What is cropped counts too: implementations compute or address it, and sums below the limit are free of rounding.
  checkElementCount('y before cropping', addressed);
  for (let index = 0; index < rank; index++) {
    const { output } = axes[index];
    if (output < 1) fail(`output extent of axis ${index}`, `must be >= 1, got ${ruleOf(axes[index])} = ${output}`);
  }
  // Only cases have one, and with it all else that it is about.
  const wrong =
    problem.quantisation === undefined ? null : quantisationIllegality(problem as unknown as QuantisedParts);
  if (wrong !== null) fail('quantisation', wrong);
  return {
    rank,
    batch,
    groups,
    inChannels,
    outChannels,
    axes,
    outputShape,
    multiplyAdds: elementCount(x.shape) * elementCount(w.shape.slice(1)),
  };
}

/** The geometry of a case; null where it is illegal. */
export function geometryIfLegal(problem: Problem): Geometry | null {
  try {
    return geometryOf(problem);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Why geometryOf refuses the case; null where it is legal. */
export function illegalityOf(problem: Problem): string | null {
  return reasonOf(() => geometryOf(problem));
}

/**
 * The geometry of a case within the customary limits: pads of at least 0, and output padding below max(stride,
 * dilation). The operator needs neither, frameworks do (PyTorch and ONNX both, WebNN and Keras even tighter ones), and
 * who declares nothing is asked no case beyond them.
 * @throws RangeError naming field, rule and value where the case is illegal or beyond these limits
 *
 * @example
 * ```ts
 * import { geometryOf, parseCase } from 'adjoint/core';
 *
 * const problem = parseCase({
 *   x: { shape: [1, 1, 2], data: [1, 2] }, w: { shape: [1, 1, 2], data: [10, 1] }, bias: null,
 *   stride: [3], padBegin: [0], padEnd: [0], outputPadding: [1], dilation: [1], groups: 1, dtype: 'f64',
 * });
 * const { outputShape, axes, multiplyAdds } = geometryOf(problem);
 * outputShape; // → [1, 1, 6]
 * axes[0].output; // → 6
 * multiplyAdds; // → 4
 * geometryOf({ ...problem, stride: [0] }); // throws geometry: stride[0] must be an integer >= 1, got 0
 * ```
 */
export function customaryGeometryOf(problem: Problem): Geometry {
  const geometry = geometryOf(problem);
  for (const field of ['padBegin', 'padEnd'] as const) {
    problem[field].forEach((pad, axis) => {
      checkInteger(field, axis, pad, 0);
    });
  }
  geometry.axes.forEach(({ stride, dilation, outputPadding }, axis) => {
    const limit = Math.max(stride, dilation);
    if (outputPadding < limit) return;
    fail(`outputPadding[${axis}]`, `must be below max(stride, dilation) = ${limit}, got ${outputPadding}`);
  });
  return geometry;
}

/** Why customaryGeometryOf refuses the case; null where it does not. */
export function customaryIllegalityOf(problem: Problem): string | null {
  return reasonOf(() => customaryGeometryOf(problem));
}

function reasonOf(step: () => Geometry): string | null {
  try {
    step();
    return null;
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
}

function rankOf(x: readonly number[], w: readonly number[]): Rank {
  const rank = x.length - 2;
  if (rank !== 1 && rank !== 2 && rank !== 3) {
    fail('x.shape', `must have 3, 4 or 5 axes (batch, channels and 1 to 3 spatial), got [${x}]`);
  }
  if (w.length !== x.length) fail('w.shape', `must have as many axes as x (${x.length}), got [${w}]`);
  return rank as Rank;
}

function checkExtents(name: 'x' | 'w', shape: readonly number[], smallestFirst: number): void {
  for (let index = 0; index < shape.length; index++) {
    checkInteger(SHAPE[name], index, shape[index], index === 0 ? smallestFirst : 1);
  }
  checkElementCount(name, shape);
}

function checkElementCount(name: string, shape: readonly number[]): void {
  // An empty batch must not hide extents that no other batch could have.
  let count = Math.max(1, shape[0]);
  for (let index = 1; index < shape.length; index++) count *= shape[index];
  if (!(count <= MAX_ELEMENTS)) fail(name, `must have at most ${MAX_ELEMENTS} elements, shape [${shape}] has ${count}`);
}

function checkData(name: string, tensor: Problem['x']): void {
  const count = elementCount(tensor.shape);
  if (tensor.data !== undefined && tensor.data.length !== count) {
    fail(`${name}.data`, `must hold ${count} numbers for shape [${tensor.shape}], got ${tensor.data.length}`);
  }
}

function checkAttributes(problem: Problem, rank: number): void {
  checkInteger('groups', null, problem.groups, 1);
  // One by one, in the order of AXIS_FIELDS: a name that varies takes longer to be looked up than all that is checked.
  checkAxes('stride', problem.stride, rank, 1);
  checkAxes('padBegin', problem.padBegin, rank, Number.NEGATIVE_INFINITY);
  checkAxes('padEnd', problem.padEnd, rank, Number.NEGATIVE_INFINITY);
  checkAxes('outputPadding', problem.outputPadding, rank, 0);
  checkAxes('dilation', problem.dilation, rank, 1);
}

/** @param smallest value of the attribute; a pad may have either sign */
function checkAxes(field: string, values: readonly number[], rank: number, smallest: number): void {
  if (values.length !== rank) fail(field, `must have one entry per spatial axis (${rank}), got [${values}]`);
  for (let axis = 0; axis < rank; axis++) checkInteger(field, axis, values[axis], smallest);
}

function axisOf(problem: Problem, index: number): Axis {
  const axis = {
    input: problem.x.shape[index + 2],
    kernel: problem.w.shape[index + 2],
    stride: problem.stride[index],
    dilation: problem.dilation[index],
    padBegin: problem.padBegin[index],
    padEnd: problem.padEnd[index],
    outputPadding: problem.outputPadding[index],
    effectiveKernel: 0,
    output: 0,
  };
  axis.effectiveKernel = effectiveKernelOf(axis);
  axis.output = outputExtentOf(axis);
  return axis;
}

function ruleOf({ input, stride, effectiveKernel, outputPadding, padBegin, padEnd }: Axis): string {
  const less = (pad: number) => (pad < 0 ? `+ ${-pad}` : `− ${pad}`);
  return `(${input} − 1)·${stride} + ${effectiveKernel} + ${outputPadding} ${less(padBegin)} ${less(padEnd)}`;
}

/** @param index which entry of the field it is, null where the field is one number: named only where it is refused */
function checkInteger(field: string, index: number | null, value: number, smallest: number): void {
  if (Number.isSafeInteger(value) && value >= smallest) return;
  const limit = Number.isFinite(smallest) ? ` >= ${smallest}` : '';
  fail(index === null ? field : `${field}[${index}]`, `must be an integer${limit}, got ${describeValue(value)}`);
}

function fail(field: string, rest: string): never {
  throw new RangeError(abridged(`geometry: ${field} ${rest}`));
}
