/**
 * Where one phase is computed, for given extents. Along an axis the taps of an output position q = 0, 1, … are those
 * whose cell q + offset lies in x. Cut where that changes, every axis falls into segments and the output into boxes,
 * and within a box all positions have the same taps: nothing is tested further in, and no cell outside of x is ever
 * read.
 */
import { elementCount } from '../../../spec/tensor.ts';
import type { ResidueClass } from '../residue-classes.ts';
import { combinations, type Phase } from './phase.ts';

export interface Extents {
  readonly input: readonly number[];
  readonly output: readonly number[];
  readonly stride: readonly number[];
  /** Images that are computed together. */
  readonly images: number;
}

export interface Box {
  /** One of each axis. */
  readonly segments: readonly Segment[];
  /**
   * For a lane of the group, what is added to the output cell of the first one; −1 where its residue has no such
   * position.
   */
  readonly laneOffset: Int32Array;
}

/** Positions from..to of one axis. */
export interface Segment {
  readonly from: number;
  readonly to: number;
  readonly firstTap: number;
  readonly taps: number;
  /** How many of the residues have these positions; they are ascending, so the first ones. */
  readonly residues: number;
}

/** The boxes of a phase, without those that no tap reaches. */
export function boxesOf(phase: Phase, extents: Extents): Box[] {
  const perAxis = phase.axes.map((axis, index) => segmentsOf(axis, extents, index).filter(({ taps }) => taps > 0));
  const offsets = new Map<string, Int32Array>();
  return combinations(perAxis).map((segments) => {
    const residues = segments.map((segment) => segment.residues);
    const laneOffset = offsets.get(residues.join()) ?? laneOffsets(phase, residues, extents);
    offsets.set(residues.join(), laneOffset);
    return { segments, laneOffset };
  });
}

/** The segments of one axis: within each, all positions have the same taps and the same residues. */
function segmentsOf({ residues, offsets }: ResidueClass, extents: Extents, axis: number): Segment[] {
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
export function stridesOf(extents: readonly number[]): number[] {
  return extents.map((_, axis) => elementCount(extents.slice(axis + 1)));
}

function laneOffsets(phase: Phase, live: readonly number[], { output }: Extents): Int32Array {
  const strides = stridesOf(output);
  const cells = elementCount(output);
  const laneOffset = new Int32Array(phase.blocks * phase.lanes).fill(-1);
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

/**
 * For every position of the segments, image by image, its input cell with offset 0 and its output cell with residue 0.
 */
export function positionsOf(segments: readonly Segment[], { input, output, stride, images }: Extents, planes: Planes) {
  const [xStrides, yStrides] = [stridesOf(input), stridesOf(output)];
  const perImage = elementCount(segments.map(({ from, to }) => to - from));
  const xBase = new Int32Array(perImage * images);
  const yBase = new Int32Array(perImage * images);
  const q = segments.map(({ from }) => from);
  for (let position = 0; position < perImage; position++) {
    let [x, y] = [0, 0];
    for (let axis = 0; axis < q.length; axis++) {
      x += q[axis] * xStrides[axis];
      y += q[axis] * stride[axis] * yStrides[axis];
    }
    for (let image = 0; image < images; image++) {
      xBase[image * perImage + position] = image * planes.x * elementCount(input) + x;
      yBase[image * perImage + position] = image * planes.y * elementCount(output) + y;
    }
    let axis = q.length - 1;
    while (axis > 0 && q[axis] + 1 === segments[axis].to) q[axis] = segments[axis--].from;
    q[axis]++;
  }
  return { perImage, xBase, yBase };
}

/** Planes of one image on either side. */
export interface Planes {
  readonly x: number;
  readonly y: number;
}
