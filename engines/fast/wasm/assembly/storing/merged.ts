/** From the sums of a merged phase to y: of four tiles that are neighbours, all cells of a row of y are stored together. */
import { Tile } from '../block';
import { slot } from '../slot';

/** A bit for each of four tiles. */
const ALL: i32 = 15;

/**
 * @param tile with the sums of the first cell of each tile on the last axis, four tiles in a row's lanes
 * @param cell to the sums of the next cell
 * @param cells of a tile on the last axis
 * @param residues of the last axis, which are neighbours in a tile's rows
 * @param tiles from a tile's entry in the tables to that of its next cell
 * @param edges the ends that the tiles are at, beside `tile.targets`
 * @param outside the ends at which the tile's outputs are beside y
 */
export function storeMerged(
  tile: Tile, cell: usize, cells: i32, residues: i32, tiles: usize, edges: usize, outside: usize,
): void {
  let ends = v128.load(edges);
  for (let index = 1; index < cells; index++) ends = v128.or(ends, v128.load(edges + <usize>index * (tiles << 2)));
  const whole = i32x4.bitmask(i32x4.eq(ends, i32x4.splat(0)));
  if (whole == ALL) storeWhole(tile, cell, cells, residues, ALL);
  else {
    if (whole != 0) storeWhole(tile, cell, cells, residues, whole);
    storeSome(tile, cell, cells, tiles, edges, outside, whole);
  }
}

/**
 * Of some tiles all cells, which are in y, and follow those of the tile before.
 * @param whole a bit for each of these tiles
 */
// @ts-ignore: decorator
@inline
function storeWhole(tile: Tile, cell: usize, cells: i32, residues: i32, whole: i32): void {
  const rows = tile.rows;
  const planes = tile.planes;
  const biases = tile.biases;
  const y = tile.y + load<i32>(tile.targets);
  const all = cells * residues;
  const step = (<usize>all) << 2;
  for (let row = 0; row < rows; row += residues) {
    const bias = v128.load32_splat(slot(biases, row));
    let to = y + load<i32>(slot(planes, row));
    const first = tile.sums + ((<usize>row) << 5);
    let residue = 0;
    let from = first;
    let line = first;
    for (let index = 0; index < all; index += 2) {
      const a = f32x4.add(v128.load(from), bias);
      from += 32;
      if (++residue == residues) {
        residue = 0;
        line += cell;
        from = line;
      }
      if (index + 1 == all) {
        if (whole & 1) v128.store_lane<f32>(to, a, 0);
        if (whole & 2) v128.store_lane<f32>(to + step, a, 1);
        if (whole & 4) v128.store_lane<f32>(to + 2 * step, a, 2);
        if (whole & 8) v128.store_lane<f32>(to + 3 * step, a, 3);
        break;
      }
      const b = f32x4.add(v128.load(from), bias);
      from += 32;
      if (++residue == residues) {
        residue = 0;
        line += cell;
        from = line;
      }
      const low = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
      const high = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
      if (whole & 1) v128.store_lane<i64>(to, low, 0);
      if (whole & 2) v128.store_lane<i64>(to + step, low, 1);
      if (whole & 4) v128.store_lane<i64>(to + 2 * step, high, 0);
      if (whole & 8) v128.store_lane<i64>(to + 3 * step, high, 1);
      to += 8;
    }
  }
}

/** Of the other tiles, cell by cell, those that are in y. */
function storeSome(
  tile: Tile, cell: usize, cells: i32, tiles: usize, edges: usize, outside: usize, whole: i32,
): void {
  const rows = tile.rows;
  const planes = tile.planes;
  const biases = tile.biases;
  let targets = tile.targets;
  let sums = tile.sums;
  for (let index = 0; index < cells; index++) {
    for (let lane = 0; lane < 4; lane++) {
      const ends = load<i32>(slot(edges, lane));
      if (ends == -1 || (whole >> lane) & 1) continue;
      const at = tile.y + load<i32>(slot(targets, lane));
      let from = slot(sums, lane);
      for (let row = 0; row < rows; row++) {
        if ((ends & load<i32>(slot(outside, row))) == 0) {
          store<f32>(at + load<i32>(slot(planes, row)), load<f32>(from) + load<f32>(slot(biases, row)));
        }
        from += 32;
      }
    }
    sums += cell;
    targets += tiles << 2;
    edges += tiles << 2;
  }
}
