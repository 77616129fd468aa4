/**
 * The arithmetic of one spatial axis, once:
 *
 *   ek = (k − 1)·d + 1        the effective kernel: what a kernel of k taps spans at dilation d
 *   full = (i − 1)·s + ek     the full extent: what i input cells reach at stride s, nothing cropped or added
 *   o = full + a − pb − pe    the output extent: pads crop it, a negative one extends it, output padding a crops less
 *
 * Engines and faults do not use it: they derive their extents themselves, and so test it.
 * Source: Dumoulin & Visin, "A guide to convolution arithmetic for deep learning" (2016), chapter 4 and section 5.1.
 */

export interface UncroppedAxis {
  readonly input: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
}

/** One spatial axis with its crop: pads and output padding, in output cells. */
export interface CroppedAxis extends UncroppedAxis {
  readonly padBegin: number;
  readonly padEnd: number;
  readonly outputPadding: number;
}

/** The two numbers that an output extent depends on: cells cropped from either end, negative where it is extended. */
export interface Crop {
  readonly begin: number;
  readonly end: number;
}

/** (kernel − 1)·dilation + 1 */
export function effectiveKernelOf({ kernel, dilation }: Pick<UncroppedAxis, 'kernel' | 'dilation'>): number {
  return (kernel - 1) * dilation + 1;
}

/** (input − 1)·stride + ek: the output's extent where nothing is cropped and nothing added. */
export function fullExtentOf(axis: UncroppedAxis): number {
  return (axis.input - 1) * axis.stride + effectiveKernelOf(axis);
}

/** The output's extent; below 1 where pads crop all of it. */
export function outputExtentOf(axis: CroppedAxis): number {
  return fullExtentOf(axis) + axis.outputPadding - axis.padBegin - axis.padEnd;
}

/** The extent before any cell is cropped, with the cells that output padding and negative pads add. */
export function addressedExtentOf(axis: CroppedAxis): number {
  const { outputPadding, padBegin, padEnd } = axis;
  return fullExtentOf(axis) + outputPadding + Math.max(0, -padBegin) + Math.max(0, -padEnd);
}

/** A crop of `total` cells with the smaller half at the beginning; −1 is halved to −1 and 0. */
export function halved(total: number): Crop {
  const begin = Math.floor(total / 2);
  return { begin, end: total - begin };
}

/**
 * Whether the pads of an axis are those of SAME: outputs of (i − 1)·s + 1 … i·s, what is over cropped in halves with
 * the larger one at the end, and nothing cropped where nothing is over.
 * Source: TensorFlow, tensorflow/core/framework/kernel_shape_util.cc, GetWindowedOutputSizeVerbose.
 */
export function hasSamePads(axis: CroppedAxis): boolean {
  const { input, stride, padBegin, padEnd } = axis;
  const output = outputExtentOf(axis);
  const { begin, end } = halved(Math.max(fullExtentOf(axis) - output, 0));
  return output > (input - 1) * stride && output <= input * stride && padBegin === begin && padEnd === end;
}
