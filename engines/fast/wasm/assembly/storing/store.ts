/**
 * From a tile of sums to y, with the bias. Which of the ways is taken depends on how cells lie beside each other in y.
 */
import { Tile } from '../block';
import { slot } from '../slot';
import { TO_NEIGHBOURS, TO_PAIRS, TO_RUNS, TO_SUMS } from '../tiles/kernel';
import { storeInTurn } from './in-turn';

/** How tiles of these outputs, in rows, can go to y by themselves, if their positions let them. */
export function rowsOut(tile: Tile): i32 {
  const planes = tile.planes;
  const rows = tile.rows;
  // Below 0 is a row without a cell: only the last positions of an axis have such.
  for (let row = 0; row < rows; row++) if (load<i32>(slot(planes, row)) < 0) return TO_SUMS;
  return inPairs(planes, rows) ? TO_PAIRS : TO_NEIGHBOURS;
}

/**
 * Whether cells of each two rows are neighbours in y. All are looked at: a stride of 3 has two residues in a y of two
 * cells, and a third that is beside it, so that the next pair is none.
 */
function inPairs(planes: usize, rows: i32): bool {
  if (rows % 2 != 0) return false;
  for (let row = 0; row < rows; row += 2) {
    const first = load<i32>(slot(planes, row));
    const second = load<i32>(slot(planes, row), 4);
    if (first < 0 ? second >= 0 : second - first != 4) return false;
  }
  return true;
}

/**
 * How a tile of eight lanes of positions goes to y.
 * @param most what rowsOut says of its outputs
 */
// @ts-ignore: decorator
@inline
export function pixelsOut(tile: Tile, most: i32): i32 {
  if (tile.count < 8 || most == TO_SUMS) return TO_SUMS;
  const targets = tile.targets;
  const at = load<i32>(targets);
  if (at < 0) return TO_SUMS;
  const first = i32x4.splat(at);
  const low = i32x4.sub(v128.load(targets), first);
  const high = i32x4.sub(v128.load(targets, 16), first);
  if (same(low, i32x4(0, 4, 8, 12)) && same(high, i32x4(16, 20, 24, 28))) return TO_NEIGHBOURS;
  if (most != TO_PAIRS) return TO_SUMS;
  return same(low, i32x4(0, 8, 16, 24)) && same(high, i32x4(32, 40, 48, 56)) ? TO_PAIRS : TO_SUMS;
}

/** How tiles of these outputs, in `count` lanes, can go to y by themselves. */
export function lanesOut(tile: Tile): i32 {
  const planes = tile.planes;
  if (tile.count < 8 || load<i32>(planes) < 0 || load<i32>(planes, 16) < 0) return TO_SUMS;
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
export function channelsOut(tile: Tile, most: i32): i32 {
  if (most == TO_RUNS) {
    const targets = tile.targets;
    for (let row = 0; row < tile.rows; row++) if (load<i32>(slot(targets, row)) < 0) return TO_SUMS;
  }
  return most;
}

// @ts-ignore: decorator
@inline
function same(a: v128, b: v128): bool {
  return i32x4.all_true(i32x4.eq(a, b));
}

/** Rows are outputs, lanes positions. */
export function storePixels(tile: Tile): void {
  const y = tile.y;
  const planes = tile.planes;
  const count = tile.count;
  const pairs = inPairs(planes, tile.rows);
  for (let lane = 0; lane < count; lane += 4) {
    const at = slot(tile.targets, lane);
    const target = load<i32>(at);
    const from = slot(tile.sums, lane);
    // The table ends with three entries more than it has positions.
    const steps = i32x4.sub(v128.load(at), i32x4.splat(target));
    const whole = lane + 4 <= count && i32x4.all_true(i32x4.ge_s(v128.load(at), i32x4.splat(0)));
    if (whole && i32x4.all_true(i32x4.eq(steps, i32x4(0, 4, 8, 12)))) storeNeighbours(tile, y + target, from);
    else if (whole && pairs && i32x4.all_true(i32x4.eq(steps, i32x4(0, 8, 16, 24)))) storePairs(tile, y + target, from);
    else if (whole) storeFour(tile, from, at);
    else storeScattered(tile, from, min(4, count - lane), at);
  }
}

/** Four positions that are neighbours in y. */
function storeNeighbours(tile: Tile, y: usize, sums: usize): void {
  const rows = tile.rows;
  const width = tile.lanes;
  const planes = tile.planes;
  const biases = tile.biases;
  for (let row = 0; row < rows; row++) {
    const plane = load<i32>(slot(planes, row));
    if (plane < 0) continue;
    const bias = v128.load32_splat(slot(biases, row));
    v128.store(y + plane, f32x4.add(v128.load(slot(sums, row * width)), bias));
  }
}

/**
 * Two rows whose cells alternate in y: the two residues of a stride of 2, or where y has one cell two channels, so that
 * each has its own bias.
 */
function storePairs(tile: Tile, y: usize, sums: usize): void {
  const rows = tile.rows;
  const width = tile.lanes;
  const planes = tile.planes;
  const biases = tile.biases;
  for (let row = 0; row < rows; row += 2) {
    const plane = load<i32>(slot(planes, row));
    // Residues of an outer axis may end outside of y: then both rows do.
    if (plane < 0) continue;
    const bias = slot(biases, row);
    const at = y + plane;
    const from = slot(sums, row * width);
    const even = f32x4.add(v128.load(from), v128.load32_splat(bias));
    const odd = f32x4.add(v128.load(slot(from, width)), v128.load32_splat(bias, 4));
    storeInTurn(at, even, odd);
  }
}

/** Four positions anywhere in y. */
function storeFour(tile: Tile, sums: usize, targets: usize): void {
  const y = tile.y;
  const a = y + load<i32>(targets);
  const b = y + load<i32>(targets, 4);
  const c = y + load<i32>(targets, 8);
  const d = y + load<i32>(targets, 12);
  let planes = tile.planes;
  let biases = tile.biases;
  const end = slot(planes, tile.rows);
  const step = (<usize>tile.lanes) << 2;
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

/** The first `count` positions from `targets` on, some of which may have no cell. */
function storeScattered(tile: Tile, sums: usize, count: i32, targets: usize): void {
  const y = tile.y;
  const rows = tile.rows;
  const step = (<usize>tile.lanes) << 2;
  const planes = tile.planes;
  const biases = tile.biases;
  for (let lane = 0; lane < count; lane++) {
    const target = load<i32>(slot(targets, lane));
    if (target < 0) continue;
    let from = slot(sums, lane);
    for (let row = 0; row < rows; row++) {
      const plane = load<i32>(slot(planes, row));
      if (plane >= 0) store<f32>(y + target + plane, load<f32>(from) + load<f32>(slot(biases, row)));
      from += step;
    }
  }
}

/** Rows are positions, 8 lanes outputs. */
export function storeChannels(tile: Tile): void {
  const count = tile.count;
  for (let lane = 0; lane < count; lane += 4) {
    const at = slot(tile.planes, lane);
    const bias = slot(tile.biases, lane);
    const plane = load<i32>(at);
    const from = slot(tile.sums, lane);
    // All four are compared: the ends alone are 12 bytes apart in residues 0, 2 and 4 of a row of three cells and the
    // next.
    const steps = i32x4.sub(v128.load(at), i32x4.splat(plane));
    const isRun = i32x4.all_true(i32x4.eq(steps, i32x4(0, 4, 8, 12)));
    if (lane + 4 <= count && isRun) storeRuns(tile, plane, from, bias);
    else storeColumns(tile, from, min(4, count - lane), at, bias);
  }
}

/** Four outputs are residues that lie beside each other in y. */
function storeRuns(tile: Tile, plane: i32, sums: usize, biases: usize): void {
  const y = tile.y + plane;
  const rows = tile.rows;
  const targets = tile.targets;
  const bias = v128.load(biases);
  for (let row = 0; row < rows; row++) {
    const target = load<i32>(slot(targets, row));
    if (target >= 0) v128.store(y + target, f32x4.add(v128.load(sums + ((<usize>row) << 5)), bias));
  }
}

/** The first `count` outputs from `planes` on, some of which may have no cell. */
function storeColumns(tile: Tile, sums: usize, count: i32, planes: usize, biases: usize): void {
  if (count == 4 && i32x4.all_true(i32x4.ge_s(v128.load(planes), i32x4.splat(0)))) {
    return storeFourColumns(tile, sums, planes, biases);
  }
  const y = tile.y;
  const rows = tile.rows;
  const targets = tile.targets;
  for (let row = 0; row < rows; row++) {
    const target = load<i32>(slot(targets, row));
    if (target < 0) continue;
    const from = sums + ((<usize>row) << 5);
    for (let lane = 0; lane < count; lane++) {
      const at = (<usize>lane) << 2;
      const plane = load<i32>(planes + at);
      if (plane >= 0) store<f32>(y + target + plane, load<f32>(from + at) + load<f32>(biases + at));
    }
  }
}

function storeFourColumns(tile: Tile, sums: usize, planes: usize, biases: usize): void {
  const y = tile.y;
  const rows = tile.rows;
  const targets = tile.targets;
  const bias = v128.load(biases);
  const a = y + load<i32>(planes);
  const b = y + load<i32>(planes, 4);
  const c = y + load<i32>(planes, 8);
  const d = y + load<i32>(planes, 12);
  for (let row = 0; row < rows; row++) {
    const target = load<i32>(slot(targets, row));
    if (target < 0) continue;
    const four = f32x4.add(v128.load(sums + ((<usize>row) << 5)), bias);
    v128.store_lane<f32>(a + target, four, 0);
    v128.store_lane<f32>(b + target, four, 1);
    v128.store_lane<f32>(c + target, four, 2);
    v128.store_lane<f32>(d + target, four, 3);
  }
}
