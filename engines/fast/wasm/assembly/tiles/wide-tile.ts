/**
 * Tiles of one to three rows: as many positions side by side as keep the processor's multiply-adds busy, which need eight
 * or more sums that do not wait for each other. Weights [tap][channel][row]; the image as in tiles.ts.
 */
import { multiplyAdd } from './multiply-add';

/** Positions in a tile of so many rows. */
export function wideLanes(rows: i32): i32 {
  if (rows == 1) return 32;
  if (rows == 2) return 24;
  return rows == 3 ? 12 : 8;
}

export function wideTile(
  rows: i32,
  weights: usize,
  image: usize,
  offsets: usize,
  taps: i32,
  channels: i32,
  step: usize,
  sums: usize,
): void {
  if (rows == 1) oneRow(weights, image, offsets, taps, channels, step, sums);
  else if (rows == 2) twoRows(weights, image, offsets, taps, channels, step, sums);
  else threeRows(weights, image, offsets, taps, channels, step, sums);
}

function oneRow(w: usize, image: usize, offsets: usize, taps: i32, channels: i32, step: usize, sums: usize): void {
  const zero = f32x4.splat(0);
  let a = zero;
  let b = zero;
  let c = zero;
  let d = zero;
  let e = zero;
  let f = zero;
  let g = zero;
  let h = zero;
  for (let tap = 0; tap < taps; tap++) {
    let at = image + load<i32>(offsets + ((<usize>tap) << 2));
    for (let channel = 0; channel < channels; channel++) {
      const s = v128.load32_splat(w);
      a = multiplyAdd(s, v128.load(at), a);
      b = multiplyAdd(s, v128.load(at, 16), b);
      c = multiplyAdd(s, v128.load(at, 32), c);
      d = multiplyAdd(s, v128.load(at, 48), d);
      e = multiplyAdd(s, v128.load(at, 64), e);
      f = multiplyAdd(s, v128.load(at, 80), f);
      g = multiplyAdd(s, v128.load(at, 96), g);
      h = multiplyAdd(s, v128.load(at, 112), h);
      w += 4;
      at += step;
    }
  }
  storeFour(sums, a, b, c, d);
  storeFour(sums + 64, e, f, g, h);
}

function twoRows(w: usize, image: usize, offsets: usize, taps: i32, channels: i32, step: usize, sums: usize): void {
  const zero = f32x4.splat(0);
  let a = zero;
  let b = zero;
  let c = zero;
  let d = zero;
  let e = zero;
  let f = zero;
  let g = zero;
  let h = zero;
  let i = zero;
  let j = zero;
  let k = zero;
  let l = zero;
  for (let tap = 0; tap < taps; tap++) {
    let at = image + load<i32>(offsets + ((<usize>tap) << 2));
    for (let channel = 0; channel < channels; channel++) {
      const s = v128.load32_splat(w);
      const t = v128.load32_splat(w, 4);
      let x = v128.load(at);
      a = multiplyAdd(s, x, a);
      b = multiplyAdd(t, x, b);
      x = v128.load(at, 16);
      c = multiplyAdd(s, x, c);
      d = multiplyAdd(t, x, d);
      x = v128.load(at, 32);
      e = multiplyAdd(s, x, e);
      f = multiplyAdd(t, x, f);
      x = v128.load(at, 48);
      g = multiplyAdd(s, x, g);
      h = multiplyAdd(t, x, h);
      x = v128.load(at, 64);
      i = multiplyAdd(s, x, i);
      j = multiplyAdd(t, x, j);
      x = v128.load(at, 80);
      k = multiplyAdd(s, x, k);
      l = multiplyAdd(t, x, l);
      w += 8;
      at += step;
    }
  }
  storeFour(sums, a, c, e, g);
  storeFour(sums + 64, i, k, b, d);
  storeFour(sums + 128, f, h, j, l);
}

function threeRows(w: usize, image: usize, offsets: usize, taps: i32, channels: i32, step: usize, sums: usize): void {
  const zero = f32x4.splat(0);
  let a = zero;
  let b = zero;
  let c = zero;
  let d = zero;
  let e = zero;
  let f = zero;
  let g = zero;
  let h = zero;
  let i = zero;
  for (let tap = 0; tap < taps; tap++) {
    let at = image + load<i32>(offsets + ((<usize>tap) << 2));
    for (let channel = 0; channel < channels; channel++) {
      const x = v128.load(at);
      const y = v128.load(at, 16);
      const z = v128.load(at, 32);
      let s = v128.load32_splat(w);
      a = multiplyAdd(s, x, a);
      b = multiplyAdd(s, y, b);
      c = multiplyAdd(s, z, c);
      s = v128.load32_splat(w, 4);
      d = multiplyAdd(s, x, d);
      e = multiplyAdd(s, y, e);
      f = multiplyAdd(s, z, f);
      s = v128.load32_splat(w, 8);
      g = multiplyAdd(s, x, g);
      h = multiplyAdd(s, y, h);
      i = multiplyAdd(s, z, i);
      w += 12;
      at += step;
    }
  }
  storeFour(sums, a, b, c, d);
  storeFour(sums + 64, e, f, g, h);
  v128.store(sums, i, 128);
}

function storeFour(at: usize, a: v128, b: v128, c: v128, d: v128): void {
  v128.store(at, a);
  v128.store(at, b, 16);
  v128.store(at, c, 32);
  v128.store(at, d, 48);
}
