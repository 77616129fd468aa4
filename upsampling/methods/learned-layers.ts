/**
 * Layers whose weights were random and are trained, as upsamplers: on pictures of noise and edges (learning/fields.ts), none
 * of which is the one that is made larger. Weights are rounded to multiples of 2⁻²⁰, as in random-kernel.ts.
 */
import type { Tensor } from '../../spec/tensor.ts';
import type { LearnedKernel } from '../learning/result.ts';
import { trainUpsampling } from '../learning/training.ts';
import type { Upsampler } from '../upsampler.ts';
import { rounded } from './random-kernel.ts';
import { layerUpsampler, resizeConvolution } from './untrained-layers.ts';

/** Factors for which a run is short enough to be part of a comparison, and how many steps it has then. */
const STEPS: ReadonlyMap<number, number> = new Map([
  [2, 800],
  [4, 400],
]);

export interface Learning {
  readonly title: string;
  readonly done: number;
  readonly total: number;
}

/** The layers of one seed; none for other factors. */
export function* learnedLayers(channels: number, factor: number, seed: number): Generator<Learning, Upsampler[]> {
  const steps = STEPS.get(factor);
  if (steps === undefined) return [];
  const training = trainUpsampling({ factors: [factor], steps, seed, only: ['random', 'resize'] });
  for (;;) {
    const { done, value } = training.next();
    if (done === true) {
      const [transposedRun, resizeRun] = value.runs;
      return learnedUpsamplers(channels, factor, steps, [transposedRun.after, resizeRun.after]);
    }
    yield { title: `learning: ${value.title}`, done: value.step - 1, total: value.steps };
  }
}

/** The names of its layers. */
export function learnedIds(factor: number): string[] {
  return STEPS.has(factor) ? ['learned', 'resize-learned'] : [];
}

function learnedUpsamplers(
  channels: number,
  factor: number,
  steps: number,
  [layer, resize]: readonly [LearnedKernel, LearnedKernel],
): Upsampler[] {
  const [id, resizeId] = learnedIds(factor);
  return [
    {
      ...layerUpsampler({ kernel: forEach(channels, layer), stride: factor, padBegin: factor / 2 }),
      id,
      title: `learned T, k ${layer.size}`,
      description: `a transposed convolution whose weights were random and had ${steps} steps of training`,
      isUntrained: false,
    },
    resizeConvolution(forEach(channels, turned(resize)), factor, {
      id: resizeId,
      title: `resize, convolve ${resize.size}×${resize.size}, learned`,
      description: `nearest neighbour, then an ordinary convolution whose weights had ${steps} steps of training`,
      isUntrained: false,
    }),
  ];
}

/** The kernel of an ordinary convolution from that of the transposed one with stride 1. */
function turned({ size, weights, ...rest }: LearnedKernel): LearnedKernel {
  return { ...rest, size, weights: weights.toReversed() };
}

/** The same weights for every channel. */
function forEach(channels: number, { size, weights }: LearnedKernel): Tensor {
  const data = Float64Array.from({ length: channels * size * size }, (_, at) => weights[at % weights.length]);
  return rounded({ shape: [channels, 1, size, size], data });
}
