/**
 * Minimal filtering: m outputs of r taps in m + r − 1 multiplications, with constants 0, ±1 and ½ alone, so that sums
 * of integers stay exact. The halves are in the weights (pack-weights.ts), what is left are sums and differences:
 *
 *   F(2,2)  d → d0−d1, d1, d2−d1             sums → m0+m1, m1+m2
 *   F(3,2)  d → d0−d2, d1+d2, d2−d1, d3−d1   sums → m0+m1+m2, m1−m2, m1+m2+m3
 *   F(2,3)  d → d0−d2, d1+d2, d2−d1, d3−d1   sums → m0+m1+m2, m1−m2+m3
 *
 * Applied axis by axis, in place, to whole arrays at once: array p holds point p of all tiles. Source: Winograd,
 * "Arithmetic Complexity of Computations" (1980); Lavin & Gray, "Fast Algorithms for Convolutional Neural Networks"
 * (2016), for the use on tiles and channels.
 */
import { F22, F32, IDENTITY } from '../../constants';
import { slot } from '../slot';

/** Points of a kind: multiplications for a tile on one axis. */
export function pointsOf(kind: i32): i32 {
  if (kind == IDENTITY) return 1;
  return kind == F22 ? 3 : 4;
}

/** Outputs of a tile on one axis. */
export function outputsOf(kind: i32): i32 {
  if (kind == IDENTITY) return 1;
  return kind == F32 ? 3 : 2;
}

/**
 * Inputs of tiles → what is multiplied. `kinds` has three axes, of which arrays' points are numbered row-major.
 * @param stride bytes from one array to the next
 * @param bytes of each array that are transformed, filled up to whole vectors
 */
export function transformInputs(arrays: usize, stride: usize, bytes: usize, kinds: usize): void {
  forEachLine(arrays, stride, bytes, kinds, true);
}

/** Products → outputs of tiles: output o of an axis takes the place of point o. */
export function transformSums(arrays: usize, bytes: usize, kinds: usize): void {
  forEachLine(arrays, bytes, bytes, kinds, false);
}

/** Of cells whose other axes are transformed already. @param bytes of each array that are transformed */
export function transformFirstAxis(arrays: usize, stride: usize, bytes: usize, kinds: usize): void {
  const inner = pointsOf(load<i32>(kinds, 4)) * pointsOf(load<i32>(kinds, 8));
  for (let point = 0; point < inner; point++) {
    transformLine(arrays + <usize>point * stride, <usize>inner * stride, bytes, load<i32>(kinds), true);
  }
}

function forEachLine(arrays: usize, stride: usize, bytes: usize, kinds: usize, inputs: bool): void {
  const extent0 = pointsOf(load<i32>(kinds));
  const extent1 = pointsOf(load<i32>(kinds, 4));
  const extent2 = pointsOf(load<i32>(kinds, 8));
  const all = extent0 * extent1 * extent2;
  let step = all;
  for (let axis = 0; axis < 3; axis++) {
    const kind = load<i32>(slot(kinds, axis));
    const points = pointsOf(kind);
    step /= points;
    if (kind == IDENTITY) continue;
    for (let outer = 0; outer < all; outer += step * points) {
      for (let inner = 0; inner < step; inner++) {
        transformLine(arrays + <usize>(outer + inner) * stride, <usize>step * stride, bytes, kind, inputs);
      }
    }
  }
}

function transformLine(first: usize, step: usize, bytes: usize, kind: i32, inputs: bool): void {
  const end = first + bytes;
  if (inputs) {
    if (kind == F22) threeInputs(first, step, end);
    else fourInputs(first, step, end);
  } else if (kind == F22) {
    for (let at = first; at < end; at += 16) {
      const middle = v128.load(at + step);
      v128.store(at, f32x4.add(v128.load(at), middle));
      v128.store(at + step, f32x4.add(middle, v128.load(at + 2 * step)));
    }
  } else fourSums(first, step, end, kind == F32);
}

function threeInputs(first: usize, step: usize, end: usize): void {
  for (let at = first; at < end; at += 16) {
    const middle = v128.load(at + step);
    v128.store(at, f32x4.sub(v128.load(at), middle));
    v128.store(at + 2 * step, f32x4.sub(v128.load(at + 2 * step), middle));
  }
}

function fourInputs(first: usize, step: usize, end: usize): void {
  for (let at = first; at < end; at += 16) {
    const d1 = v128.load(at + step);
    const d2 = v128.load(at + 2 * step);
    v128.store(at, f32x4.sub(v128.load(at), d2));
    v128.store(at + step, f32x4.add(d1, d2));
    v128.store(at + 2 * step, f32x4.sub(d2, d1));
    v128.store(at + 3 * step, f32x4.sub(v128.load(at + 3 * step), d1));
  }
}

function fourSums(first: usize, step: usize, end: usize, three: bool): void {
  for (let at = first; at < end; at += 16) {
    const m1 = v128.load(at + step);
    const m2 = v128.load(at + 2 * step);
    const m3 = v128.load(at + 3 * step);
    const sum = f32x4.add(m1, m2);
    const difference = f32x4.sub(m1, m2);
    v128.store(at, f32x4.add(v128.load(at), sum));
    if (three) {
      v128.store(at + step, difference);
      v128.store(at + 2 * step, f32x4.add(sum, m3));
    } else v128.store(at + step, f32x4.add(difference, m3));
  }
}
