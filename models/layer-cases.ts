/**
 * A resolved layer as cases: with integers, whose sums are exact in every type, and with its own weights. A layer that is too
 * large to be computed is made smaller at x only, where nothing about its words changes: pads, strides and kernel stay.
 */
import type { Case } from '../spec/case.ts';
import { caseOfOutline, type Outline } from '../spec/conventions/convention.ts';
import { geometryOf, illegalityOf } from '../spec/geometry.ts';
import { type FloatDtype, INTEGER_TYPES, type QuantisedDtype } from '../spec/number-types.ts';
import { channelOfWeight, type Quantisation } from '../spec/quantisation.ts';
import { type Dtype, elementCount, type FloatArray, floatArray, type Tensor } from '../spec/tensor.ts';
import type { QuantisedLayer } from './model.ts';

/** Entries of integer operands are drawn from ±1 … ±this, less where sums would grow too large. */
const LARGEST_ENTRY = 7;

/** Integers up to this have an exact f32. */
const EXACT_BELOW = 2 ** 24;

/** f64 where the file has f64, else f32. */
export function dtypeOfLayer({ w, bias }: Pick<Outline, 'w' | 'bias'>): Dtype {
  return [w.data, bias].some((data) => data instanceof Float64Array) ? 'f64' : 'f32';
}

/** A layer that may have been made smaller. */
export interface Shrunk {
  readonly outline: Outline;
  /** Whether batch or extents of x are smaller than they were. */
  readonly isSmaller: boolean;
}

/**
 * The layer with the largest x that fits: first a batch of one, then the longest axis halved, again and again.
 * @param fits whether a layer of this size can be computed
 * @returns null where even the smallest legal one does not fit
 */
export function shrunk(outline: Outline, fits: (outline: Outline) => boolean): Shrunk | null {
  if (fits(outline)) return { outline, isSmaller: false };
  const [batch, channels, ...extents] = outline.x.shape;
  const sized = (n: number, spatial: readonly number[]): Outline => ({
    ...outline,
    x: { shape: [n, channels, ...spatial] },
  });
  const done = new Set<number>();
  const now = [...extents];
  const single = Math.min(batch, 1);
  while (!fits(sized(single, now))) {
    const axes = now.map((_, axis) => axis).filter((axis) => now[axis] > 1 && !done.has(axis));
    if (axes.length === 0) return null;
    const longest = axes.reduce((best, axis) => (now[axis] > now[best] ? axis : best));
    const half = now.with(longest, Math.ceil(now[longest] / 2));
    // Pads crop what is left of a short axis.
    if (illegalityOf(sized(single, half)) === null) now[longest] = half[longest];
    else done.add(longest);
  }
  return { outline: sized(single, now), isSmaller: true };
}

/** Products and numbers of a layer: what it takes to compute it plainly. */
export function workOfOutline(outline: Outline): number {
  const { multiplyAdds, outputShape } = geometryOf(outline);
  return multiplyAdds + elementCount(outline.x.shape) + elementCount(outline.w.shape) + elementCount(outputShape);
}

/**
 * The layer's geometry with integers instead of its numbers, so small that every partial sum is exact in f32.
 * @param seed of the numbers; the same one gives the same case
 */
export function integerLayerCase(outline: Outline, seed: number): Case {
  const { x, w, bias, groups } = outline;
  const terms = (x.shape[1] / groups) * elementCount(w.shape.slice(2)) + 1;
  const magnitude = Math.max(1, Math.min(LARGEST_ENTRY, Math.floor(Math.sqrt((EXACT_BELOW - 1) / terms))));
  const dtype = dtypeOfLayer(outline);
  const random = randomBits(seed);
  const drawn = (shape: readonly number[]): Tensor => ({
    shape,
    data: filled(dtype, elementCount(shape), () => integer(random(), magnitude)),
  });
  const biases = bias === null ? null : drawn([bias.length]).data;
  return caseOfOutline({ ...outline, x: drawn(x.shape), w: drawn(w.shape), bias: biases });
}

/**
 * The layer with its own weights and bias.
 * @param x in our layout, of the layer's type; null for numbers drawn evenly from ±[0, 1)
 * @param seed of drawn numbers
 */
export function weightedLayerCase(outline: Outline, x: Tensor | null, seed: number): Case {
  const dtype = dtypeOfLayer(outline);
  const random = randomBits(seed);
  const { shape } = outline.x;
  const given = x ?? { shape, data: filled(dtype, elementCount(shape), () => fraction(random())) };
  const ofType = (data: FloatArray) => floatArray(dtype, data);
  return caseOfOutline({
    ...outline,
    x: { shape: given.shape, data: ofType(given.data) },
    w: { shape: outline.w.shape, data: ofType(outline.w.data ?? new Float32Array(0)) },
    bias: outline.bias && ofType(outline.bias),
  });
}

/**
 * A layer of integers with its own codes, scales and zero points, and codes of x drawn evenly from the whole type; or why there is none.
 * @param outline with the integers of the layer in place of its weights and its bias
 * @param seed of drawn numbers
 */
export function codesLayerCase(
  outline: Outline,
  { dtype, quantisation }: Pick<QuantisedLayer, 'dtype' | 'quantisation'>,
  seed: number,
): Case | string {
  const { smallest, largest } = INTEGER_TYPES[dtype];
  const random = randomBits(seed);
  const count = elementCount(outline.x.shape);
  const data = Float64Array.from({ length: count }, () => {
    return smallest + ((random() >>> 8) % (largest - smallest + 1)) - quantisation.x.zeroPoint;
  });
  const { w, bias } = outline;
  const numbers = caseOfOutline({
    ...outline,
    x: { shape: outline.x.shape, data },
    w: { shape: w.shape, data: Float64Array.from(w.data ?? []) },
    bias: bias && Float64Array.from(bias),
  });
  const problem: Case = { ...numbers, dtype, quantisation };
  return illegalityOf(problem) ?? problem;
}

/**
 * A layer of real numbers in a type of integers, as it is quantised after training: symmetric scales, of weights for each output channel
 * (of uint8 one), from their largest magnitude; x over the whole type stands for ±1; the result holds four standard deviations.
 * @param seed of x
 */
export function quantisedLayerCase(outline: Outline, dtype: QuantisedDtype, seed: number): Case | string {
  const { w, bias, groups } = outline;
  const { zeroPoint, weights, most } = SYMMETRIC[dtype];
  const data = w.data ?? new Float32Array(0);
  const channelOf = (at: number) => channelOfWeight({ w: { shape: w.shape, data }, groups }, at);
  const magnitudes = new Float64Array(w.shape[1] * groups);
  const squares = new Float64Array(magnitudes.length);
  for (let at = 0; at < data.length; at++) {
    const m = channelOf(at);
    magnitudes[m] = Math.max(magnitudes[m], Math.abs(data[at]));
    squares[m] += data[at] ** 2;
  }
  const largest = magnitudes.reduce((all, one) => Math.max(all, one), 0);
  const scaleOf = (magnitude: number) => Math.fround(magnitude / 127) || 1;
  const scale = weights === 'uint8' ? [scaleOf(largest)] : Array.from(magnitudes, scaleOf);
  const x = Math.fround(1 / most);
  const spread = squares.reduce(
    (all, sum, m) => Math.max(all, DEVIATIONS * Math.sqrt(sum / 3) + Math.abs(bias?.[m] ?? 0)),
    0,
  );
  const quantisation: Quantisation = {
    x: { scale: x, zeroPoint },
    w: { dtype: weights, scale, zeroPoint: scale.map(() => (weights === 'uint8' ? 128 : 0)) },
    y: { scale: Math.fround(spread / most) || 1, zeroPoint },
    clamp: [INTEGER_TYPES[dtype].smallest, INTEGER_TYPES[dtype].largest],
  };
  const ofChannel = (m: number) => scale[scale.length === 1 ? 0 : m];
  const codes = Float64Array.from(data, (value, at) => Math.round(value / ofChannel(channelOf(at))));
  const added = bias && Float64Array.from(bias, (value, m) => Math.round(value / (x * ofChannel(m))));
  return codesLayerCase({ ...outline, w: { shape: w.shape, data: codes }, bias: added }, { dtype, quantisation }, seed);
}

/** Of sums of what is drawn evenly from ±1, whose variance is 1/3, so many standard deviations are within the result's type. */
const DEVIATIONS = 4;

const SYMMETRIC = {
  int8: { zeroPoint: 0, weights: 'int8', most: 127 },
  uint8: { zeroPoint: 128, weights: 'uint8', most: 127 },
  int16: { zeroPoint: 0, weights: 'int8', most: 32767 },
} as const;

/** A layer's case in another floating-point type: its numbers rounded to it. */
export function layerCaseIn(problem: Case, dtype: FloatDtype): Case {
  const { x, w, bias } = problem;
  const ofType = ({ shape, data }: Tensor): Tensor => ({ shape, data: floatArray(dtype, data) });
  return { ...problem, x: ofType(x), w: ofType(w), bias: bias && floatArray(dtype, bias), dtype };
}

function filled(dtype: Dtype, count: number, next: () => number): FloatArray {
  const data = floatArray(dtype, { length: count });
  for (let index = 0; index < count; index++) data[index] = next();
  return data;
}

/** Odd multiples of 2⁻²⁴ within ±1. */
function fraction(bits: number): number {
  return ((bits >>> 8) * 2 + 1) / 2 ** 24 - 1;
}

/** ±1 … ±magnitude. */
function integer(bits: number, magnitude: number): number {
  const drawn = (bits >>> 16) % (2 * magnitude);
  return drawn < magnitude ? drawn + 1 : magnitude - 1 - drawn;
}

/** 32 random bits a call, of which the high ones are the best: linear congruential, Numerical Recipes (3rd ed.), section 7.1. */
function randomBits(seed: number): () => number {
  let bits = seed >>> 0;
  return () => {
    bits = (Math.imul(bits, 1664525) + 1013904223) >>> 0;
    return bits;
  };
}
