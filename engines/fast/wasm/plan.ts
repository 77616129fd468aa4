/** One layer on one shape of x, as the tables that ../assembly/plan.ts describes. */
import type { Geometry } from '../../../spec/geometry.ts';
import type { Heap } from './heap.ts';
import { type LayerPhase, type LayerPhases, product } from './layer-phases.ts';
import { combinations } from './phases.ts';

export const MODES = ['direct pixels', 'packed pixels', 'direct channels', 'packed channels'] as const;
export type Mode = (typeof MODES)[number];

export interface PlannedPhase {
  readonly phase: LayerPhase;
  readonly mode: Mode;
  readonly weights: number;
  readonly weightGroupBytes: number;
  readonly biases: number;
  readonly unit: number;
}

const BYTES = 4;
const PLAN_FIELDS = 20;
const PHASE_FIELDS = 16;
/** Cells after an image that the last tile may read. */
const OVERSHOOT = 64;
/** Terms of a block: a panel of them and a block of weights stay in the first-level cache. */
const TERMS = 384;
const POSITIONS = 96;
const STRIP = 192;

/** Where things are in memory. All is given back by `free`. */
export interface Plan {
  readonly geometry: Geometry;
  readonly address: number;
  readonly x: number;
  readonly y: number;
  readonly scratchBytes: number;
  free(): void;
}

/** Cells of each axis of the image, and by how much a step on it moves in the image, in x and in y, in cells. */
interface Steps {
  readonly image: readonly number[];
  readonly y: readonly number[];
  readonly planeCells: number;
  readonly imageCells: number;
  readonly before: readonly number[];
  readonly bordered: boolean;
}

function stepsOf({ axes, inChannels, groups }: Geometry, { borders }: LayerPhases): Steps {
  const channels = inChannels / groups;
  const extents = axes.map(({ input }, axis) => borders[axis].before + input + borders[axis].after);
  const rowCells = (Math.ceil(extents[extents.length - 1] / 16) | 1) * 16;
  const bordered = borders.some(({ before, after }) => before + after > 0);
  const cells = bordered ? rowCells : product(extents);
  const image = axes.map((_, axis) => product(extents.slice(axis + 1)));
  if (bordered) axes.slice(0, -1).forEach((_, axis) => { image[axis] = product(extents.slice(axis + 1, -1)) * channels * rowCells; });
  return {
    image,
    y: axes.map((_, axis) => product(axes.slice(axis + 1).map(({ output }) => output))),
    // An odd number of cache lines: channels of a power of two would all meet in the same set.
    planeCells: cells,
    imageCells: bordered ? product(extents.slice(0, -1)) * channels * rowCells : inChannels * cells,
    bordered,
    before: borders.map(({ before }) => before),
  };
}

/** @throws RangeError where it does not fit into memory */
export function makePlan(heap: Heap, geometry: Geometry, layer: LayerPhases, planned: readonly PlannedPhase[], tileRows: number): Plan {
  const { batch, groups, inChannels, outChannels, axes } = geometry;
  const regions: number[] = [];
  const allocate = (cells: number, what: string) => {
    const address = heap.allocate(cells * BYTES, what);
    regions.push(address);
    return address;
  };
  const free = () => {
    for (const region of regions) heap.free(region);
  };
  try {
    const steps = stepsOf(geometry, layer);
    const channels = inChannels / groups;
    const inputCells = product(axes.map(({ input }) => input));
    const outputCells = product(axes.map(({ output }) => output));
    const fewest = Math.min(...planned.map(({ phase }) => product(phase.axes.map(({ positions }) => positions))));
    const imagesPerChunk = Math.max(1, Math.min(batch, Math.ceil(POSITIONS / fewest)));
    const x = allocate(batch * inChannels * inputCells + OVERSHOOT, 'x');
    const y = allocate(batch * outChannels * outputCells, 'y');
    const imageBytes = steps.imageCells * BYTES;
    let image = 0;
    if (steps.bordered) {
      const cells = imagesPerChunk * steps.imageCells + OVERSHOOT;
      image = allocate(cells, 'the image with a border');
      heap.floats(image, cells).fill(0);
    }
    const rows = axes.slice(0, -1).map(({ input }, axis) => Array.from({ length: input }, (_, index) => index + layer.borders[axis].before));
    const last = layer.borders[axes.length - 1].before;
    const rowOffsets = combinations(rows).map((row) => BYTES * (row.reduce((sum, index, axis) => sum + index * steps.image[axis], 0) + last));
    const table = (values: readonly number[] | Int32Array, what: string) => {
      const at = allocate(values.length, what);
      heap.integers(at, values.length).set(values);
      return at;
    };
    const phases: number[] = [];
    let scratchBytes = 4096;
    for (const one of planned) {
      const { phase, mode, weights, weightGroupBytes, biases, unit } = one;
      const longest = Math.max(24, Math.min(STRIP, Math.floor(5000 / (channels + 1) / 24) * 24));
      const tables = phaseTables(longest, phase, mode, steps, imagesPerChunk, imageBytes, outChannels * outputCells * BYTES, axes.map(({ stride }) => stride), outputCells);
      const packed = mode.startsWith('packed');
      const channelsPerBlock = packed && channels > TERMS ? Math.ceil(channels / Math.ceil(channels / TERMS)) : Math.max(1, channels);
      const tapsPerBlock = packed ? Math.max(1, Math.min(phase.taps, Math.floor(TERMS / channelsPerBlock))) : phase.taps;
      const positionsPerBlock = POSITIONS;
      const outputsPerBlock = Math.ceil(phase.outputs / 8) * 8;
      const tiles = (Math.ceil(POSITIONS / 4) + 1) * (Math.floor(outputsPerBlock / (mode === 'packed pixels' ? 4 : 8)) + 1);
      scratchBytes = Math.max(scratchBytes, tiles * 192 + (POSITIONS + 8) * tapsPerBlock * channelsPerBlock * BYTES + 4096);
      phases.push(
        MODES.indexOf(mode), phase.taps, table(tables.offsets, 'offsets'), phase.outputs, weights, weightGroupBytes, biases,
        table(tables.planes, 'planes'), tables.positions, table(tables.sources, 'sources'), table(tables.targets, 'targets'),
        tapsPerBlock, channelsPerBlock, positionsPerBlock, outputsPerBlock, unit,
      );
    }
    const address = table([
      x, y, image, batch, imagesPerChunk, groups, channels, inChannels * inputCells * BYTES, channels * inputCells * BYTES,
      inputCells * BYTES, outChannels * outputCells * BYTES, (outChannels / groups) * outputCells * BYTES, imageBytes,
      steps.planeCells * BYTES, rowOffsets.length, table(rowOffsets, 'rows'), axes[axes.length - 1].input, planned.length,
      table(phases, 'phases'), tileRows,
    ], 'the plan');
    if (phases.length !== planned.length * PHASE_FIELDS) throw new Error('phase fields');
    void PLAN_FIELDS;
    return { geometry, address, x, y, scratchBytes, free };
  } catch (error) {
    free();
    throw error;
  }
}

interface PhaseTables {
  readonly offsets: readonly number[];
  readonly planes: readonly number[];
  readonly positions: number;
  readonly sources: Int32Array;
  readonly targets: Int32Array;
}

function phaseTables(longest: number, phase: LayerPhase, mode: Mode, steps: Steps, images: number, imageBytes: number, yImageBytes: number, strides: readonly number[], outputCells: number): PhaseTables {
  const { axes } = phase;
  const border = 0;
  void border;
  const offsets = combinations(axes.map(({ cells }) => cells)).map((cells) => BYTES * cells.reduce((sum, cell, axis) => sum + (cell + steps.before[axis]) * steps.image[axis], 0));
  const residues = combinations(axes.map((axis) => axis.residues));
  const perChannel = phase.outputs / residues.length;
  const planes = Array.from({ length: perChannel }, (_, m) => m * outputCells).flatMap((start) => residues.map((r) => BYTES * (start + r.reduce((sum, residue, axis) => sum + residue * steps.y[axis], 0))));
  const grid = axes.map(({ positions }) => positions);
  const exact = product(grid);
  const direct = mode.startsWith('direct');
  const entries = exact * (direct ? 1 : images);
  const sources = new Int32Array(entries);
  const targets = new Int32Array(entries + 3);
  for (let flat = 0; flat < entries; flat++) {
    const image = Math.floor(flat / exact);
    let rest = flat % exact;
    let source = 0;
    let target = 0;
    for (let axis = grid.length - 1; axis >= 0; axis--) {
      const q = rest % grid[axis];
      rest = (rest - q) / grid[axis];
      source += q * steps.image[axis];
      target += q * strides[axis] * steps.y[axis];
    }
    sources[flat] = source * BYTES + image * imageBytes;
    targets[flat] = target * BYTES + image * yImageBytes;
  }
  if (!direct) return { offsets, planes, positions: exact, sources, targets };
  const strips = stripsOf(sources, longest);
  return { offsets, planes, positions: strips.length / 3, sources: Int32Array.from(strips), targets };
}

/** Positions that are neighbours in the image, at most `longest` of them together: [source, first, count] of each. */
function stripsOf(sources: Int32Array, longest: number): number[] {
  const strips: number[] = [];
  let first = 0;
  for (let position = 1; position <= sources.length; position++) {
    if (position < sources.length && sources[position] === sources[position - 1] + BYTES) continue;
    const count = position - first;
    const parts = Math.ceil(count / longest);
    const each = Math.ceil(count / parts / 24) * 24;
    for (let part = first; part < position; part += each) strips.push(sources[part], part, Math.min(each, position - part));
    first = position;
  }
  return strips;
}
