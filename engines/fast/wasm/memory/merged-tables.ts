/**
 * The tables of a merged phase. Its first and last positions may have residues that are beside y: bits say which ends
 * a position is at, and at which ends an output is beside y. Each line of tiles on the last axis is filled up to whole
 * vectors, so that four tiles in lanes are always neighbours.
 */
import type { Geometry } from '../../../../spec/geometry.ts';
import { elementCount } from '../../../../spec/tensor.ts';
import type { PlannedPart } from '../choice/methods.ts';
import { combinations } from '../choice/phases.ts';
import { LANES_OF_VECTOR } from '../constants.ts';
import type { Image } from './image.ts';
import { record, STRUCTURES } from './structures.ts';
import type { PhaseTables } from './tables.ts';

const BYTES = Float32Array.BYTES_PER_ELEMENT;
/** Beside y at every end, and no position at all. */
const NOWHERE = -1;
/** A bit that only NOWHERE has: it has one in common with every output. */
const ANYWHERE = 1 << 30;

/** One axis of the tables, for one output of a tile: a number for each tile. */
interface Line {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** @param images of a chunk */
export function mergedTables(
  planned: PlannedPart,
  { axes, outChannels }: Geometry,
  image: Image,
  images: number,
): PhaseTables {
  const { phase, positions } = planned.part;
  const together = planned.method.transforms.map(({ outputs }) => outputs);
  const extents = positions.map((count, axis) => Math.ceil(count / together[axis]));
  const last = axes.length - 1;
  extents[last] = Math.ceil(extents[last] / LANES_OF_VECTOR) * LANES_OF_VECTOR;
  const yCells = elementCount(axes.map(({ output }) => output));
  const ySteps = axes.map((_, axis) => elementCount(axes.slice(axis + 1).map(({ output }) => output)));
  const tiles = elementCount(extents);
  const lineOf = (axis: number, output: number): Line => {
    const all = Array.from({ length: extents[axis] }, (_, tile) => tile * together[axis] + output);
    const { stride } = axes[axis];
    return {
      starts: all.map((position) => position * stride * ySteps[axis] * BYTES),
      ends: all.map((position) => endsOf(planned, axes, axis, position)),
    };
  };
  const cells = combinations(together.map((count) => Array.from({ length: count }, (_, output) => output)));
  const each = tiles * images;
  const targets = new Int32Array(cells.length * each);
  const edges = new Int32Array(cells.length * each);
  cells.forEach((cell, which) => {
    const lines = cell.map((output, axis) => lineOf(axis, output));
    const range = [which * each, (which + 1) * each] as const;
    fill(targets.subarray(...range), edges.subarray(...range), lines, images, outChannels * yCells * BYTES);
  });
  const residues = combinations(phase.axes.map((axis) => axis.residues));
  const outputs = Array.from({ length: phase.outputs }, (_, output) => ({
    plane: Math.floor(output / residues.length) * yCells,
    residue: residues[output % residues.length],
  }));
  return {
    offsets: [],
    planes: outputs.map(
      ({ plane, residue }) => BYTES * residue.reduce((sum, each, axis) => sum + each * ySteps[axis], plane),
    ),
    positions: tiles,
    sources: linesOf(planned, image, extents, images),
    targets,
    edges,
    outside: outputs.map(({ residue }) =>
      residue.reduce((bits, each, axis) => bits | beside(planned, axes, axis, each), ANYWHERE),
    ),
  };
}

/** A Line for each four tiles: where their first cell is, in bytes and by axis. */
function linesOf({ part, method }: PlannedPart, image: Image, extents: readonly number[], images: number): Int32Array {
  const counts = extents.map((extent, axis) => (axis === extents.length - 1 ? extent / LANES_OF_VECTOR : extent));
  const apart = method.transforms.map(({ outputs }, axis) =>
    axis === extents.length - 1 ? outputs * LANES_OF_VECTOR : outputs,
  );
  const groups = combinations(counts.map((count) => Array.from({ length: count }, (_, index) => index)));
  const lines = new Int32Array(groups.length * images * STRUCTURES.Line.length);
  let at = 0;
  for (let which = 0; which < images; which++) {
    for (const group of groups) {
      const cells = group.map((index, axis) => index * apart[axis] + part.phase.axes[axis].offsets[0]);
      const source = cells.reduce((sum, cell, axis) => sum + cell * image.steps[axis], which * image.imageStep) * BYTES;
      const [outer, row, cell] = [0, 0, ...cells].slice(-3);
      const line = record('Line', { source, outer, row, cell });
      lines.set(line, at);
      at += line.length;
    }
  }
  return lines;
}

/** The bits of an axis's two ends, first and last. */
function bitsOf(axis: number): readonly [number, number] {
  return [1 << (2 * axis), 2 << (2 * axis)];
}

function endsOf({ part }: PlannedPart, axes: Geometry['axes'], axis: number, position: number): number {
  const count = part.positions[axis];
  if (position >= count) return NOWHERE;
  const [first, last] = bitsOf(axis);
  const { residues } = part.phase.axes[axis];
  const { stride, output } = axes[axis];
  const before = position === 0 && residues[0] < 0;
  const after = position * stride + residues[residues.length - 1] >= output;
  return (before ? first : 0) | (after ? last : 0);
}

/** The ends at which a residue is beside y. */
function beside({ part }: PlannedPart, axes: Geometry['axes'], axis: number, residue: number): number {
  const [first, last] = bitsOf(axis);
  const end = part.positions[axis] - 1;
  const { stride, output } = axes[axis];
  return (residue < 0 ? first : 0) | (end * stride + residue >= output ? last : 0);
}

/** Of all tiles, image by image, the sum of what the axes have, and the ends that they are at. */
function fill(starts: Int32Array, ends: Int32Array, lines: readonly Line[], images: number, imageBytes: number): void {
  const outer = combinations(lines.slice(0, -1).map((line) => line.starts.map((_, tile) => tile)));
  const inner = lines[lines.length - 1];
  let at = 0;
  for (let image = 0; image < images; image++) {
    for (const tiles of outer) {
      const start = tiles.reduce((sum, tile, axis) => sum + lines[axis].starts[tile], image * imageBytes);
      const bits = tiles.reduce((sum, tile, axis) => sum | lines[axis].ends[tile], 0);
      for (let tile = 0; tile < inner.starts.length; tile++) {
        starts[at] = start + inner.starts[tile];
        ends[at++] = bits | inner.ends[tile];
      }
    }
  }
}
