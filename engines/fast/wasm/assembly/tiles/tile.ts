/**
 * The inner kernels: a tile of sums stays in registers while products of many taps and channels are added to it.
 *
 *   sums[row][lane] += Σ_tap Σ_channel a[tap][channel][row] · b[tap][channel][lane]
 *
 * Rows are splat from memory, lanes loaded as vectors. One of the two operands is packed, one number after the other; the
 * other is an image or a panel, where tap t begins at offsets[t] bytes and channels lie `step` bytes apart. Twelve sums of
 * four lanes, two vectors and a splat are the fifteen registers that V8 gives out. The last tile of a sum writes y itself
 * where cells lie so that whole vectors can be stored.
 */
import { storeInTurn } from '../storing/in-turn';
import { multiplyAdd } from './multiply-add';
import { Five, Four, One, Six, Three, Two, Zero } from './numbers';

/** Where sums go: to memory, to be stored or added to later. */
export const TO_SUMS: i32 = 0;
/** To y: lanes are neighbours in it. */
export const TO_NEIGHBOURS: i32 = 1;
/** To y: lanes of two rows alternate in it. */
export const TO_PAIRS: i32 = 2;
/** To y: four lanes are neighbours, and four more. */
export const TO_RUNS: i32 = 3;

/** What a tile needs to write y: see store.ts. Set by whoever calls for a tile. */
export let yStart: usize = 0;
export let yPlanes: usize = 0;
export let yBiases: usize = 0;
export let yTargets: usize = 0;

// @ts-ignore: decorator
@inline
export function aimAt(y: usize, planes: usize, biases: usize, targets: usize): void {
  yStart = y;
  yPlanes = planes;
  yBiases = biases;
  yTargets = targets;
}

// @ts-ignore: decorator
@inline
function begin(sums: usize, fresh: bool, offset: usize): v128 {
  return fresh ? f32x4.splat(0) : v128.load(sums + offset);
}

/**
 * Rows × 8 lanes. Of the operands, the weights are those that are packed: their rows where `SPLAT` is true, else their lanes.
 * All of what is decided by arguments in capitals is decided by the compiler.
 */
// @ts-ignore: decorator
@inline
function tile(
  ROWS: i32,
  SPLAT: bool,
  OUT: i32,
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
  putRows(OUT, 0, sums, c00, c01, c10, c11, ROWS > 1);
  if (ROWS > 2) putRows(OUT, 2, sums, c20, c21, c30, c31, ROWS > 3);
  if (ROWS > 4) putRows(OUT, 4, sums, c40, c41, c50, c51, ROWS > 5);
}

/** One row, or two where `BOTH` is true. */
// @ts-ignore: decorator
@inline
function putRows(OUT: i32, ROW: i32, sums: usize, a0: v128, a1: v128, b0: v128, b1: v128, BOTH: bool): void {
  if (OUT == TO_PAIRS) putPair(ROW, a0, a1, b0, b1);
  else {
    putRow(OUT, ROW, sums, a0, a1);
    if (BOTH) putRow(OUT, ROW + 1, sums, b0, b1);
  }
}

// @ts-ignore: decorator
@inline
function putRow(OUT: i32, ROW: i32, sums: usize, first: v128, second: v128): void {
  if (OUT == TO_SUMS) {
    v128.store(sums + <usize>(ROW * 32), first);
    v128.store(sums + <usize>(ROW * 32), second, 16);
  } else if (OUT == TO_NEIGHBOURS) {
    const bias = v128.load32_splat(yBiases + <usize>(ROW * 4));
    const at = yStart + load<i32>(yTargets) + load<i32>(yPlanes + <usize>(ROW * 4));
    v128.store(at, f32x4.add(first, bias));
    v128.store(at, f32x4.add(second, bias), 16);
  } else {
    const at = yStart + load<i32>(yTargets + <usize>(ROW * 4));
    v128.store(at + load<i32>(yPlanes), f32x4.add(first, v128.load(yBiases)));
    v128.store(at + load<i32>(yPlanes, 16), f32x4.add(second, v128.load(yBiases, 16)));
  }
}

// @ts-ignore: decorator
@inline
function putPair(ROW: i32, a0: v128, a1: v128, b0: v128, b1: v128): void {
  // Two channels, where y has one cell, look like a pair too: each row has its own bias.
  const even = v128.load32_splat(yBiases + <usize>(ROW * 4));
  const odd = v128.load32_splat(yBiases + <usize>(ROW * 4), 4);
  const at = yStart + load<i32>(yTargets) + load<i32>(yPlanes + <usize>(ROW * 4));
  storeInTurn(at, f32x4.add(a0, even), f32x4.add(b0, odd));
  storeInTurn(at + 32, f32x4.add(a1, even), f32x4.add(b1, odd));
}

/** Outputs in rows, positions in lanes; weights [tap][channel][row]. Pairs have an even number of rows. */
export function pixelTile(
  rows: i32,
  out: i32,
  weights: usize,
  image: usize,
  offsets: usize,
  taps: i32,
  channels: i32,
  step: usize,
  sums: usize,
  fresh: bool,
): void {
  if (out == TO_SUMS) return tileOf<Pixels, ToSums>(rows, weights, image, offsets, taps, channels, step, sums, fresh);
  if (out == TO_NEIGHBOURS) return tileOf<Pixels, ToNeighbours>(rows, weights, image, offsets, taps, channels, step, sums, fresh);
  return tileOf<Pixels, ToPairs>(rows, weights, image, offsets, taps, channels, step, sums, fresh);
}

/** Positions in rows, outputs in lanes; weights [tap][channel][8]. */
export function channelTile(
  rows: i32,
  out: i32,
  weights: usize,
  image: usize,
  offsets: usize,
  taps: i32,
  channels: i32,
  step: usize,
  sums: usize,
  fresh: bool,
): void {
  if (out == TO_SUMS) return tileOf<Channels, ToSums>(rows, weights, image, offsets, taps, channels, step, sums, fresh);
  return tileOf<Channels, ToRuns>(rows, weights, image, offsets, taps, channels, step, sums, fresh);
}

type Pixels = One;
type Channels = Zero;
type ToSums = Zero;
type ToNeighbours = One;
type ToPairs = Two;
type ToRuns = Three;

/** The tile of so many rows. */
function tileOf<SPLAT, OUT>(
  rows: i32,
  w: usize,
  at: usize,
  o: usize,
  t: i32,
  c: i32,
  step: usize,
  sums: usize,
  fresh: bool,
): void {
  const ANY = offsetof<OUT>() != TO_PAIRS;
  switch (rows) {
    case 6:
      return compiled<Six, SPLAT, OUT>(w, at, o, t, c, step, sums, fresh);
    case 5:
      if (ANY) return compiled<Five, SPLAT, OUT>(w, at, o, t, c, step, sums, fresh);
    case 4:
      return compiled<Four, SPLAT, OUT>(w, at, o, t, c, step, sums, fresh);
    case 3:
      if (ANY) return compiled<Three, SPLAT, OUT>(w, at, o, t, c, step, sums, fresh);
    case 2:
      return compiled<Two, SPLAT, OUT>(w, at, o, t, c, step, sums, fresh);
    default:
      if (ANY) return compiled<One, SPLAT, OUT>(w, at, o, t, c, step, sums, fresh);
  }
}

/** A function of its own for each tile, so that the compiler has all registers for one of them at a time. */
function compiled<ROWS, SPLAT, OUT>(w: usize, at: usize, o: usize, t: i32, c: i32, step: usize, sums: usize, fresh: bool): void {
  tile(<i32>offsetof<ROWS>(), offsetof<SPLAT>() != 0, <i32>offsetof<OUT>(), w, at, o, t, c, step, sums, fresh);
}
