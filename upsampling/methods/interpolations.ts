/** Interpolation at half pixels as upsamplers: by its formula, and as transposed convolution with exactly its kernel. */
import type { Tensor } from '../../spec/tensor.ts';
import { placeOf } from '../alignment.ts';
import { ones, type Upsampler } from '../upsampler.ts';
import { FILTERS, type Filter } from './filter.ts';
import { kernelAxis } from './interpolation-kernel.ts';
import { resizedExactly } from './resize.ts';
import { type DepthwiseLayer, transposedByTiles } from './transposed.ts';

/** Which frameworks mean this filter by the name. */
const MEANT_BY: Readonly<Record<keyof typeof FILTERS, string>> = {
  nearest: 'each pixel becomes a square; all frameworks agree at integer factors',
  linear: 'a straight line between two pixels, along each axis',
  'cubic-0.5': 'Keys’ own cubic: Pillow and TensorFlow',
  'cubic-0.75': 'the sharper cubic of PyTorch, OpenCV and ONNX’s default',
};

export function interpolations(channels: number, factor: number): Upsampler[] {
  return (Object.keys(MEANT_BY) as (keyof typeof FILTERS)[]).flatMap((id) => {
    const filter = FILTERS[id];
    const formula = byFormula(filter, factor, MEANT_BY[id]);
    return [formula, byTransposition(filter, channels, factor, formula)];
  });
}

function byFormula(filter: Filter, factor: number, description: string): Upsampler {
  const apply = (x: Tensor) => resizedExactly(x, { filter, ...HALF_PIXEL, outputs: enlargedBy(x, factor) }).values;
  const { steps } = placeOf(0, 1, factor, HALF_PIXEL.alignment);
  return {
    id: filter.id,
    title: filter.name,
    description,
    apply,
    scale: filter.scale(steps) ** 2,
    overlap: (x) => neighbours(filter, x, factor),
    isUntrained: false,
    twin: null,
  };
}

const HALF_PIXEL = { alignment: 'half-pixel', border: 'replicate' } as const;

function enlargedBy({ shape }: Tensor, factor: number): number[] {
  return shape.slice(2).map((extent) => extent * factor);
}

/** How many neighbours of each output cell have a weight. */
function neighbours(filter: Filter, x: Tensor, factor: number): Tensor {
  const [rows, columns] = enlargedBy(x, factor);
  const along = (extent: number) =>
    Array.from({ length: extent }, (_, o) => {
      const place = placeOf(o, extent / factor, extent, HALF_PIXEL.alignment);
      return filter.weights(place, HALF_PIXEL.alignment).filter((weight) => weight !== 0).length;
    });
  const [down, across] = [along(rows), along(columns)];
  const channels = x.shape[1];
  const data = Float64Array.from({ length: channels * rows * columns }, (_, at) => {
    return down[Math.floor(at / columns) % rows] * across[at % columns];
  });
  return { shape: [1, channels, rows, columns], data };
}

function byTransposition(filter: Filter, channels: number, factor: number, formula: Upsampler): Upsampler {
  const layer = interpolationLayer(filter, channels, factor);
  const edge = edgeOf(filter);
  const size = layer.kernel.shape[2];
  return {
    id: `${filter.id}-transposed`,
    title: `${filter.name} as T, k ${size}`,
    description: `the transposed convolution with stride ${factor} whose kernel of ${size} by ${size} is this filter, sampled`,
    apply: (x) => transposedByTiles(x, layer, edge),
    scale: formula.scale,
    overlap: (x) => transposedByTiles(x, { ...layer, kernel: ones(layer.kernel) }, edge),
    isUntrained: false,
    twin: { title: formula.title, apply: formula.apply, bare: (x) => transposedByTiles(x, layer, 0) },
  };
}

/** Cells beyond the picture that interpolation at half pixels may read. */
export function edgeOf({ before, after }: Filter): number {
  return Math.max(before + 1, after);
}

/** The same kernel for every channel, integers: `scale`² times too large. */
export function interpolationLayer(filter: Filter, channels: number, factor: number): DepthwiseLayer {
  const { taps, padBegin } = kernelAxis(filter, factor, HALF_PIXEL.alignment);
  const size = taps.length;
  const data = Float64Array.from(
    { length: channels * size * size },
    (_, at) => taps[Math.floor(at / size) % size] * taps[at % size],
  );
  return { kernel: { shape: [channels, 1, size, size], data }, stride: factor, padBegin };
}
