/**
 * A layer on one shape of x in the engine's memory: the structure LayerPlan, its PhasePlans, and the tables they point
 * to.
 */
import type { Geometry } from '../../../../spec/geometry.ts';
import { elementCount } from '../../../../spec/tensor.ts';
import { isMerged, kindsOf, MODE_NUMBERS, termsOf } from '../choice/methods.ts';
import { leavesGaps } from '../choice/phases.ts';
import { MOST_LANES } from '../choice/tile-shapes.ts';
import { areDealt, type Share, sharesOf, unitOf } from '../choice/units.ts';
import { PHASES } from '../constants.ts';
import { blockSizesOf, longestStripOf, POSITIONS, scratchBytesOf, stripCellsOf, tapsAfter } from './block-sizes.ts';
import type { Heap } from './heap.ts';
import { type Image, imageOf } from './image.ts';
import { mergedTables } from './merged-tables.ts';
import { type OrderedPart, partsInOrder } from './part-order.ts';
import { Regions } from './regions.ts';
import { type Fields, record } from './structures.ts';
import { phaseTables } from './tables.ts';
import type { PackedPhase } from './weights.ts';

/** What the plan is for. */
export interface Machine {
  /** The most rows of a tile. */
  readonly tileRows: number;
  /** The most threads that compute. */
  readonly threads: number;
}

/** A plan that can be run: of a LayerPlan or a DepthwisePlan. */
export interface LayerPlan {
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

const BYTES = Float32Array.BYTES_PER_ELEMENT;
/** Cells after an image that its last tile may read, and as many again. */
const OVERSHOOT = 2 * MOST_LANES;

/**
 * @param phases in the order in which they are to be computed
 * @throws RangeError where it does not fit into memory
 */
export function makeLayerPlan(
  heap: Heap,
  geometry: Geometry,
  phases: readonly PackedPhase[],
  machine: Machine,
): LayerPlan {
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
  machine: Machine,
  regions: Regions,
): Omit<LayerPlan, 'geometry' | 'threads' | 'free'> {
  const { batch, groups, inChannels, outChannels, outputShape, axes } = geometry;
  const channels = inChannels / groups;
  const xPlaneBytes = elementCount(axes.map((axis) => axis.input)) * BYTES;
  const yPlaneBytes = elementCount(axes.map((axis) => axis.output)) * BYTES;
  const parts = partsInOrder(phases, geometry);
  const image = imageOf(geometry, parts);
  const imagesPerChunk = imagesPerChunkOf(parts, batch);
  const x = regions.allocate(elementCount([batch, inChannels, ...axes.map((axis) => axis.input)]) + OVERSHOOT, 'x');
  const y = regions.allocate(elementCount(outputShape), 'y');
  const dealt = areDealt(groups * Math.ceil(batch / imagesPerChunk), machine.threads);
  const imageCells = imagesPerChunk * image.imageStep + OVERSHOOT;
  const bordered = image.bordered ? zeros(heap, imageCells * (dealt ? machine.threads : 1), regions) : 0;
  const chunk = { geometry, image, images: imagesPerChunk, longestStrip: longestStripOf(parts, channels) };
  const shares = sharesOf(parts, dealt ? 1 : machine.threads);
  const stripCells = image.stripped ? stripCellsOf(parts, image, chunk.longestStrip) : 0;
  const planned = parts.map((part, index) => planPart(part, chunk, shares[index], regions));
  const plan = record('LayerPlan', {
    kind: PHASES,
    x,
    y,
    image: bordered,
    images: batch,
    imagesPerChunk,
    groups,
    channels,
    xImageBytes: inChannels * xPlaneBytes,
    xGroupBytes: channels * xPlaneBytes,
    xPlaneBytes,
    yImageBytes: outChannels * yPlaneBytes,
    yGroupBytes: (outChannels / groups) * yPlaneBytes,
    imageBytes: image.imageStep * BYTES,
    planeBytes: image.channelStep * BYTES,
    rows: image.rows.length,
    rowOffsets: regions.table(
      image.rows.map((row) => row * BYTES),
      'the table of rows',
    ),
    rowCells: axes[axes.length - 1].input,
    phases: parts.length,
    firstPhase: regions.table(
      planned.flatMap(({ fields }) => record('PhasePlan', fields)),
      'the phases',
    ),
    tileRows: machine.tileRows,
    dealt: dealt ? 1 : 0,
    threadImageBytes: imageCells * BYTES,
    stripBytes: stripCells * BYTES,
    before: image.before[0],
    after: tapsAfter(parts),
  });
  const address = regions.table(plan, 'the plan');
  const strips = channels * stripCells * BYTES;
  const scratchBytes = Math.max(0, ...planned.map((part) => part.scratchBytes)) + strips;
  const hasGaps = leavesGaps(
    parts.map(({ part }) => part),
    geometry,
  );
  return { address, x, y, scratchBytes, hasGaps };
}

/** Few positions leave lanes empty, so that those of several images are worked on together. */
function imagesPerChunkOf(parts: readonly OrderedPart[], batch: number): number {
  const fewest = Math.min(POSITIONS, ...parts.map(({ part }) => elementCount(part.positions)));
  return Math.max(1, Math.min(batch, Math.ceil(POSITIONS / fewest)));
}

/** Images with a border: the border is written once, here, and the kernels write what is inside of it. */
function zeros(heap: Heap, cells: number, regions: Regions): number {
  const address = regions.allocate(cells, 'the image with its border');
  heap.floats(address, cells).fill(0);
  return address;
}

/** Images that are worked on together. */
interface Chunk {
  readonly geometry: Geometry;
  readonly image: Image;
  readonly images: number;
  readonly longestStrip: number;
}

function planPart(
  planned: OrderedPart,
  { geometry, image, images, longestStrip }: Chunk,
  share: Share,
  regions: Regions,
): { readonly fields: Fields<'PhasePlan'>; readonly scratchBytes: number } {
  const { phase, method, weights, weightGroupBytes, biases, unit, alternates } = planned;
  const terms = termsOf(phase, method);
  const tables = isMerged(method)
    ? mergedTables(planned, geometry, image, images)
    : phaseTables(planned, geometry, image, images, longestStrip);
  const together = alternates ? 2 : 1;
  const block = blockSizesOf(method, terms, geometry.inChannels / geometry.groups, together);
  const unitSize = unitOf(share, method, tables.positions * images, block.positions, phase.outputs);
  const fields = {
    mode: MODE_NUMBERS[method.mode],
    taps: terms,
    offsets: regions.table(tables.offsets, 'the table of taps'),
    outputs: phase.outputs,
    weights,
    weightGroupBytes,
    biases,
    planes: regions.table(tables.planes, 'the table of outputs'),
    positions: tables.positions,
    sources: regions.table(tables.sources, 'the table of positions'),
    targets: regions.table(tables.targets, 'the table of cells'),
    tapsPerBlock: block.terms,
    channelsPerBlock: block.channels,
    positionsPerBlock: unitSize.positions,
    outputsPerBlock: unitSize.outputs,
    unit,
    kinds: regions.table(kindsOf(method), 'the transforms'),
    alternates: alternates ? 1 : 0,
    edges: regions.table(tables.edges, 'the table of ends'),
    outside: regions.table(tables.outside, 'the table of outputs beside y'),
    ...cellsOf(geometry, image),
  };
  return { fields, scratchBytes: scratchBytesOf(method, block, terms, unitSize.outputs, together) };
}

/** How far x reaches, and from a cell to the next. */
function cellsOf({ axes }: Geometry, { steps }: Image) {
  const [outers, rows, cells] = [1, 1, ...axes.map(({ input }) => input)].slice(-3);
  const [outerBytes, rowBytes] = [0, 0, ...steps.map((step) => step * BYTES)].slice(-3);
  return { outers, rows, cells, outerBytes, rowBytes };
}
