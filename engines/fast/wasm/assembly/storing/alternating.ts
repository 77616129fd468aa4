/** From the sums of two phases to y, where their cells alternate: whole vectors are stored. */
import { TILE_BYTES } from '../../constants';
import { Tile } from '../block';
import { slot } from '../slot';
import { storeInTurn } from './in-turn';

/**
 * Two tiles of positions, whose cells alternate in y: `tile` is the one with the even cells, all of them neighbours,
 * and the sums of the odd one follow its own.
 */
export function storeAlternating(tile: Tile): void {
  const sums = tile.sums;
  const y = tile.y + load<i32>(tile.targets);
  const rows = tile.rows;
  const width = tile.lanes;
  const count = tile.count;
  const planes = tile.planes;
  const biases = tile.biases;
  for (let row = 0; row < rows; row++) {
    const plane = load<i32>(slot(planes, row));
    if (plane < 0) continue;
    const bias = v128.load32_splat(slot(biases, row));
    let to = y + plane;
    let from = slot(sums, row * width);
    let lane = 0;
    for (; lane + 4 <= count; lane += 4) {
      const even = f32x4.add(v128.load(from), bias);
      const odd = f32x4.add(v128.load(from + TILE_BYTES), bias);
      storeInTurn(to, even, odd);
      from += 16;
      to += 32;
    }
    for (; lane < count; lane++) {
      store<f32>(to, load<f32>(from) + f32x4.extract_lane(bias, 0));
      store<f32>(to, load<f32>(from + TILE_BYTES) + f32x4.extract_lane(bias, 0), 4);
      from += 4;
      to += 8;
    }
  }
}

/**
 * Four tiles of several positions each, of a transformed phase and of the one whose cells alternate with its own. Of
 * each tile, cells on the last axis follow each other in y: even, odd, even, odd … `tile` has the even phase's sums
 * of the first of these cells, four tiles in a row's lanes, of which `count` are there.
 * @param odd from there to the sums of the odd phase
 * @param cell to the sums of the next cell
 * @param cells of a tile on the last axis: 2 or 3
 * @param tiles from a tile's target to the one of its next cell; below 0 where there is no such cell
 */
export function storeAlternatingTiles(tile: Tile, odd: usize, cell: usize, cells: i32, tiles: usize): void {
  const y = tile.y;
  const from = tile.sums;
  const rows = tile.rows;
  const planes = tile.planes;
  const biases = tile.biases;
  const targets = tile.targets;
  const count = tile.count;
  const valid0 = validCells(targets, tiles, cells);
  const valid1 = count > 1 ? validCells(targets + 4, tiles, cells) : 0;
  const valid2 = count > 2 ? validCells(targets + 8, tiles, cells) : 0;
  const valid3 = count > 3 ? validCells(targets + 12, tiles, cells) : 0;
  const target0 = load<i32>(targets);
  const target1 = load<i32>(targets, 4);
  const target2 = load<i32>(targets, 8);
  const target3 = load<i32>(targets, 12);
  for (let row = 0; row < rows; row++) {
    const plane = load<i32>(slot(planes, row));
    const bias = v128.load32_splat(slot(biases, row));
    const at = from + ((<usize>row) << 5);
    if (plane < 0) continue;
    const to = y + plane;
    const a = f32x4.add(v128.load(at), bias);
    const b = f32x4.add(v128.load(at + odd), bias);
    const c = f32x4.add(v128.load(at + cell), bias);
    const d = f32x4.add(v128.load(at + cell + odd), bias);
    const e = cells > 2 ? f32x4.add(v128.load(at + 2 * cell), bias) : a;
    const f = cells > 2 ? f32x4.add(v128.load(at + 2 * cell + odd), bias) : b;
    const low = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
    const high = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
    const nextLow = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
    const nextHigh = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
    const lastLow = v128.shuffle<f32>(e, f, 0, 4, 1, 5);
    const lastHigh = v128.shuffle<f32>(e, f, 2, 6, 3, 7);
    storeTile(to + target0, v128.shuffle<f64>(low, nextLow, 0, 2), lastLow, valid0);
    storeTile(to + target1, v128.shuffle<f64>(low, nextLow, 1, 3), secondHalf(lastLow), valid1);
    storeTile(to + target2, v128.shuffle<f64>(high, nextHigh, 0, 2), lastHigh, valid2);
    storeTile(to + target3, v128.shuffle<f64>(high, nextHigh, 1, 3), secondHalf(lastHigh), valid3);
  }
}

// @ts-ignore: decorator
@inline
function secondHalf(vector: v128): v128 {
  return v128.shuffle<f64>(vector, vector, 1, 1);
}

/** How many of a tile's cells on the last axis are in y: the first ones. */
function validCells(targets: usize, tiles: usize, cells: i32): i32 {
  let valid = 0;
  while (valid < cells && load<i32>(targets) >= 0) {
    valid++;
    targets += tiles << 2;
  }
  return valid;
}

/** Two cells of each phase, and a third in the first half of `last`. */
// @ts-ignore: decorator
@inline
function storeTile(to: usize, four: v128, last: v128, valid: i32): void {
  if (valid > 1) v128.store(to, four);
  else if (valid == 1) v128.store_lane<i64>(to, four, 0);
  if (valid > 2) v128.store_lane<i64>(to, last, 0, 16);
}
