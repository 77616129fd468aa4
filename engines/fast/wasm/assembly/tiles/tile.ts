/** Which kernel a tile is computed by: each shape that there is, with each place that its sums can go to. */
import { LANES, LANES_OF_ONE_ROW, LANES_OF_THREE_ROWS, LANES_OF_TWO_ROWS } from '../../constants';
import { Tile } from '../block';
import { kernel, TO_NEIGHBOURS, TO_PAIRS, TO_SUMS } from './kernel';
import { Eight, Five, Four, One, Six, Three, Two, Zero } from './numbers';

type Pixels = One;
type Channels = Zero;
type ToSums = Zero;
type ToNeighbours = One;
type ToPairs = Two;
type ToRuns = Three;

/** Outputs in rows, positions in lanes; weights [tap][channel][row]. Pairs have an even number of rows. */
export function pixelTile(tile: Tile, out: i32): void {
  if (out == TO_SUMS) return byRows<Pixels, ToSums>(tile);
  if (out == TO_NEIGHBOURS) return byRows<Pixels, ToNeighbours>(tile);
  return byRows<Pixels, ToPairs>(tile);
}

/** Positions in rows, outputs in lanes; weights [tap][channel][8]. */
export function channelTile(tile: Tile, out: i32): void {
  if (out == TO_SUMS) return byRows<Channels, ToSums>(tile);
  return byRows<Channels, ToRuns>(tile);
}

function byRows<Splat, Out>(tile: Tile): void {
  // Pairs have an even number of rows: the odd cases are left out of that function.
  const ANY = offsetof<Out>() != TO_PAIRS;
  switch (tile.rows) {
    case 6:
      return kernel<Six, Two, Splat, Out>(tile);
    case 5:
      if (ANY) return kernel<Five, Two, Splat, Out>(tile);
    case 4:
      return kernel<Four, Two, Splat, Out>(tile);
    case 3:
      if (ANY) return kernel<Three, Two, Splat, Out>(tile);
    case 2:
      return kernel<Two, Two, Splat, Out>(tile);
    default:
      if (ANY) return kernel<One, Two, Splat, Out>(tile);
  }
}

/**
 * Lanes of a tile of so many rows of pixels, where it is read from the image. Few rows have many lanes: the processor's
 * multiply-adds are busy from eight sums on that do not wait for each other.
 */
export function wideLanes(rows: i32): i32 {
  switch (rows) {
    case 1:
      return LANES_OF_ONE_ROW;
    case 2:
      return LANES_OF_TWO_ROWS;
    case 3:
      return LANES_OF_THREE_ROWS;
    default:
      return LANES;
  }
}

/** The same as pixelTile where wideLanes are more than LANES, always to fresh sums. */
export function wideTile(tile: Tile): void {
  switch (tile.rows) {
    case 1:
      return kernel<One, Eight, Pixels, ToSums>(tile);
    case 2:
      return kernel<Two, Six, Pixels, ToSums>(tile);
    case 3:
      return kernel<Three, Three, Pixels, ToSums>(tile);
    default:
      unreachable();
  }
}
