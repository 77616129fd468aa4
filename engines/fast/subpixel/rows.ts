/**
 * One phase, row by row: X [image][group][c][cell] as x is, and the rows of some channels, each times its weight, are
 * added to the rows of four lanes. For images that have rows to speak of.
 */
import { elementCount, type FloatArray } from '../../../spec/tensor.ts';
import { boxesOf, type Extents, stridesOf } from './boxes.ts';
import { type ComputePhase, type Images, inPasses, TILE } from './passes.ts';
import { combinations, LANES, type Phase } from './phase.ts';
import { type Part, partsOf, rowBox } from './row-boxes.ts';
import { add1x1, add1x4, add4x1, add4x4 } from './rows-kernel.ts';

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
