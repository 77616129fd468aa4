/**
 * One phase, cell by cell: the channels of a cell lie side by side, X [image][group][cell][c], and a sum runs over them
 * and over neighbouring cells. For small images with many channels.
 */
import { elementCount, type FloatArray } from '../../../spec/tensor.ts';
import { type Box, boxesOf, type Extents, positionsOf, stridesOf } from './boxes.ts';
import { type CellBox, sumCells } from './cells-kernel.ts';
import { type ComputePhase, inPasses, TILE } from './passes.ts';
import { combinations, LANES, type Phase } from './phase.ts';

export function computeByCells(phase: Phase, groups: number, extents: Extents): ComputePhase {
  const { inPerGroup, outPerGroup, taps, blocks, weights, bias } = phase;
  const passes = inPasses(
    boxesOf(phase, extents).flatMap((box) => chunksOf(cellBox(box, phase, groups, extents))),
    inPerGroup,
  );
  const [inputs, outputs] = [elementCount(extents.input), elementCount(extents.output)];
  const tile = new Float64Array(LANES * TILE);
  return ({ X, y, count }) => {
    for (const pass of passes) {
      for (let block = 0; block < groups * blocks; block++) {
        const g = Math.floor(block / blocks);
        const start = { x: g * inputs * inPerGroup, w: block * taps * inPerGroup * LANES, bias: block * LANES };
        for (const { box, from, to } of pass) {
          const end = Math.min(to, count * box.perImage);
          if (from >= end) continue;
          sumCells(X, weights, bias, start, box, from, end, tile);
          storeCells(tile, box, (block % blocks) * LANES, from, end, y, g * outPerGroup * outputs);
        }
      }
    }
  };
}

function chunksOf(box: CellBox) {
  return Array.from({ length: Math.ceil(box.xBase.length / TILE) }, (_, index) => {
    const from = index * TILE;
    const to = Math.min(from + TILE, box.xBase.length);
    return { box, from, to, positions: to - from };
  });
}

function cellBox({ segments, laneOffset }: Box, phase: Phase, groups: number, extents: Extents): CellBox {
  const { axes, inPerGroup, outPerGroup } = phase;
  const positions = positionsOf(segments, extents, { x: groups, y: groups * outPerGroup });
  const xBase = positions.xBase.map((cell) => cell * inPerGroup);
  const strides = stridesOf(extents.input);
  const last = segments.length - 1;
  const lastOffsets = axes[last].offsets;
  // Taps of the last axis that read neighbouring cells are one run, since the channels of a cell lie together.
  const isOneRun = lastOffsets.every((offset, index) => offset === lastOffsets[0] + index);
  const tapsOf = segments.map(({ firstTap, taps }, axis) =>
    Array.from({ length: axis === last && isOneRun ? 1 : taps }, (_, index) => firstTap + index),
  );
  const runs = combinations(tapsOf).flatMap((taps) => {
    let [x, w] = [0, 0];
    taps.forEach((tap, axis) => {
      x += axes[axis].offsets[tap] * strides[axis];
      w = w * axes[axis].offsets.length + tap;
    });
    return [x * inPerGroup, w * inPerGroup * LANES];
  });
  const length = inPerGroup * (isOneRun ? segments[last].taps : 1);
  return { ...positions, xBase, laneOffset, runs: Int32Array.from(runs), length };
}

/** Rounds the sums into y. Lanes without a place there are dropped. */
function storeCells(
  tile: Float64Array,
  { laneOffset, yBase }: CellBox,
  firstLane: number,
  from: number,
  to: number,
  y: FloatArray,
  group: number,
): void {
  for (let lane = 0; lane < LANES; lane++) {
    const offset = laneOffset[firstLane + lane];
    if (offset < 0) continue;
    const row = lane * TILE - from;
    for (let p = from; p < to; p++) y[group + offset + yBase[p]] = tile[row + p];
  }
}
