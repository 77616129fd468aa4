/**
 * Integers for the types that hold few of them. A case of f16 or bf16 keeps the signs of what was drawn, and its magnitudes as far
 * as they fit: whatever stride, dilation and pads it is put with, and whatever a law makes of it, every sum stays an integer of the
 * type, so that it is exact also where sums are kept in the type itself.
 *
 *   Σ_c max|x[·,c,·]| · Σ_k|w[c,m,k]| + |b[m]|  ≤  2^p / headroom          p bits of significand
 *
 * That is the normwise sum of spec/normwise-bound.ts, which no geometry exceeds. First all magnitudes become as large as fits; where
 * not even ones fit, weights are left out, evenly spread. Zeros stay zeros and ones stay ones, as shrinking needs it.
 */
import type { Case } from '../../spec/case.ts';
import { LARGEST_EXACT } from '../../spec/number-types.ts';
import { type Dtype, elementCount, type FloatArray, type Tensor, zeros } from '../../spec/tensor.ts';
import { mixed } from './mixed.ts';

/** Sums of what laws derive are at most so many times those of the case: linearity needs 3·x₁ − x₂. */
const HEADROOM = 4;

/** The largest magnitude that is used; beyond it nothing more is seen. */
const LARGEST_MAGNITUDE = 31;

/** Whether integers as they are drawn do not fit. */
export function isNarrow(dtype: Dtype): boolean {
  return LARGEST_EXACT[dtype] < 2 ** 24;
}

/** The case with integers that fit its type; of a wide type it is the case itself. */
export function fitted(problem: Case, headroom = HEADROOM): Case {
  const { dtype, x, w, bias } = problem;
  if (!isNarrow(dtype)) return problem;
  const most = LARGEST_EXACT[dtype] / headroom;
  const signs: Case = { ...problem, x: within(x, 1), w: within(w, 1), bias: bias && limited(bias, 1) };
  const sum = largestOf(signs);
  if (sum > most) return { ...signs, w: thinned(signs, most) };
  const magnitude = Math.min(LARGEST_MAGNITUDE, Math.floor(Math.sqrt(most / Math.max(1, sum))));
  return { ...problem, x: within(x, magnitude), w: within(w, magnitude), bias: bias && limited(bias, magnitude) };
}

/** Another tensor in place of x or w, with integers that fit beside the other one. */
export function fittedOperand(problem: Case, operand: 'x' | 'w', headroom = HEADROOM): Tensor {
  const { dtype } = problem;
  const given = problem[operand];
  if (!isNarrow(dtype)) return given;
  const most = LARGEST_EXACT[dtype] / headroom;
  const signs = { ...problem, [operand]: within(given, 1), bias: null };
  const sum = largestOf(signs);
  if (sum <= most) return within(given, Math.min(LARGEST_MAGNITUDE, Math.floor(most / Math.max(1, sum))));
  return operand === 'w' ? thinned(signs, most) : withoutChannels(signs, most);
}

/** The weights with ever more of them left out, until they fit. */
function thinned(signs: Case, most: number): Tensor {
  const { w } = signs;
  for (let one = Math.ceil(largestOf(signs) / most); ; one *= 2) {
    const data = w.data.map((value, at) => (mixed(at) % one === 0 ? value : 0));
    const fewer = { shape: w.shape, data };
    if (largestOf({ ...signs, w: fewer }) <= most || one > w.data.length) return fewer;
  }
}

/** x with ever more of its channels left out, until it fits. */
function withoutChannels(signs: Case, most: number): Tensor {
  const { x } = signs;
  const cells = elementCount(x.shape.slice(2));
  for (let one = Math.ceil(largestOf(signs) / most); ; one *= 2) {
    const data = x.data.map((value, at) => (mixed(Math.floor(at / cells) % x.shape[1]) % one === 0 ? value : 0));
    const fewer = { shape: x.shape, data };
    if (largestOf({ ...signs, x: fewer }) <= most) return fewer;
    if (one > x.shape[1]) return { shape: x.shape, data: zeros(signs.dtype, x.data.length) };
  }
}

/** The largest Σ_c max|x[·,c,·]| · Σ_k|w[c,m,k]| + |b[m]|. */
function largestOf({ x, w, bias, groups }: Case): number {
  const [batch, inChannels, ...extents] = x.shape;
  const outPerGroup = w.shape[1];
  const cells = elementCount(extents);
  const taps = elementCount(w.shape.slice(2));
  const largest = new Float64Array(inChannels);
  for (let plane = 0; plane < batch * inChannels; plane++) {
    const channel = plane % inChannels;
    for (let at = plane * cells; at < (plane + 1) * cells; at++) {
      largest[channel] = Math.max(largest[channel], Math.abs(x.data[at]));
    }
  }
  const sums = new Float64Array(outPerGroup * groups);
  for (let row = 0; row < inChannels * outPerGroup; row++) {
    const c = Math.floor(row / outPerGroup);
    const m = Math.floor(c / (inChannels / groups)) * outPerGroup + (row % outPerGroup);
    for (let at = row * taps; at < (row + 1) * taps; at++) sums[m] += largest[c] * Math.abs(w.data[at]);
  }
  return sums.reduce((most, sum, m) => Math.max(most, sum + Math.abs(bias?.[m] ?? 0)), 0);
}

function within({ shape, data }: Tensor, magnitude: number): Tensor {
  return { shape, data: limited(data, magnitude) };
}

/** The same signs, with magnitudes from 1 to the one that is given. */
function limited(data: FloatArray, magnitude: number): FloatArray {
  const fewer = data.slice();
  for (let at = 0; at < fewer.length; at++) {
    fewer[at] = Math.sign(data[at]) * (1 + ((Math.abs(data[at]) - 1) % magnitude)) || 0;
  }
  return fewer;
}
