/**
 * The shapes of a tile that there are kernels for (assembly/tiles/tile.ts), for whatever memory has to have room for. A
 * test compares the two.
 */
import { LANES, LANES_OF_ONE_ROW, LANES_OF_THREE_ROWS, LANES_OF_TWO_ROWS, MOST_ROWS } from '../constants.ts';

export interface TileShape {
  readonly rows: number;
  readonly lanes: number;
}

/** Tiles of any phase: one row to MOST_ROWS. */
const ORDINARY: readonly TileShape[] = Array.from({ length: MOST_ROWS }, (_, index) => ({
  rows: index + 1,
  lanes: LANES,
}));

/** Tiles of few rows of pixels, read from the image. */
const WIDE: readonly TileShape[] = [
  { rows: 1, lanes: LANES_OF_ONE_ROW },
  { rows: 2, lanes: LANES_OF_TWO_ROWS },
  { rows: 3, lanes: LANES_OF_THREE_ROWS },
];

export const TILE_SHAPES: readonly TileShape[] = [...ORDINARY, ...WIDE];

/** The most lanes of a tile: it may read as many cells from the last one of an image on. */
export const MOST_LANES = Math.max(...TILE_SHAPES.map(({ lanes }) => lanes));
