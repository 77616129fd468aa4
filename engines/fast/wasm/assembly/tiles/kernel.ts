/**
 * The innermost loops: a tile of sums stays in registers while products of many taps and channels are added to it.
 *
 *   sums[row][lane] += Σ_tap Σ_channel a[tap][channel][row] · b[tap][channel][lane]
 *
 * Rows are splat from memory, lanes loaded as vectors of four. One of the two operands is packed, one number after
 * the other; the other is an image or a panel. Of the two, whichever takes fewer registers is loaded first and held,
 * the other passes by. Twelve sums, two vectors that are held and one that passes are the fifteen registers that V8
 * gives out. The last tile of a sum writes y itself where cells lie so that whole vectors can be stored.
 */
import { MOST_SUMS } from '../../constants';
import { Tile } from '../block';
import { slot } from '../slot';
import { storeInTurn } from '../storing/in-turn';
import { multiplyAdd } from './multiply-add';

/** Where sums go: to memory, to be stored or added to later. */
export const TO_SUMS: i32 = 0;
/** To y: lanes are neighbours in it. */
export const TO_NEIGHBOURS: i32 = 1;
/** To y: lanes of two rows alternate in it. */
export const TO_PAIRS: i32 = 2;
/** To y: four lanes are neighbours, and four more. */
export const TO_RUNS: i32 = 3;

/**
 * A tile of `Rows` × 4 · `Vectors` lanes, at most MOST_SUMS vectors: numbers as types (numbers.ts), and so are whether
 * the packed operand is in rows (`Splat`; else in lanes) and where sums go (`Out`; to y only from two vectors).
 */
// @ts-ignore: decorator
@inline
export function kernel<Rows, Vectors, Splat, Out>(tile: Tile): void {
  // Operands of the loops are arguments here and nowhere else: loaded from the tile in the function itself, they cost
  // some of the kernels without fused multiply-add 6 % of their time, whatever it is that V8 then does differently.
  sumTile<Rows, Vectors, Splat, Out>(
    tile.weights, tile.cells, tile.offsets, tile.taps, tile.channels, tile.step, tile.sums, tile.fresh, tile,
  );
}

/**
 * The compiler decides all that is written in capitals, and makes a function for each combination. It stays a function
 * of its own, which has all registers to itself (`separate` in tools/wasm/assembled.ts).
 * @param begins whether sums begin with 0, in a tile of two vectors; those of others always do
 * @param tile for what is needed after the loops
 */
function sumTile<Rows, Vectors, Splat, Out>(
  weights: usize, cells: usize, offsets: usize, taps: i32, channels: i32, step: usize, sums: usize, begins: bool,
  tile: Tile,
): void {
  const ROWS = <i32>offsetof<Rows>();
  const VECTORS = <i32>offsetof<Vectors>();
  const SPLAT = offsetof<Splat>() != 0;
  const OUT = <i32>offsetof<Out>();
  /** Whether vectors are held, and splat rows pass by; else the other way round. Sum k is of held operand k % HELD. */
  const HOLDS = VECTORS <= 3;
  const HELD = HOLDS ? VECTORS : ROWS;
  const SUMS = ROWS * VECTORS;
  if (SUMS > MOST_SUMS) ERROR('a tile has more sums than the registers hold');
  // Wide tiles are read from the image, where all terms are one block.
  const fresh = VECTORS == 2 ? begins : true;
  let c0 = begin(sums, fresh, 0);
  let c1 = SUMS > 1 ? begin(sums, fresh, placeOf(1, HOLDS, HELD, VECTORS)) : c0;
  let c2 = SUMS > 2 ? begin(sums, fresh, placeOf(2, HOLDS, HELD, VECTORS)) : c0;
  let c3 = SUMS > 3 ? begin(sums, fresh, placeOf(3, HOLDS, HELD, VECTORS)) : c0;
  let c4 = SUMS > 4 ? begin(sums, fresh, placeOf(4, HOLDS, HELD, VECTORS)) : c0;
  let c5 = SUMS > 5 ? begin(sums, fresh, placeOf(5, HOLDS, HELD, VECTORS)) : c0;
  let c6 = SUMS > 6 ? begin(sums, fresh, placeOf(6, HOLDS, HELD, VECTORS)) : c0;
  let c7 = SUMS > 7 ? begin(sums, fresh, placeOf(7, HOLDS, HELD, VECTORS)) : c0;
  let c8 = SUMS > 8 ? begin(sums, fresh, placeOf(8, HOLDS, HELD, VECTORS)) : c0;
  let c9 = SUMS > 9 ? begin(sums, fresh, placeOf(9, HOLDS, HELD, VECTORS)) : c0;
  let c10 = SUMS > 10 ? begin(sums, fresh, placeOf(10, HOLDS, HELD, VECTORS)) : c0;
  let c11 = SUMS > 11 ? begin(sums, fresh, placeOf(11, HOLDS, HELD, VECTORS)) : c0;
  for (let tap = 0; tap < taps; tap++) {
    let at = cells + load<i32>(slot(offsets, tap));
    for (let channel = 0; channel < channels; channel++) {
      const rows = SPLAT ? weights : at;
      const lanes = SPLAT ? at : weights;
      const h0 = HOLDS ? v128.load(lanes) : v128.load32_splat(rows);
      const h1 = HELD > 1 ? (HOLDS ? v128.load(lanes, 16) : v128.load32_splat(rows, 4)) : h0;
      const h2 = HELD > 2 ? (HOLDS ? v128.load(lanes, 32) : v128.load32_splat(rows, 8)) : h0;
      let p = HOLDS ? v128.load32_splat(rows) : v128.load(lanes);
      c0 = multiplyAdd(p, h0, c0);
      if (SUMS > 1) {
        if (1 % HELD == 0) p = HOLDS ? v128.load32_splat(rows, 4 * (1 / HELD)) : v128.load(lanes, 16 * (1 / HELD));
        c1 = multiplyAdd(p, pick(1 % HELD, h0, h1, h2), c1);
      }
      if (SUMS > 2) {
        if (2 % HELD == 0) p = HOLDS ? v128.load32_splat(rows, 4 * (2 / HELD)) : v128.load(lanes, 16 * (2 / HELD));
        c2 = multiplyAdd(p, pick(2 % HELD, h0, h1, h2), c2);
      }
      if (SUMS > 3) {
        if (3 % HELD == 0) p = HOLDS ? v128.load32_splat(rows, 4 * (3 / HELD)) : v128.load(lanes, 16 * (3 / HELD));
        c3 = multiplyAdd(p, pick(3 % HELD, h0, h1, h2), c3);
      }
      if (SUMS > 4) {
        if (4 % HELD == 0) p = HOLDS ? v128.load32_splat(rows, 4 * (4 / HELD)) : v128.load(lanes, 16 * (4 / HELD));
        c4 = multiplyAdd(p, pick(4 % HELD, h0, h1, h2), c4);
      }
      if (SUMS > 5) {
        if (5 % HELD == 0) p = HOLDS ? v128.load32_splat(rows, 4 * (5 / HELD)) : v128.load(lanes, 16 * (5 / HELD));
        c5 = multiplyAdd(p, pick(5 % HELD, h0, h1, h2), c5);
      }
      if (SUMS > 6) {
        if (6 % HELD == 0) p = HOLDS ? v128.load32_splat(rows, 4 * (6 / HELD)) : v128.load(lanes, 16 * (6 / HELD));
        c6 = multiplyAdd(p, pick(6 % HELD, h0, h1, h2), c6);
      }
      if (SUMS > 7) {
        if (7 % HELD == 0) p = HOLDS ? v128.load32_splat(rows, 4 * (7 / HELD)) : v128.load(lanes, 16 * (7 / HELD));
        c7 = multiplyAdd(p, pick(7 % HELD, h0, h1, h2), c7);
      }
      if (SUMS > 8) {
        if (8 % HELD == 0) p = HOLDS ? v128.load32_splat(rows, 4 * (8 / HELD)) : v128.load(lanes, 16 * (8 / HELD));
        c8 = multiplyAdd(p, pick(8 % HELD, h0, h1, h2), c8);
      }
      if (SUMS > 9) {
        if (9 % HELD == 0) p = HOLDS ? v128.load32_splat(rows, 4 * (9 / HELD)) : v128.load(lanes, 16 * (9 / HELD));
        c9 = multiplyAdd(p, pick(9 % HELD, h0, h1, h2), c9);
      }
      if (SUMS > 10) {
        if (10 % HELD == 0) p = HOLDS ? v128.load32_splat(rows, 4 * (10 / HELD)) : v128.load(lanes, 16 * (10 / HELD));
        c10 = multiplyAdd(p, pick(10 % HELD, h0, h1, h2), c10);
      }
      if (SUMS > 11) {
        if (11 % HELD == 0) p = HOLDS ? v128.load32_splat(rows, 4 * (11 / HELD)) : v128.load(lanes, 16 * (11 / HELD));
        c11 = multiplyAdd(p, pick(11 % HELD, h0, h1, h2), c11);
      }
      weights += SPLAT ? <usize>(ROWS * 4) : <usize>(VECTORS * 16);
      at += step;
    }
  }
  if (OUT == TO_SUMS) {
    put(sums, 0, HOLDS, HELD, VECTORS, c0);
    if (SUMS > 1) put(sums, 1, HOLDS, HELD, VECTORS, c1);
    if (SUMS > 2) put(sums, 2, HOLDS, HELD, VECTORS, c2);
    if (SUMS > 3) put(sums, 3, HOLDS, HELD, VECTORS, c3);
    if (SUMS > 4) put(sums, 4, HOLDS, HELD, VECTORS, c4);
    if (SUMS > 5) put(sums, 5, HOLDS, HELD, VECTORS, c5);
    if (SUMS > 6) put(sums, 6, HOLDS, HELD, VECTORS, c6);
    if (SUMS > 7) put(sums, 7, HOLDS, HELD, VECTORS, c7);
    if (SUMS > 8) put(sums, 8, HOLDS, HELD, VECTORS, c8);
    if (SUMS > 9) put(sums, 9, HOLDS, HELD, VECTORS, c9);
    if (SUMS > 10) put(sums, 10, HOLDS, HELD, VECTORS, c10);
    if (SUMS > 11) put(sums, 11, HOLDS, HELD, VECTORS, c11);
  } else {
    const y = tile.y;
    const planes = tile.planes;
    const targets = tile.targets;
    const biases = tile.biases;
    putRows(OUT, 0, y, planes, targets, biases, c0, c1, c2, c3, ROWS > 1);
    if (ROWS > 2) putRows(OUT, 2, y, planes, targets, biases, c4, c5, c6, c7, ROWS > 3);
    if (ROWS > 4) putRows(OUT, 4, y, planes, targets, biases, c8, c9, c10, c11, ROWS > 5);
  }
}

// @ts-ignore: decorator
@inline
function begin(sums: usize, fresh: bool, place: usize): v128 {
  return fresh ? f32x4.splat(0) : v128.load(sums + place);
}

/** Where sum K is among the tile's: [row][vector]. */
// @ts-ignore: decorator
@inline
function placeOf(K: i32, HOLDS: bool, HELD: i32, VECTORS: i32): usize {
  return <usize>(16 * (HOLDS ? (K / HELD) * VECTORS + (K % HELD) : (K % HELD) * VECTORS + K / HELD));
}

// @ts-ignore: decorator
@inline
function pick(INDEX: i32, h0: v128, h1: v128, h2: v128): v128 {
  if (INDEX == 0) return h0;
  if (INDEX == 1) return h1;
  return h2;
}

// @ts-ignore: decorator
@inline
function put(sums: usize, K: i32, HOLDS: bool, HELD: i32, VECTORS: i32, sum: v128): void {
  v128.store(sums + placeOf(K, HOLDS, HELD, VECTORS), sum);
}

/** To y: one row, or two where `BOTH` is true. */
// @ts-ignore: decorator
@inline
function putRows(
  OUT: i32, ROW: i32, y: usize, planes: usize, targets: usize, biases: usize,
  a0: v128, a1: v128, b0: v128, b1: v128, BOTH: bool,
): void {
  if (OUT == TO_PAIRS) putPair(ROW, y, planes, targets, biases, a0, a1, b0, b1);
  else {
    putRow(OUT, ROW, y, planes, targets, biases, a0, a1);
    if (BOTH) putRow(OUT, ROW + 1, y, planes, targets, biases, b0, b1);
  }
}

// @ts-ignore: decorator
@inline
function putRow(
  OUT: i32, ROW: i32, y: usize, planes: usize, targets: usize, biases: usize, first: v128, second: v128,
): void {
  if (OUT == TO_NEIGHBOURS) {
    const bias = v128.load32_splat(biases + <usize>(ROW * 4));
    const at = y + load<i32>(targets) + load<i32>(planes + <usize>(ROW * 4));
    v128.store(at, f32x4.add(first, bias));
    v128.store(at, f32x4.add(second, bias), 16);
  } else {
    const at = y + load<i32>(targets + <usize>(ROW * 4));
    v128.store(at + load<i32>(planes), f32x4.add(first, v128.load(biases)));
    v128.store(at + load<i32>(planes, 16), f32x4.add(second, v128.load(biases, 16)));
  }
}

// @ts-ignore: decorator
@inline
function putPair(
  ROW: i32, y: usize, planes: usize, targets: usize, biases: usize, a0: v128, a1: v128, b0: v128, b1: v128,
): void {
  // Two channels, where y has one cell, look like a pair too: each row has its own bias.
  const even = v128.load32_splat(biases + <usize>(ROW * 4));
  const odd = v128.load32_splat(biases + <usize>(ROW * 4), 4);
  const at = y + load<i32>(targets) + load<i32>(planes + <usize>(ROW * 4));
  storeInTurn(at, f32x4.add(a0, even), f32x4.add(b0, odd));
  storeInTurn(at + 32, f32x4.add(a1, even), f32x4.add(b1, odd));
}
