/** From a tile of sums to y, with the bias. Which of the ways is taken depends on how cells lie beside each other in y. */
import { storeInTurn } from './in-turn';
import { TO_NEIGHBOURS, TO_PAIRS, TO_RUNS, TO_SUMS } from '../tiles/tile';

/** How tiles of these outputs can go to y by themselves, if their positions let them. `planes` begins with the first. */
export function rowsOut(rows: i32, planes: usize): i32 {
  // Below 0 is a row without a cell: only the last positions of an axis have such.
  for (let row = 0; row < rows; row++) if (load<i32>(planes + ((<usize>row) << 2)) < 0) return TO_SUMS;
  return rows % 2 == 0 && load<i32>(planes, 4) - load<i32>(planes) == 4 ? TO_PAIRS : TO_NEIGHBOURS;
}

/**
 * How a tile of eight lanes of positions goes to y.
 * @param most what rowsOut says of its outputs
 */
// @ts-ignore: decorator
@inline
export function pixelsOut(most: i32, count: i32, targets: usize): i32 {
  if (count < 8 || most == TO_SUMS) return TO_SUMS;
  const at = load<i32>(targets);
  if (at < 0) return TO_SUMS;
  const first = i32x4.splat(at);
  const low = i32x4.sub(v128.load(targets), first);
  const high = i32x4.sub(v128.load(targets, 16), first);
  if (same(low, i32x4(0, 4, 8, 12)) && same(high, i32x4(16, 20, 24, 28))) return TO_NEIGHBOURS;
  if (most != TO_PAIRS) return TO_SUMS;
  return same(low, i32x4(0, 8, 16, 24)) && same(high, i32x4(32, 40, 48, 56)) ? TO_PAIRS : TO_SUMS;
}

/** How tiles of eight lanes of outputs can go to y by themselves: `count` of them, `planes` begins with the first. */
export function lanesOut(count: i32, planes: usize): i32 {
  if (count < 8 || load<i32>(planes) < 0 || load<i32>(planes, 16) < 0) return TO_SUMS;
  const steps = i32x4(0, 4, 8, 12);
  const low = i32x4.sub(v128.load(planes), i32x4.splat(load<i32>(planes)));
  const high = i32x4.sub(v128.load(planes, 16), i32x4.splat(load<i32>(planes, 16)));
  return same(low, steps) && same(high, steps) ? TO_RUNS : TO_SUMS;
}

/**
 * How a tile of eight lanes of outputs goes to y.
 * @param most what lanesOut says of its outputs
 */
// @ts-ignore: decorator
@inline
export function channelsOut(most: i32, rows: i32, targets: usize): i32 {
  if (most == TO_RUNS) {
    for (let row = 0; row < rows; row++) if (load<i32>(targets + ((<usize>row) << 2)) < 0) return TO_SUMS;
  }
  return most;
}

// @ts-ignore: decorator
@inline
function same(a: v128, b: v128): bool {
  return i32x4.all_true(i32x4.eq(a, b));
}

/**
 * Rows are outputs, lanes positions. `planes` and `biases` begin with the tile's first row, `targets` with its first lane.
 * @param width lanes of a row of sums
 * @param count lanes that are positions
 */
export function storePixels(
  y: usize,
  sums: usize,
  rows: i32,
  width: i32,
  count: i32,
  planes: usize,
  biases: usize,
  targets: usize,
): void {
  const pairs = rows % 2 == 0 && load<i32>(planes) >= 0 && load<i32>(planes, 4) - load<i32>(planes) == 4;
  for (let lane = 0; lane < count; lane += 4) {
    const at = targets + ((<usize>lane) << 2);
    const target = load<i32>(at);
    const from = sums + ((<usize>lane) << 2);
    // The table ends with three entries more than it has positions.
    const steps = i32x4.sub(v128.load(at), i32x4.splat(target));
    const whole = lane + 4 <= count && i32x4.all_true(i32x4.ge_s(v128.load(at), i32x4.splat(0)));
    if (whole && i32x4.all_true(i32x4.eq(steps, i32x4(0, 4, 8, 12)))) {
      storeNeighbours(y + target, from, rows, width, planes, biases);
    } else if (whole && pairs && i32x4.all_true(i32x4.eq(steps, i32x4(0, 8, 16, 24)))) {
      storePairs(y + target, from, rows, width, planes, biases);
    } else if (whole) {
      storeFour(y, from, rows, width, planes, biases, at);
    } else storeScattered(y, from, rows, width, min(4, count - lane), planes, biases, at);
  }
}

/** Four positions that are neighbours in y. */
function storeNeighbours(y: usize, sums: usize, rows: i32, width: i32, planes: usize, biases: usize): void {
  for (let row = 0; row < rows; row++) {
    const plane = load<i32>(planes + ((<usize>row) << 2));
    if (plane < 0) continue;
    const bias = v128.load32_splat(biases + ((<usize>row) << 2));
    v128.store(y + plane, f32x4.add(v128.load(sums + ((<usize>(row * width)) << 2)), bias));
  }
}

/**
 * Two rows whose cells alternate in y: the two residues of a stride of 2, or where y has one cell two channels, so that
 * each has its own bias.
 */
function storePairs(y: usize, sums: usize, rows: i32, width: i32, planes: usize, biases: usize): void {
  for (let row = 0; row < rows; row += 2) {
    const plane = load<i32>(planes + ((<usize>row) << 2));
    // Residues of an outer axis may end outside of y: then both rows do.
    if (plane < 0) continue;
    const bias = biases + ((<usize>row) << 2);
    const at = y + plane;
    const from = sums + ((<usize>(row * width)) << 2);
    const even = f32x4.add(v128.load(from), v128.load32_splat(bias));
    const odd = f32x4.add(v128.load(from + ((<usize>width) << 2)), v128.load32_splat(bias, 4));
    storeInTurn(at, even, odd);
  }
}

/** Four positions anywhere in y. */
function storeFour(y: usize, sums: usize, rows: i32, width: i32, planes: usize, biases: usize, targets: usize): void {
  const a = y + load<i32>(targets);
  const b = y + load<i32>(targets, 4);
  const c = y + load<i32>(targets, 8);
  const d = y + load<i32>(targets, 12);
  const end = planes + ((<usize>rows) << 2);
  const step = (<usize>width) << 2;
  while (planes < end) {
    const plane = load<i32>(planes);
    if (plane >= 0) {
      const four = f32x4.add(v128.load(sums), v128.load32_splat(biases));
      v128.store_lane<f32>(a + plane, four, 0);
      v128.store_lane<f32>(b + plane, four, 1);
      v128.store_lane<f32>(c + plane, four, 2);
      v128.store_lane<f32>(d + plane, four, 3);
    }
    planes += 4;
    biases += 4;
    sums += step;
  }
}

function storeScattered(
  y: usize,
  sums: usize,
  rows: i32,
  width: i32,
  count: i32,
  planes: usize,
  biases: usize,
  targets: usize,
): void {
  for (let lane = 0; lane < count; lane++) {
    const target = load<i32>(targets + ((<usize>lane) << 2));
    if (target < 0) continue;
    let from = sums + ((<usize>lane) << 2);
    for (let row = 0; row < rows; row++) {
      const plane = load<i32>(planes + ((<usize>row) << 2));
      if (plane >= 0) store<f32>(y + target + plane, load<f32>(from) + load<f32>(biases + ((<usize>row) << 2)));
      from += (<usize>width) << 2;
    }
  }
}

/**
 * Rows are positions, 8 lanes outputs. `targets` begins with the tile's first row, `planes` and `biases` with its first lane.
 * @param count lanes that are outputs
 */
export function storeChannels(
  y: usize,
  sums: usize,
  rows: i32,
  count: i32,
  planes: usize,
  biases: usize,
  targets: usize,
): void {
  for (let lane = 0; lane < count; lane += 4) {
    const at = planes + ((<usize>lane) << 2);
    const bias = biases + ((<usize>lane) << 2);
    const plane = load<i32>(at);
    const from = sums + ((<usize>lane) << 2);
    // All four are compared: the ends alone are 12 bytes apart in residues 0, 2 and 4 of a row of three cells and the next.
    const steps = i32x4.sub(v128.load(at), i32x4.splat(plane));
    const isRun = i32x4.all_true(i32x4.eq(steps, i32x4(0, 4, 8, 12)));
    if (lane + 4 <= count && isRun) storeRuns(y + plane, from, rows, bias, targets);
    else storeColumns(y, from, rows, min(4, count - lane), at, bias, targets);
  }
}

/** Four outputs are residues that lie beside each other in y. */
function storeRuns(y: usize, sums: usize, rows: i32, biases: usize, targets: usize): void {
  const bias = v128.load(biases);
  for (let row = 0; row < rows; row++) {
    const target = load<i32>(targets + ((<usize>row) << 2));
    if (target >= 0) v128.store(y + target, f32x4.add(v128.load(sums + ((<usize>row) << 5)), bias));
  }
}

function storeColumns(
  y: usize,
  sums: usize,
  rows: i32,
  count: i32,
  planes: usize,
  biases: usize,
  targets: usize,
): void {
  if (count == 4 && i32x4.all_true(i32x4.ge_s(v128.load(planes), i32x4.splat(0)))) {
    return storeFourColumns(y, sums, rows, planes, biases, targets);
  }
  for (let row = 0; row < rows; row++) {
    const target = load<i32>(targets + ((<usize>row) << 2));
    if (target < 0) continue;
    const from = sums + ((<usize>row) << 5);
    for (let lane = 0; lane < count; lane++) {
      const at = (<usize>lane) << 2;
      const plane = load<i32>(planes + at);
      if (plane >= 0) store<f32>(y + target + plane, load<f32>(from + at) + load<f32>(biases + at));
    }
  }
}

function storeFourColumns(y: usize, sums: usize, rows: i32, planes: usize, biases: usize, targets: usize): void {
  const bias = v128.load(biases);
  const a = y + load<i32>(planes);
  const b = y + load<i32>(planes, 4);
  const c = y + load<i32>(planes, 8);
  const d = y + load<i32>(planes, 12);
  for (let row = 0; row < rows; row++) {
    const target = load<i32>(targets + ((<usize>row) << 2));
    if (target < 0) continue;
    const four = f32x4.add(v128.load(sums + ((<usize>row) << 5)), bias);
    v128.store_lane<f32>(a + target, four, 0);
    v128.store_lane<f32>(b + target, four, 1);
    v128.store_lane<f32>(c + target, four, 2);
    v128.store_lane<f32>(d + target, four, 3);
  }
}
