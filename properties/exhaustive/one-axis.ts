/**
 * Every legal geometry of one axis within a bound n: input, kernel, stride and dilation from 1 to n, both pads from 0 to n,
 * every output padding below max(stride, dilation), wherever one output cell is left. Smaller ones first, so that the first
 * geometry that fails is a smallest one.
 */
import type { AxisDraft, Layout } from '../layout.ts';

/** The geometries in shells: all whose largest number is 1, then 2, up to the bound. */
export function* axesWithin(bound: number): Generator<AxisDraft> {
  for (let shell = 1; shell <= bound; shell++) {
    for (const axis of axesUpTo(shell)) {
      const { input, kernel, stride, dilation, padBegin, padEnd } = axis;
      if (Math.max(input, kernel, stride, dilation, padBegin, padEnd) === shell) yield axis;
    }
  }
}

export function countOfAxes(bound: number): number {
  let count = 0;
  for (const _ of axesUpTo(bound)) count++;
  return count;
}

function* axesUpTo(most: number): Generator<AxisDraft> {
  for (let input = 1; input <= most; input++) {
    for (let kernel = 1; kernel <= most; kernel++) {
      for (let stride = 1; stride <= most; stride++) {
        for (let dilation = 1; dilation <= most; dilation++) {
          yield* cropped({ input, kernel, stride, dilation }, most);
        }
      }
    }
  }
}

/** All ways to crop one uncropped geometry. */
function* cropped(
  axis: Pick<AxisDraft, 'input' | 'kernel' | 'stride' | 'dilation'>,
  most: number,
): Generator<AxisDraft> {
  const { input, kernel, stride, dilation } = axis;
  const reach = (input - 1) * stride + (kernel - 1) * dilation + 1;
  for (let outputPadding = 0; outputPadding < Math.max(stride, dilation); outputPadding++) {
    for (let padBegin = 0; padBegin <= most; padBegin++) {
      for (let padEnd = 0; padEnd <= most && padBegin + padEnd < reach + outputPadding; padEnd++) {
        yield { ...axis, padBegin, padEnd, outputPadding };
      }
    }
  }
}

/** One image, one channel on either side; where the subject needs more axes, unit axes come before this one. */
export function layoutOfAxis(axis: AxisDraft, rank: number, bias: boolean): Omit<Layout, 'dtype'> {
  const units = (value: number) => Array.from({ length: rank - 1 }, () => value);
  return {
    xShape: [1, 1, ...units(1), axis.input],
    wShape: [1, 1, ...units(1), axis.kernel],
    biasLength: bias ? 1 : null,
    stride: [...units(1), axis.stride],
    dilation: [...units(1), axis.dilation],
    padBegin: [...units(0), axis.padBegin],
    padEnd: [...units(0), axis.padEnd],
    outputPadding: [...units(0), axis.outputPadding],
    groups: 1,
  };
}
