/**
 * One phase, row by row: X [image][group][c][cell] as x is, and the rows of some channels, each times its weight, are added
 * to the rows of four lanes. For images that have rows to speak of. The rows of a box are along its longest axis, which at
 * the left and right edge is not the last one.
 */
import { elementCount, type FloatArray } from '../../spec/tensor.ts';
import { type Box, boxesOf, type Extents, positionsOf, stridesOf } from './boxes.ts';
import { type ComputePhase, type Images, inPasses, TILE } from './passes.ts';
import { combinations, LANES, type Phase } from './phase.ts';
import { add1x1, add1x4, add4x1, add4x4 } from './rows-kernel.ts';

/** Rows of equal length, image by image. */
interface RowBox {
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

export function computeByRows(phase: Phase, groups: number, extents: Extents): ComputePhase {
  const { inPerGroup, outPerGroup, lanes, blocks, taps } = phase;
  const boxes = boxesOf(phase, extents).map((box) => rowBox(box, phase, groups, extents));
  const passes = inPasses(boxes.flatMap(partsOf), inPerGroup);
  const [inputs, outputs] = [elementCount(extents.input), elementCount(extents.output)];
  const offsets = productOffsets(phase, extents.input);
  const tile = new Float64Array(LANES * TILE);
  return (images) => {
    for (const pass of passes) {
      for (let block = 0; block < groups * blocks; block++) {
        const g = Math.floor(block / blocks);
        const start = { x: g * inPerGroup * inputs, w: block * taps * inPerGroup * lanes };
        for (const part of pass) {
          const end = Math.min(part.lastRow, images.count * part.box.perImage);
          if (part.firstRow >= end) continue;
          for (let lane = 0; lane < lanes; lane++)
            tile.fill(phase.bias[block * lanes + lane], lane * TILE, (lane + 1) * TILE);
          addProducts(tile, images, phase, offsets, start, part, end);
          storeRows(tile, part, end, (block % blocks) * lanes, lanes, images.y, g * outPerGroup * outputs);
        }
      }
    }
  };
}

function rowBox({ segments, laneOffset }: Box, phase: Phase, groups: number, extents: Extents): RowBox {
  const { axes, inPerGroup, outPerGroup } = phase;
  const extentOf = segments.map(({ from, to }) => to - from);
  const along = extentOf.lastIndexOf(Math.max(...extentOf));
  const starts = segments.map((segment, axis) => (axis === along ? { ...segment, to: segment.from + 1 } : segment));
  const last = segments.length - 1;
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

function partsOf(box: RowBox): Part[] {
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

/** For every product of a lane, in the order of packing, where its row of x is. */
function productOffsets({ axes, inPerGroup }: Phase, input: readonly number[]): Int32Array {
  const strides = stridesOf(input);
  const taps = combinations(axes.map(({ offsets }) => offsets));
  const products = new Int32Array(taps.length * inPerGroup);
  taps.forEach((tap, index) => {
    const cell = tap.reduce((sum, offset, axis) => sum + offset * strides[axis], 0);
    for (let c = 0; c < inPerGroup; c++) products[index * inPerGroup + c] = cell + c * elementCount(input);
  });
  return products;
}

/** Adds all products of the box to the tile, four at a time and then one at a time. */
function addProducts(
  tile: Float64Array,
  { X }: Images,
  { weights, lanes }: Phase,
  offsets: Int32Array,
  start: { readonly x: number; readonly w: number },
  part: Part,
  end: number,
): void {
  const [addFour, addOne] = lanes === 1 ? [add1x4, add1x1] : [add4x4, add4x1];
  const { ranges } = part.box;
  for (let range = 0; range < ranges.length; range += 2) {
    let product = ranges[range];
    const last = ranges[range + 1];
    for (; product + 4 <= last; product += 4) {
      addFour(tile, X, weights, start.w + product * lanes, offsets, product, start.x, part, end);
    }
    for (; product < last; product++) {
      addOne(tile, X, weights, start.w + product * lanes, offsets, product, start.x, part, end);
    }
  }
}

/** Rounds the sums into y. Lanes without a place there are dropped. */
function storeRows(
  tile: Float64Array,
  { box, firstRow, skipped, length }: Part,
  end: number,
  firstLane: number,
  lanes: number,
  y: FloatArray,
  group: number,
): void {
  const step = box.yStep;
  for (let row = firstRow; row < end; row++) {
    for (let lane = 0; lane < lanes; lane++) {
      const offset = box.laneOffset[firstLane + lane];
      if (offset < 0) continue;
      const at = group + offset + box.yBase[row] + skipped * step;
      const from = lane * TILE + (row - firstRow) * length;
      for (let q = 0; q < length; q++) y[at + q * step] = tile[from + q];
    }
  }
}
