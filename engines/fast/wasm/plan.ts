/** A layer on one shape of x, as the structures of assembly/plan.ts. */
import type { Geometry } from '../../../spec/geometry.ts';
import { elementCount } from '../../../spec/tensor.ts';
import { type OrderedPart, partsInOrder } from './alternating.ts';
import type { Heap } from './heap.ts';
import { type Image, imageOf, type PlannedPart } from './image.ts';
import { leavesGaps, type Phase, product } from './phases.ts';
import { Regions } from './regions.ts';
import { phaseTables } from './tables.ts';
import { areDealt, type Share, sharesOf, unitOf } from './units.ts';
import { isDirect, isTransformed, MODES, type Way } from './ways.ts';
import { termsOf } from './weights.ts';

/** A phase with its weights in memory. */
export interface PackedPhase {
  readonly phase: Phase;
  readonly way: Way;
  readonly weights: number;
  readonly weightGroupBytes: number;
  readonly biases: number;
  /** Outputs that stay together in a tile's rows. */
  readonly unit: number;
}

/** What the plan is for. */
export interface Machine {
  /** The most rows of a tile. */
  readonly tileRows: number;
  /** The most threads that compute. */
  readonly threads: number;
}

export interface Plan {
  readonly geometry: Geometry;
  /** The most that compute it. */
  readonly threads: number;
  readonly address: number;
  readonly x: number;
  readonly y: number;
  readonly scratchBytes: number;
  /** Whether some cells of y are not computed, since no tap reaches them. */
  readonly hasGaps: boolean;
  free(): void;
}

/** What the kernels tell a plan of phases by. */
const PHASES = 0;
const BYTES = Float32Array.BYTES_PER_ELEMENT;
const TILE_BYTES = 192;
/** Cells after an image that its last tile may read. */
const OVERSHOOT = 64;
/** Of a packed phase: a panel of so many terms and a block of weights stay in the first-level cache. */
const TERMS = 384;
/** Positions that are worked on together: all their panels stay in the second-level cache. */
const POSITIONS = 96;
/** Numbers in the panels of a transformed phase, for the same reason. */
const PANEL_NUMBERS = 2 ** 17;
/** Cells under a strip of a direct phase: they stay in the second-level cache while all phases read them. */
const STRIP_CELLS = 24_000;
const LONGEST_STRIP = 192;
const SHORTEST_STRIP = 24;

/**
 * @param phases in the order in which they are to be computed
 * @throws RangeError where it does not fit into memory
 */
export function makePlan(heap: Heap, geometry: Geometry, phases: readonly PackedPhase[], machine: Machine): Plan {
  return Regions.filled(heap, (regions) => ({
    geometry,
    threads: machine.threads,
    free: () => regions.free(),
    ...fill(heap, geometry, phases, machine, regions),
  }));
}

function fill(
  heap: Heap,
  geometry: Geometry,
  phases: readonly PackedPhase[],
  { tileRows, threads }: Machine,
  regions: Regions,
): Omit<Plan, 'geometry' | 'threads' | 'free'> {
  const { batch, groups, inChannels, outChannels, outputShape, axes } = geometry;
  const input = axes.map((axis) => axis.input);
  const channels = inChannels / groups;
  const xCells = product(input);
  const yCells = product(axes.map((axis) => axis.output));
  const parts = partsInOrder(phases, geometry);
  const image = imageOf(geometry, parts);
  const fewest = Math.min(POSITIONS, ...parts.map(({ part }) => product(part.positions)));
  const imagesPerChunk = Math.max(1, Math.min(batch, Math.ceil(POSITIONS / fewest)));
  const x = regions.allocate(batch * inChannels * xCells + OVERSHOOT, 'x');
  const y = regions.allocate(elementCount(outputShape), 'y');
  const dealt = areDealt(groups * Math.ceil(batch / imagesPerChunk), threads);
  const imageCells = imagesPerChunk * image.imageStep + OVERSHOOT;
  let bordered = 0;
  if (image.bordered) {
    const cells = imageCells * (dealt ? threads : 1);
    bordered = regions.allocate(cells, 'the image with its border');
    heap.floats(bordered, cells).fill(0);
  }
  const shares = sharesOf(parts, dealt ? 1 : threads);
  const longestStrip = longestStripOf(parts, channels);
  const planned = parts.map((part, index) =>
    planPart(part, geometry, image, imagesPerChunk, shares[index], longestStrip, regions),
  );
  const rows = image.rows.map((row) => row * BYTES);
  // In the order of the fields of Plan.
  const address = regions.table(
    [
      ...[PHASES, x, y, bordered, batch, imagesPerChunk, groups, channels],
      ...[inChannels * xCells, channels * xCells, xCells].map((cells) => cells * BYTES),
      ...[outChannels * yCells, (outChannels / groups) * yCells].map((cells) => cells * BYTES),
      ...[image.imageStep, image.channelStep].map((cells) => cells * BYTES),
      ...[rows.length, regions.table(rows, 'the table of rows'), input[input.length - 1]],
      ...[
        parts.length,
        regions.table(
          planned.flatMap(({ fields }) => fields),
          'the phases',
        ),
        tileRows,
      ],
      ...[dealt ? 1 : 0, imageCells * BYTES],
    ],
    'the plan',
  );
  const scratchBytes = Math.max(0, ...planned.map((part) => part.scratchBytes));
  return {
    address,
    x,
    y,
    scratchBytes,
    hasGaps: leavesGaps(
      parts.map(({ part }) => part),
      geometry,
    ),
  };
}

/** The fields of Phase, in their order. */
function planPart(
  planned: OrderedPart,
  geometry: Geometry,
  image: Image,
  images: number,
  share: Share,
  longestStrip: number,
  regions: Regions,
): { readonly fields: readonly number[]; readonly scratchBytes: number } {
  const { phase, way, weights, weightGroupBytes, biases, unit, alternates } = planned;
  const channels = geometry.inChannels / geometry.groups;
  const terms = termsOf(phase, way);
  const tables = phaseTables(planned, geometry, image, images, longestStrip);
  const together = alternates ? 2 : 1;
  const blocks = blocksOf(way, terms, channels, together);
  const unitSize = unitOf(share, way, tables.positions * images, blocks.positions, phase.outputs);
  const kinds = [0, 0, 0, ...way.transforms.map(({ kind }) => kind)].slice(-3);
  const fields = [
    ...[MODES.indexOf(way.mode), terms, regions.table(tables.offsets, 'the table of taps'), phase.outputs],
    ...[weights, weightGroupBytes, biases, regions.table(tables.planes, 'the table of outputs')],
    ...[
      tables.positions,
      regions.table(tables.sources, 'the table of positions'),
      regions.table(tables.targets, 'the table of cells'),
    ],
    ...[
      blocks.terms,
      blocks.channels,
      unitSize.positions,
      unitSize.outputs,
      unit,
      regions.table(kinds, 'the transforms'),
      alternates ? 1 : 0,
    ],
  ];
  return { fields, scratchBytes: together * scratchBytesOf(way, blocks, terms, unitSize.outputs) };
}

/** One length for all direct phases: those with the same strips are computed strip by strip. */
function longestStripOf(parts: readonly PlannedPart[], channels: number): number {
  const rows = parts
    .filter(({ way }) => isDirect(way))
    .map(({ part: { phase } }) => product(phase.axes.slice(0, -1).map(({ offsets }) => offsets.length)));
  const strip = Math.floor(STRIP_CELLS / (channels * Math.max(...rows)) / SHORTEST_STRIP) * SHORTEST_STRIP;
  return Math.max(SHORTEST_STRIP, Math.min(LONGEST_STRIP, strip));
}

interface Blocks {
  readonly terms: number;
  readonly channels: number;
  readonly positions: number;
}

/** @param together phases whose panels share the cache */
function blocksOf(way: Way, terms: number, channels: number, together: number): Blocks {
  if (isDirect(way)) return { terms, channels, positions: 1 };
  if (isTransformed(way)) {
    const positions = Math.max(8, Math.floor(PANEL_NUMBERS / (terms * channels * together) / 8) * 8);
    return { terms, channels, positions: Math.min(positions, POSITIONS) };
  }
  const each = Math.ceil(channels / Math.ceil(channels / TERMS));
  return { terms: Math.max(1, Math.min(terms, Math.floor(TERMS / each))), channels: each, positions: POSITIONS };
}

/** Sums of tiles, and panels of at most eight positions. */
function scratchBytesOf(way: Way, blocks: Blocks, terms: number, outputs: number): number {
  if (isDirect(way)) return 2 * TILE_BYTES;
  const panels = Math.ceil(blocks.positions / 4) + 1;
  const tiles = panels * (isTransformed(way) ? terms : Math.floor(outputs / 4) + 1);
  return tiles * TILE_BYTES + panels * 8 * blocks.terms * (blocks.channels + 3) * BYTES;
}
