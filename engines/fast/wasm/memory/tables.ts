/** The tables of one phase: where each tap, position and output is in the image and in y, in bytes. */
import type { Geometry } from '../../../../spec/geometry.ts';
import { elementCount } from '../../../../spec/tensor.ts';
import { isDirect, isTransformed, type PhaseMethod, type PlannedPart } from '../choice/methods.ts';
import { combinations, type LayerPhase, type PhasePart } from '../choice/phases.ts';
import type { Image } from './image.ts';
import { record } from './structures.ts';

/** The fields of the same names of PhasePlan. */
export interface PhaseTables {
  readonly offsets: readonly number[];
  readonly planes: readonly number[];
  /** Of one image: positions, tiles of them, or strips. */
  readonly positions: number;
  readonly sources: Int32Array;
  readonly targets: Int32Array;
  /** Of merged phases; empty for others. */
  readonly edges: ArrayLike<number>;
  readonly outside: readonly number[];
}

const BYTES = Float32Array.BYTES_PER_ELEMENT;
/** Entries that are read beyond the last: four at a time. */
const SPARE = 3;
/** Positions in a strip: a multiple of all widths of a tile, but for 32. */
const STRIP_UNIT = 24;

/** @param images of a chunk */
export function phaseTables(
  { part, method }: PlannedPart,
  { axes, outChannels }: Geometry,
  image: Image,
  images: number,
  longestStrip: number,
): PhaseTables {
  const { phase } = part;
  const yCells = elementCount(axes.map(({ output }) => output));
  const ySteps = axes.map((_, axis) => elementCount(axes.slice(axis + 1).map(({ output }) => output)));
  const at = (index: readonly number[], steps: readonly number[]) =>
    BYTES * index.reduce((sum, entry, axis) => sum + entry * steps[axis], 0);
  const offsets = combinations(cellsOf(phase, method)).map((cells) =>
    at(
      cells.map((cell, axis) => cell + image.before[axis]),
      image.steps,
    ),
  );
  const residues = combinations(phase.axes.map((axis) => axis.residues));
  const planes = Array.from({ length: phase.outputs }, (_, output) => {
    const m = Math.floor(output / residues.length);
    const residue = residues[output % residues.length];
    const inside = residue.every((each, axis) => phase.axes[axis].residues.indexOf(each) < part.residues[axis]);
    return inside ? m * yCells * BYTES + at(residue, ySteps) : -1;
  });
  const grid = gridOf(part, method, isDirect(method) ? 1 : images);
  const sources = grid.sources(image.steps, image.imageStep);
  const targets = grid.targets(
    ySteps.map((step, axis) => step * axes[axis].stride),
    outChannels * yCells,
  );
  const none = { edges: [], outside: [] };
  if (!isDirect(method)) return { offsets, planes, positions: grid.tiles, sources, targets, ...none };
  const strips = stripsOf(sources, longestStrip);
  return { offsets, planes, positions: strips.length, sources: Int32Array.from(strips.flat()), targets, ...none };
}

/** By axis the cells under a position: of its taps, or of its transform's points. */
function cellsOf({ axes }: LayerPhase, { transforms }: PhaseMethod): number[][] {
  return axes.map(({ offsets }, axis) =>
    transforms.length === 0
      ? [...offsets]
      : Array.from({ length: transforms[axis].points }, (_, point) => offsets[0] + point),
  );
}

/** The positions of a part, in tiles of one or of a transform's outputs, image by image. */
function gridOf({ first, positions }: PhasePart, method: PhaseMethod, images: number) {
  const together = positions.map((_, axis) => (isTransformed(method) ? method.transforms[axis].outputs : 1));
  const extents = positions.map((count, axis) => Math.ceil(count / together[axis]));
  const tiles = elementCount(extents);
  const outputs = combinations(together.map((count) => Array.from({ length: count }, (_, output) => output)));
  /** Where output `output` of each tile is, image by image; −1 where it is none of the part's positions. */
  const fill = (table: Int32Array, output: readonly number[], steps: readonly number[], imageStep: number) => {
    const byAxis = extents.map((extent, axis) =>
      Array.from({ length: extent }, (_, tile) => {
        const position = tile * together[axis] + output[axis];
        return position < positions[axis] ? (first[axis] + position) * steps[axis] * BYTES : null;
      }),
    );
    const last = byAxis.pop() as readonly (number | null)[];
    const rows = combinations(byAxis);
    let at = 0;
    for (let image = 0; image < images; image++) {
      for (const row of rows) {
        const start = row.includes(null)
          ? null
          : row.reduce<number>((sum, each) => sum + (each ?? 0), image * imageStep * BYTES);
        for (const inRow of last) table[at++] = start === null || inRow === null ? -1 : start + inRow;
      }
    }
  };
  return {
    tiles,
    sources(steps: readonly number[], imageStep: number): Int32Array {
      const sources = new Int32Array(tiles * images);
      fill(sources, outputs[0], steps, imageStep);
      return sources;
    },
    /** By output of a tile, then by tile. */
    targets(steps: readonly number[], imageStep: number): Int32Array {
      const each = tiles * images;
      const targets = new Int32Array(outputs.length * each + SPARE).fill(-1);
      outputs.forEach((output, which) => {
        fill(targets.subarray(which * each, (which + 1) * each), output, steps, imageStep);
      });
      return targets;
    },
  };
}

/** Positions that are neighbours in the image, at most `longest` of them together: a Strip each. */
function stripsOf(sources: Int32Array, longest: number): number[][] {
  const strips: number[][] = [];
  let first = 0;
  for (let position = 1; position <= sources.length; position++) {
    if (position < sources.length && sources[position] === sources[position - 1] + BYTES) continue;
    const count = position - first;
    const each = Math.ceil(count / Math.ceil(count / longest) / STRIP_UNIT) * STRIP_UNIT;
    for (let part = first; part < position; part += each) {
      strips.push(record('Strip', { source: sources[part], first: part, count: Math.min(each, position - part) }));
    }
    first = position;
  }
  return strips;
}
