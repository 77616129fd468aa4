/** Layers that upsample before they have learned anything, most with PyTorch's random weights: what each draws by itself. */
import type { Tensor } from '../../spec/tensor.ts';
import { ones, type Upsampler } from '../upsampler.ts';
import { convolved } from './convolution.ts';
import { FILTERS } from './filter.ts';
import { randomKernel } from './random-kernel.ts';
import { resizedExactly } from './resize.ts';
import { asTransposed, subPixel } from './sub-pixel.ts';
import { type DepthwiseLayer, transposedByTiles } from './transposed.ts';

export function untrainedLayers(channels: number, factor: number, seed: number): Upsampler[] {
  return [
    equalWeights(channels, factor),
    randomTransposed(channels, factor, factor + 1, seed),
    randomTransposed(channels, factor, 2 * factor, seed),
    resizeConvolution(randomKernel([channels, 1, 3, 3], channels, seed), factor, {
      id: 'resize-random',
      title: 'resize, convolve 3×3, random',
      description: 'nearest neighbour, then an ordinary convolution of 3 by 3 with random weights',
      isUntrained: true,
    }),
    randomSubPixel(channels, factor, 1, seed),
    randomSubPixel(channels, factor, 3, seed),
  ];
}

/** All weights alike, so that what is uneven is the overlap and nothing else. Scaled to keep the brightness on the whole. */
function equalWeights(channels: number, factor: number): Upsampler {
  const size = factor + 1;
  const layer = { kernel: box(channels, size), stride: factor, padBegin: 0 };
  return {
    ...layerUpsampler(layer),
    id: 'equal',
    title: `equal weights T, k ${size}`,
    description:
      'a transposed convolution whose weights are all alike and whose kernel the stride does not divide: the overlap alone',
    scale: size ** 2 / factor ** 2,
    isUntrained: false,
  };
}

function box(channels: number, size: number): Tensor {
  return { shape: [channels, 1, size, size], data: new Float64Array(channels * size ** 2).fill(1) };
}

function randomTransposed(channels: number, factor: number, size: number, seed: number): Upsampler {
  const kernel = randomKernel([channels, 1, size, size], channels, seed);
  const divides = size % factor === 0;
  return {
    ...layerUpsampler({ kernel, stride: factor, padBegin: Math.floor((size - factor) / 2) }),
    id: `random-${size}`,
    title: `random T, k ${size}`,
    description: `a transposed convolution with random weights whose kernel the stride ${divides ? 'divides' : 'does not divide'}`,
    isUntrained: true,
  };
}

/** Cells by which a picture is extended for a layer whose kernel is some strides wide. */
function edgeFor({ kernel, stride }: DepthwiseLayer): number {
  return Math.ceil(kernel.shape[2] / stride);
}

/** A transposed convolution of this room's pictures. */
export function layerUpsampler(layer: DepthwiseLayer): Pick<Upsampler, 'apply' | 'scale' | 'overlap' | 'twin'> {
  return {
    apply: (x) => transposedByTiles(x, layer, edgeFor(layer)),
    scale: 1,
    overlap: (x) => transposedByTiles(x, { ...layer, kernel: ones(layer.kernel) }, edgeFor(layer)),
    twin: null,
  };
}

type Words = Pick<Upsampler, 'id' | 'title' | 'description' | 'isUntrained'>;

/**
 * Nearest neighbour, then an ordinary convolution: itself a transposed convolution, whose kernel of s + r − 1 is the sum of r
 * shifted boxes per axis and so has no freedom to differ from phase to phase.
 * @param kernel [C,1,r,r], r odd
 */
export function resizeConvolution(kernel: Tensor, factor: number, words: Words): Upsampler {
  const nearest = (x: Tensor) => {
    const outputs = x.shape.slice(2).map((extent) => extent * factor);
    return resizedExactly(x, { filter: FILTERS.nearest, alignment: 'asymmetric', border: 'replicate', outputs }).values;
  };
  const layer = boxesTimes(kernel, factor);
  return {
    ...words,
    apply: (x) => convolved(nearest(x), kernel),
    scale: 1,
    overlap: (x) => convolved(nearest(x), ones(kernel)),
    twin: {
      title: `T, k ${layer.kernel.shape[2]}`,
      apply: (x) => transposedByTiles(x, layer, edgeFor(layer)),
      bare: null,
    },
  };
}

/** The kernel of the two steps in one: tap j is the sum of the convolution's taps k with 0 ≤ j + k − (r − 1) < s. */
function boxesTimes(kernel: Tensor, factor: number): DepthwiseLayer {
  const [channels, , taps] = kernel.shape;
  const size = factor + taps - 1;
  const data = new Float64Array(channels * size * size);
  const meets = (j: number, k: number) => j + k >= taps - 1 && j + k - (taps - 1) < factor;
  kernel.data.forEach((weight, at) => {
    const channel = Math.floor(at / taps ** 2);
    const [k, l] = [Math.floor(at / taps) % taps, at % taps];
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) {
        if (meets(row, k) && meets(column, l)) data[(channel * size + row) * size + column] += weight;
      }
    }
  });
  return { kernel: { shape: [channels, 1, size, size], data }, stride: factor, padBegin: (taps - 1) / 2 };
}

function randomSubPixel(channels: number, factor: number, taps: number, seed: number): Upsampler {
  const kernel = randomKernel([channels * factor ** 2, 1, taps, taps], channels, seed);
  const layer = asTransposed(kernel, factor);
  return {
    id: `sub-pixel-${taps}`,
    title: `sub-pixel ${taps}×${taps}, random`,
    description: `an ordinary convolution of ${taps} by ${taps} with ${factor ** 2} channels for each, then depth to space; random weights`,
    apply: (x) => subPixel(x, kernel, factor),
    scale: 1,
    overlap: (x) => subPixel(x, ones(kernel), factor),
    isUntrained: true,
    twin: {
      title: `T, k ${layer.kernel.shape[2]}`,
      apply: (x) => transposedByTiles(x, layer, (taps - 1) / 2),
      bare: null,
    },
  };
}
