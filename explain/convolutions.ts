/**
 * The two ordinary convolutions that explain a transposed one, with the numbers of both: C, whose transpose it is, and
 * the one that runs over the spread image. Their pads are not the same, and mixing them up is the commonest mistake.
 */
import type { Axis, Geometry } from '../spec/geometry.ts';

/** An ordinary convolution, one number per axis; its output is what it gives, whoever asks. */
export interface ConvolutionNumbers {
  readonly input: readonly number[];
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly dilation: readonly number[];
  /** Zeros put before and after the input; a negative number crops. */
  readonly padBegin: readonly number[];
  readonly padEnd: readonly number[];
  /** Zeros put between two neighbours of the input. */
  readonly zerosBetween: readonly number[];
  readonly output: readonly number[];
}

/** The two ordinary convolutions that a transposed one is explained by. */
export interface Convolutions {
  /**
   * C itself, from the output of the transposed convolution to its input. With output padding of the stride or more it has
   * further positions, of which only the first are rows here.
   */
  readonly direct: ConvolutionNumbers;
  /** The convolution with the flipped kernel that computes Cᵀ·x, over x with zeros between and around its cells. */
  readonly overZeros: ConvolutionNumbers;
}

export function convolutionsOf({ axes }: Geometry): Convolutions {
  const each = (number: (axis: Axis) => number) => axes.map(number);
  const [kernel, dilation] = [each((axis) => axis.kernel), each((axis) => axis.dilation)];
  const [inputs, outputs] = [each((axis) => axis.input), each((axis) => axis.output)];
  return {
    direct: {
      input: outputs,
      kernel,
      stride: each((axis) => axis.stride),
      dilation,
      padBegin: each((axis) => axis.padBegin),
      padEnd: each((axis) => axis.padEnd),
      zerosBetween: each(() => 0),
      output: each(forwardPositions),
    },
    overZeros: {
      input: inputs,
      kernel,
      stride: each(() => 1),
      dilation,
      padBegin: each(({ effectiveKernel, padBegin }) => effectiveKernel - 1 - padBegin),
      padEnd: each(({ effectiveKernel, padEnd, outputPadding }) => effectiveKernel - 1 - padEnd + outputPadding),
      zerosBetween: each((axis) => axis.stride - 1),
      output: outputs,
    },
  };
}

/**
 * How many positions C has on an axis of the output: ⌊(o + pb + pe − ek)/s⌋ + 1. With output padding of the stride or more
 * they are more than the input cells, which are the first of them.
 */
export function forwardPositions({ output, padBegin, padEnd, effectiveKernel, stride }: Axis): number {
  return Math.floor((output + padBegin + padEnd - effectiveKernel) / stride) + 1;
}
