/**
 * Layers that learn to make a picture larger, each as a case of the transposed convolution with one kernel [1,1,k,k] to learn.
 *
 *   transposed   stride s, kernel 2s: the kernel that bilinear interpolation has as well
 *   resize       nearest neighbour first, then an ordinary convolution of s + 1, which is a transposed one with stride 1 and the
 *                kernel turned round; together they reach as far as the other
 *
 * No bias: a picture's brightness is not to be added to. Only even factors, whose kernels have one middle.
 */
import { initialWeights } from '../../oracle/initialisation.ts';
import type { Case } from '../../spec/case.ts';
import type { Tensor } from '../../spec/tensor.ts';
import { mapped } from '../map-cells.ts';
import { FILTERS } from '../methods/filter.ts';
import { interpolationLayer } from '../methods/interpolations.ts';
import { resized } from '../methods/resize.ts';
import { CONTEXT } from './examples.ts';

/** What a layer starts as: T with random weights, T with those of bilinear interpolation, resize and convolve with random ones. */
export type StudentStart = 'random' | 'bilinear' | 'resize';

export const STARTS: readonly StudentStart[] = ['random', 'bilinear', 'resize'];

/** A layer that learns to enlarge. */
export interface Student {
  readonly id: string;
  readonly title: string;
  readonly start: StudentStart;
  readonly factor: number;
  /** The kernel before the first step. */
  readonly initial: Tensor;
  /** x, small pictures with their context → the case that makes them larger and crops the context. */
  readonly problem: (x: Tensor, w: Tensor) => Case;
}

export function students(factor: number, seed: number): Student[] {
  return [
    student('random', `T ×${factor}, random at first`, factor, randomKernel(2 * factor, seed)),
    student('bilinear', `T ×${factor}, bilinear at first`, factor, bilinearKernel(factor)),
    student('resize', `resize ×${factor}, convolve, random at first`, factor, randomKernel(factor + 1, seed)),
  ];
}

function student(start: StudentStart, title: string, factor: number, initial: Tensor): Student {
  const problem = start === 'resize' ? resizeCase : transposedCase;
  return { id: `${start}-${factor}`, title, start, factor, initial, problem: (x, w) => problem(x, w, factor) };
}

/** As PyTorch starts: Kaiming uniform with a = √5. */
function randomKernel(size: number, seed: number): Tensor {
  return initialWeights([1, 1, size, size], 1, 'f64', seed).w;
}

/** As FCN starts. */
function bilinearKernel(factor: number): Tensor {
  const { kernel } = interpolationLayer(FILTERS.linear, 1, factor);
  const scale = FILTERS.linear.scale(2 * factor) ** 2;
  return mapped(kernel, (value) => value / scale);
}

function transposedCase(x: Tensor, w: Tensor, factor: number): Case {
  // The kernel reaches half a stride beyond its own cells on each side; the context is cropped.
  const pad = factor / 2 + CONTEXT * factor;
  return layerCase(x, w, factor, pad);
}

function resizeCase(x: Tensor, w: Tensor, factor: number): Case {
  const outputs = x.shape.slice(2).map((extent) => extent * factor);
  const larger = resized(x, { filter: FILTERS.nearest, alignment: 'asymmetric', border: 'replicate', outputs });
  return layerCase(larger, w, 1, factor / 2 + CONTEXT * factor);
}

function layerCase(x: Tensor, w: Tensor, stride: number, pad: number): Case {
  const both = (value: number) => [value, value];
  return {
    x,
    w,
    bias: null,
    stride: both(stride),
    padBegin: both(pad),
    padEnd: both(pad),
    outputPadding: both(0),
    dilation: both(1),
    groups: 1,
    dtype: 'f64',
  };
}
