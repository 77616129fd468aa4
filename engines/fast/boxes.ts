/**
 * Where one phase is computed, for given extents. Along an axis the taps of an output position q = 0, 1, … are those whose
 * cell q + offset lies in x. Cut where that changes, every axis falls into segments and the output into boxes, and within a
 * box all positions have the same taps: nothing is tested further in, and no cell outside of x is ever read.
 */
import { elementCount } from '../../spec/tensor.ts';
import { combinations, LANES, type Phase } from './phase.ts';
import type { ResidueClass } from './residue-classes.ts';

export interface Extents {
  readonly input: readonly number[];
  readonly output: readonly number[];
  readonly stride: readonly number[];
  /** Images that are computed together. */
  readonly images: number;
}

export interface Box {
  /** Positions in one image. */
  readonly perImage: number;
  /** For every position, image by image, the first cell of its group in x as it is packed: [image][group][cell][c]. */
  readonly xBase: Int32Array;
  /** For every position the cell of the first output channel with residue 0 on every axis. */
  readonly yBase: Int32Array;
  /** What is added to that for a lane of the group; −1 where that residue has no such position. */
  readonly laneOffset: Int32Array;
  /** Pairs: what is added to xBase, and the first packed weight of a block. Each is a run of `length` products. */
  readonly runs: Int32Array;
  readonly length: number;
}

/** Positions from..to of one axis. */
interface Segment {
  readonly from: number;
  readonly to: number;
  readonly firstTap: number;
  readonly taps: number;
  /** How many of the residues have these positions; they are ascending, so the first ones. */
  readonly residues: number;
}

/** The boxes of a phase, without those that no tap reaches. */
export function boxesOf(phase: Phase, groups: number, extents: Extents): Box[] {
  const segments = phase.axes.map((axis, index) => segmentsOf(axis, extents, index).filter(({ taps }) => taps > 0));
  const offsets = new Map<string, Int32Array>();
  return combinations(segments).map((box) => {
    const residues = box.map((segment) => segment.residues);
    const laneOffset = offsets.get(residues.join()) ?? laneOffsets(phase, residues, extents);
    offsets.set(residues.join(), laneOffset);
    return { ...positions(phase, groups, box, extents), ...runsOf(phase, box, extents.input), laneOffset };
  });
}

/** The segments of one axis: within each, all positions have the same taps and the same residues. */
export function segmentsOf({ residues, offsets }: ResidueClass, extents: Extents, axis: number): Segment[] {
  const input = extents.input[axis];
  const counts = residues.map((residue) => Math.ceil((extents.output[axis] - residue) / extents.stride[axis]));
  const cuts = new Set([0, ...counts, ...offsets.flatMap((offset) => [-offset, input - offset])]);
  const inside = [...cuts].filter((cut) => cut >= 0 && cut <= counts[0]).sort((a, b) => a - b);
  return inside.slice(1).map((to, index) => {
    const from = inside[index];
    const reaching = offsets.filter((offset) => from + offset >= 0 && from + offset < input);
    const firstTap = offsets.indexOf(reaching[0]);
    return { from, to, firstTap, taps: reaching.length, residues: counts.filter((count) => count > from).length };
  });
}

/** Strides of a row-major grid. */
function stridesOf(extents: readonly number[]): number[] {
  return extents.map((_, axis) => elementCount(extents.slice(axis + 1)));
}

function laneOffsets(phase: Phase, live: readonly number[], { output }: Extents): Int32Array {
  const strides = stridesOf(output);
  const cells = elementCount(output);
  const laneOffset = new Int32Array(phase.blocks * LANES).fill(-1);
  const kept = phase.residues.map((residues) =>
    residues.every((residue, axis) => phase.axes[axis].residues.indexOf(residue) < live[axis]),
  );
  for (let lane = 0; lane < phase.outPerGroup * kept.length; lane++) {
    const at = lane % kept.length;
    if (!kept[at]) continue;
    const within = phase.residues[at].reduce((sum, residue, axis) => sum + residue * strides[axis], 0);
    laneOffset[lane] = Math.floor(lane / kept.length) * cells + within;
  }
  return laneOffset;
}

function positions(phase: Phase, groups: number, box: readonly Segment[], extents: Extents) {
  const { input, output, stride, images } = extents;
  const [xStrides, yStrides] = [stridesOf(input), stridesOf(output)];
  const perImage = elementCount(box.map(({ from, to }) => to - from));
  const xBase = new Int32Array(perImage * images);
  const yBase = new Int32Array(perImage * images);
  const q = box.map(({ from }) => from);
  for (let position = 0; position < perImage; position++) {
    let [x, y] = [0, 0];
    for (let axis = 0; axis < q.length; axis++) {
      x += q[axis] * xStrides[axis];
      y += q[axis] * stride[axis] * yStrides[axis];
    }
    for (let image = 0; image < images; image++) {
      xBase[image * perImage + position] = (image * groups * elementCount(input) + x) * phase.inPerGroup;
      yBase[image * perImage + position] = image * groups * phase.outPerGroup * elementCount(output) + y;
    }
    for (let axis = q.length - 1; axis >= 0 && ++q[axis] === box[axis].to && axis > 0; axis--) q[axis] = box[axis].from;
  }
  return { perImage, xBase, yBase };
}

function runsOf(phase: Phase, box: readonly Segment[], input: readonly number[]) {
  const strides = stridesOf(input);
  const last = box.length - 1;
  const lastOffsets = phase.axes[last].offsets;
  // Taps of the last axis that read neighbouring cells are one run, since the channels of a cell lie together.
  const isOneRun = lastOffsets.every((offset, index) => offset === lastOffsets[0] + index);
  const tapsOf = box.map(({ firstTap, taps }, axis) =>
    Array.from({ length: axis === last && isOneRun ? 1 : taps }, (_, index) => firstTap + index),
  );
  const runs = combinations(tapsOf).flatMap((taps) => {
    let [x, w] = [0, 0];
    taps.forEach((tap, axis) => {
      x += phase.axes[axis].offsets[tap] * strides[axis];
      w = w * phase.axes[axis].offsets.length + tap;
    });
    return [x * phase.inPerGroup, w * phase.inPerGroup * LANES];
  });
  return { runs: Int32Array.from(runs), length: phase.inPerGroup * (isOneRun ? box[last].taps : 1) };
}
