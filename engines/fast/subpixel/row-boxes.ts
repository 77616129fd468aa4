/**
 * The boxes of a phase as rows of equal length. Where a box is narrow, as at the left and right edge of an image, its
 * rows are along the longest axis.
 */
import { type Box, type Extents, positionsOf, stridesOf } from './boxes.ts';
import { TILE } from './passes.ts';
import { combinations, type Phase } from './phase.ts';

/** The last axis, on which neighbours are neighbours in memory, is taken for the rows if they are as long as this. */
const LONG = 16;

/** Rows of equal length, image by image. */
export interface RowBox {
  readonly length: number;
  /** From one position of a row to the next. */
  readonly xStep: number;
  readonly yStep: number;
  /** Rows in one image. */
  readonly perImage: number;
  /** For every row its first cell in x and in y. */
  readonly xBase: Int32Array;
  readonly yBase: Int32Array;
  readonly laneOffset: Int32Array;
  /** Pairs: the first product and the one after the last, in the order of packing. */
  readonly ranges: Int32Array;
}

/** Whole rows, or a part of one, as many positions as fit into a tile. */
export interface Part {
  readonly box: RowBox;
  readonly firstRow: number;
  readonly lastRow: number;
  /** Positions of the row before this part. */
  readonly skipped: number;
  readonly length: number;
  readonly positions: number;
}

export function rowBox({ segments, laneOffset }: Box, phase: Phase, groups: number, extents: Extents): RowBox {
  const { axes, inPerGroup, outPerGroup } = phase;
  const last = segments.length - 1;
  const extentOf = segments.map(({ from, to }) => to - from);
  const along = extentOf[last] >= LONG ? last : extentOf.lastIndexOf(Math.max(...extentOf));
  const starts = segments.map((segment, axis) => (axis === along ? { ...segment, to: segment.from + 1 } : segment));
  const firsts = segments.map(({ firstTap, taps }, axis) =>
    Array.from({ length: axis === last ? 1 : taps }, (_, index) => firstTap + index),
  );
  const ranges: number[] = [];
  for (const tap of combinations(firsts)) {
    const first = tap.reduce((flat, index, axis) => flat * axes[axis].offsets.length + index, 0) * inPerGroup;
    // In the middle of an image all taps are there, and all is one range.
    if (ranges.at(-1) === first) ranges.pop();
    else ranges.push(first);
    ranges.push(first + segments[last].taps * inPerGroup);
  }
  return {
    ...positionsOf(starts, extents, { x: groups * inPerGroup, y: groups * outPerGroup }),
    length: extentOf[along],
    xStep: stridesOf(extents.input)[along],
    yStep: stridesOf(extents.output)[along] * extents.stride[along],
    laneOffset,
    ranges: Int32Array.from(ranges),
  };
}

/** The rows of a box in parts that fit into a tile. */
export function partsOf(box: RowBox): Part[] {
  const parts: Part[] = [];
  const rows = Math.max(1, Math.floor(TILE / box.length));
  for (let firstRow = 0; firstRow < box.xBase.length; firstRow += rows) {
    const lastRow = Math.min(firstRow + rows, box.xBase.length);
    for (let skipped = 0; skipped < box.length; skipped += TILE) {
      const length = Math.min(TILE, box.length - skipped);
      parts.push({ box, firstRow, lastRow, skipped, length, positions: (lastRow - firstRow) * length });
    }
  }
  return parts;
}
