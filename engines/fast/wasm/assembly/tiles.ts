/**
 * The inner kernels: a tile of sums stays in registers while products of many taps and channels are added to it.
 *
 *   sums[row][lane] += Σ_tap Σ_channel a[tap][channel][row] · b[tap][channel][lane]
 *
 * Rows are splat from memory, lanes loaded as vectors. One of the two operands is packed, one number after the other; the
 * other is an image or a panel, where tap t begins at offsets[t] bytes and channels lie `step` bytes apart. Twelve sums of
 * four lanes, two vectors and a splat are the fifteen registers that V8 gives out.
 */
import { multiplyAdd } from './multiply-add';

// @ts-ignore: decorator
@inline
function begin(sums: usize, fresh: bool, offset: usize): v128 {
  return fresh ? f32x4.splat(0) : v128.load(sums + offset);
}

/**
 * Rows × 8 lanes. Of the operands, the weights are those that are packed: their rows where `SPLAT` is true, else their lanes.
 * All of what is decided by ROWS and SPLAT is decided by the compiler.
 */
// @ts-ignore: decorator
@inline
function tile(
  ROWS: i32,
  SPLAT: bool,
  weights: usize,
  image: usize,
  offsets: usize,
  taps: i32,
  channels: i32,
  step: usize,
  sums: usize,
  fresh: bool,
): void {
  let c00 = begin(sums, fresh, 0);
  let c01 = begin(sums, fresh, 16);
  let c10 = ROWS > 1 ? begin(sums, fresh, 32) : c00;
  let c11 = ROWS > 1 ? begin(sums, fresh, 48) : c00;
  let c20 = ROWS > 2 ? begin(sums, fresh, 64) : c00;
  let c21 = ROWS > 2 ? begin(sums, fresh, 80) : c00;
  let c30 = ROWS > 3 ? begin(sums, fresh, 96) : c00;
  let c31 = ROWS > 3 ? begin(sums, fresh, 112) : c00;
  let c40 = ROWS > 4 ? begin(sums, fresh, 128) : c00;
  let c41 = ROWS > 4 ? begin(sums, fresh, 144) : c00;
  let c50 = ROWS > 5 ? begin(sums, fresh, 160) : c00;
  let c51 = ROWS > 5 ? begin(sums, fresh, 176) : c00;
  for (let tap = 0; tap < taps; tap++) {
    let at = image + load<i32>(offsets + ((<usize>tap) << 2));
    for (let channel = 0; channel < channels; channel++) {
      const a = SPLAT ? weights : at;
      const b = SPLAT ? at : weights;
      const b0 = v128.load(b);
      const b1 = v128.load(b, 16);
      let s = v128.load32_splat(a);
      c00 = multiplyAdd(s, b0, c00);
      c01 = multiplyAdd(s, b1, c01);
      if (ROWS > 1) {
        s = v128.load32_splat(a, 4);
        c10 = multiplyAdd(s, b0, c10);
        c11 = multiplyAdd(s, b1, c11);
      }
      if (ROWS > 2) {
        s = v128.load32_splat(a, 8);
        c20 = multiplyAdd(s, b0, c20);
        c21 = multiplyAdd(s, b1, c21);
      }
      if (ROWS > 3) {
        s = v128.load32_splat(a, 12);
        c30 = multiplyAdd(s, b0, c30);
        c31 = multiplyAdd(s, b1, c31);
      }
      if (ROWS > 4) {
        s = v128.load32_splat(a, 16);
        c40 = multiplyAdd(s, b0, c40);
        c41 = multiplyAdd(s, b1, c41);
      }
      if (ROWS > 5) {
        s = v128.load32_splat(a, 20);
        c50 = multiplyAdd(s, b0, c50);
        c51 = multiplyAdd(s, b1, c51);
      }
      weights += SPLAT ? <usize>(ROWS * 4) : 32;
      at += step;
    }
  }
  v128.store(sums, c00);
  v128.store(sums, c01, 16);
  if (ROWS > 1) storeTwo(sums + 32, c10, c11);
  if (ROWS > 2) storeTwo(sums + 64, c20, c21);
  if (ROWS > 3) storeTwo(sums + 96, c30, c31);
  if (ROWS > 4) storeTwo(sums + 128, c40, c41);
  if (ROWS > 5) storeTwo(sums + 160, c50, c51);
}

// @ts-ignore: decorator
@inline
function storeTwo(at: usize, first: v128, second: v128): void {
  v128.store(at, first);
  v128.store(at, second, 16);
}

/** Outputs in rows, positions in lanes; weights [tap][channel][row]. */
export function pixelTile(
  rows: i32,
  weights: usize,
  image: usize,
  offsets: usize,
  taps: i32,
  channels: i32,
  step: usize,
  sums: usize,
  fresh: bool,
): void {
  switch (rows) {
    case 6:
      return pixels6(weights, image, offsets, taps, channels, step, sums, fresh);
    case 5:
      return pixels5(weights, image, offsets, taps, channels, step, sums, fresh);
    case 4:
      return pixels4(weights, image, offsets, taps, channels, step, sums, fresh);
    case 3:
      return pixels3(weights, image, offsets, taps, channels, step, sums, fresh);
    case 2:
      return pixels2(weights, image, offsets, taps, channels, step, sums, fresh);
    default:
      return pixels1(weights, image, offsets, taps, channels, step, sums, fresh);
  }
}

/** Positions in rows, outputs in lanes; weights [tap][channel][8]. */
export function channelTile(
  rows: i32,
  weights: usize,
  image: usize,
  offsets: usize,
  taps: i32,
  channels: i32,
  step: usize,
  sums: usize,
  fresh: bool,
): void {
  switch (rows) {
    case 6:
      return channels6(weights, image, offsets, taps, channels, step, sums, fresh);
    case 5:
      return channels5(weights, image, offsets, taps, channels, step, sums, fresh);
    case 4:
      return channels4(weights, image, offsets, taps, channels, step, sums, fresh);
    case 3:
      return channels3(weights, image, offsets, taps, channels, step, sums, fresh);
    case 2:
      return channels2(weights, image, offsets, taps, channels, step, sums, fresh);
    default:
      return channels1(weights, image, offsets, taps, channels, step, sums, fresh);
  }
}

// Each a function of its own, so that the compiler has registers for one of them at a time.

function pixels1(w: usize, at: usize, o: usize, t: i32, c: i32, step: usize, sums: usize, fresh: bool): void {
  tile(1, true, w, at, o, t, c, step, sums, fresh);
}

function pixels2(w: usize, at: usize, o: usize, t: i32, c: i32, step: usize, sums: usize, fresh: bool): void {
  tile(2, true, w, at, o, t, c, step, sums, fresh);
}

function pixels3(w: usize, at: usize, o: usize, t: i32, c: i32, step: usize, sums: usize, fresh: bool): void {
  tile(3, true, w, at, o, t, c, step, sums, fresh);
}

function pixels4(w: usize, at: usize, o: usize, t: i32, c: i32, step: usize, sums: usize, fresh: bool): void {
  tile(4, true, w, at, o, t, c, step, sums, fresh);
}

function pixels5(w: usize, at: usize, o: usize, t: i32, c: i32, step: usize, sums: usize, fresh: bool): void {
  tile(5, true, w, at, o, t, c, step, sums, fresh);
}

function pixels6(w: usize, at: usize, o: usize, t: i32, c: i32, step: usize, sums: usize, fresh: bool): void {
  tile(6, true, w, at, o, t, c, step, sums, fresh);
}

function channels1(w: usize, at: usize, o: usize, t: i32, c: i32, step: usize, sums: usize, fresh: bool): void {
  tile(1, false, w, at, o, t, c, step, sums, fresh);
}

function channels2(w: usize, at: usize, o: usize, t: i32, c: i32, step: usize, sums: usize, fresh: bool): void {
  tile(2, false, w, at, o, t, c, step, sums, fresh);
}

function channels3(w: usize, at: usize, o: usize, t: i32, c: i32, step: usize, sums: usize, fresh: bool): void {
  tile(3, false, w, at, o, t, c, step, sums, fresh);
}

function channels4(w: usize, at: usize, o: usize, t: i32, c: i32, step: usize, sums: usize, fresh: bool): void {
  tile(4, false, w, at, o, t, c, step, sums, fresh);
}

function channels5(w: usize, at: usize, o: usize, t: i32, c: i32, step: usize, sums: usize, fresh: bool): void {
  tile(5, false, w, at, o, t, c, step, sums, fresh);
}

function channels6(w: usize, at: usize, o: usize, t: i32, c: i32, step: usize, sums: usize, fresh: bool): void {
  tile(6, false, w, at, o, t, c, step, sums, fresh);
}
