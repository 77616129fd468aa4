/**
 * Phases by minimal filtering (../gathering/minimal-filtering.ts): tiles of positions are gathered point by point, transformed, multiplied by
 * transformed weights, one product of matrices for each point, and transformed back.
 */
import { TILE_BYTES, TRANSFORMED_PIXELS } from '../../constants';
import { blockCount, blockStart } from '../blocks';
import { outputsOf, pointsOf, transformInputs, transformSums } from '../gathering/minimal-filtering';
import { packPanel } from '../gathering/panels';
import { LayerPlan, PhasePlan } from '../plan';
import { storeAlternatingTiles } from '../storing/alternating';
import { storeChannels, storePixels } from '../storing/store';
import { channelTile, pixelTile, TO_SUMS } from '../tiles/tile';

/** Channels that are gathered together: a multiple of four, so that they fill whole vectors. */
const GATHERED: i32 = 128;

/** One tap that begins where the panel does. */
const NO_OFFSET = memory.data<i32>([0]);

let panelCount: i32 = 0;
let tileCount: i32 = 0;
let pixels: bool = false;

/**
 * @param phase and where it says so the next one, whose cells alternate with its own
 * @param unit a block of tiles and a block of outputs
 * @param tiles of the whole chunk; `phase.sources` and `phase.targets` are about tiles, the latter by output of a tile
 */
export function transformedBlock(
  plan: LayerPlan,
  phase: PhasePlan,
  unit: i32,
  tiles: i32,
  group: i32,
  image: usize,
  y: usize,
  scratch: usize,
): void {
  const outputBlocks = (phase.outputs + phase.outputsPerBlock - 1) / phase.outputsPerBlock;
  const firstTile = (unit / outputBlocks) * phase.positionsPerBlock;
  const firstOutput = (unit % outputBlocks) * phase.outputsPerBlock;
  tileCount = min(phase.positionsPerBlock, tiles - firstTile);
  pixels = phase.mode == TRANSFORMED_PIXELS;
  panelCount = pixels ? (tileCount + 7) / 8 : blockCount(tileCount, plan.tileRows, 1);
  const panels = scratch + (phase.alternates != 0 ? 2 : 1) * allSumsBytes(phase);
  gather(plan, phase, firstTile, image, panels);
  if (phase.alternates != 0) gather(plan, nextPhase(phase), firstTile, image, panels + allPanelsBytes(plan, phase));
  multiply(plan, phase, group, firstOutput, firstTile, y, scratch, panels);
}

function nextPhase(phase: PhasePlan): PhasePlan {
  return changetype<PhasePlan>(changetype<usize>(phase) + offsetof<PhasePlan>());
}

/** Of one point: the sums of all tiles of the block. */
function sumsBytes(): usize {
  return <usize>panelCount * TILE_BYTES;
}

function allSumsBytes(phase: PhasePlan): usize {
  return <usize>phase.taps * sumsBytes();
}

function panelStart(panel: i32): i32 {
  return pixels ? min(panel * 8, tileCount) : blockStart(panel, panelCount, tileCount, 1);
}

/** Of a panel's point: all channels of `count` tiles, filled up to whole vectors, which is what is transformed. */
function pointBytes(plan: LayerPlan, count: i32): usize {
  return ((((<usize>(count * plan.channels)) << 2) + 15) >> 4) << 4;
}

/** From one panel to the next. */
function panelBytes(plan: LayerPlan, phase: PhasePlan): usize {
  return <usize>phase.taps * pointBytes(plan, 8);
}

function allPanelsBytes(plan: LayerPlan, phase: PhasePlan): usize {
  return <usize>panelCount * panelBytes(plan, phase);
}

function gather(plan: LayerPlan, phase: PhasePlan, firstTile: i32, image: usize, panels: usize): void {
  for (let panel = 0; panel < panelCount; panel++) {
    const first = panelStart(panel);
    const real = panelStart(panel + 1) - first;
    const count = pixels ? 8 : real;
    const to = panels + <usize>panel * panelBytes(plan, phase);
    const bytes = pointBytes(plan, count);
    const sources = phase.sources + ((<usize>(firstTile + first)) << 2);
    // Some channels at a time, which then stay in the first-level cache from gathering to transforming.
    for (let channel = 0; channel < plan.channels; channel += GATHERED) {
      const channels = min(GATHERED, plan.channels - channel);
      const part = to + ((<usize>(channel * count)) << 2);
      const from = image + <usize>channel * plan.planeBytes;
      for (let point = 0; point < phase.taps; point++) {
        const offset = phase.offsets + ((<usize>point) << 2);
        packPanel(part + <usize>point * bytes, count, real, from, sources, offset, 1, channels, plan.planeBytes);
      }
      transformInputs(part, bytes, (<usize>(channels * count)) << 2, phase.kinds);
    }
  }
}

function multiply(
  plan: LayerPlan,
  phase: PhasePlan,
  group: i32,
  firstOutput: i32,
  firstTile: i32,
  y: usize,
  sums: usize,
  panels: usize,
): void {
  const outputs = phase.outputs;
  const endOutput = min(firstOutput + phase.outputsPerBlock, outputs);
  const blocks = pixels ? blockCount(outputs, plan.tileRows, 1) : (outputs + 7) / 8;
  for (let block = 0; block < blocks; block++) {
    const output = pixels ? blockStart(block, blocks, outputs, 1) : block * 8;
    const rows = pixels ? blockStart(block + 1, blocks, outputs, 1) - output : 8;
    if (output < firstOutput || output >= endOutput) continue;
    sumPoints(plan, phase, group, output, rows, sums, panels);
    if (phase.alternates == 0) storeTiles(plan, phase, group, output, rows, firstTile, y, sums);
    else {
      const odd = nextPhase(phase);
      sumPoints(plan, odd, group, output, rows, sums + allSumsBytes(phase), panels + allPanelsBytes(plan, phase));
      storeBoth(plan, phase, group, output, rows, firstTile, y, sums);
    }
  }
}

/** The sums of a block of outputs, for all tiles, transformed back. */
function sumPoints(plan: LayerPlan, phase: PhasePlan, group: i32, output: i32, rows: i32, sums: usize, panels: usize): void {
  const channels = plan.channels;
  const points = phase.taps;
  let w = phase.weights + <usize>group * phase.weightGroupBytes + ((<usize>(output * points * channels)) << 2);
  for (let point = 0; point < points; point++) {
    let to = sums + <usize>point * sumsBytes();
    for (let panel = 0; panel < panelCount; panel++) {
      const first = panelStart(panel);
      const count = pixels ? 8 : panelStart(panel + 1) - first;
      const from = panels + <usize>panel * panelBytes(plan, phase) + <usize>point * pointBytes(plan, count);
      if (pixels) pixelTile(rows, TO_SUMS, w, from, NO_OFFSET, 1, channels, 32, to, true);
      else channelTile(count, TO_SUMS, w, from, NO_OFFSET, 1, channels, (<usize>count) << 2, to, true);
      to += TILE_BYTES;
    }
    w += (<usize>(rows * channels)) << 2;
  }
  transformSums(sums, sumsBytes(), phase.kinds);
}

/** Where the sums of an output of tiles are: the place of a point, by outputs of the axes before the last. */
function sumsOf(phase: PhasePlan, outer: i32, last: i32): usize {
  const outputs1 = outputsOf(load<i32>(phase.kinds, 4));
  const points1 = pointsOf(load<i32>(phase.kinds, 4));
  const points2 = pointsOf(load<i32>(phase.kinds, 8));
  const point = ((outer / outputs1) * points1 + (outer % outputs1)) * points2 + last;
  return <usize>point * sumsBytes();
}

function outerOutputs(phase: PhasePlan): i32 {
  return outputsOf(load<i32>(phase.kinds)) * outputsOf(load<i32>(phase.kinds, 4));
}

function storeTiles(
  plan: LayerPlan,
  phase: PhasePlan,
  group: i32,
  output: i32,
  rows: i32,
  firstTile: i32,
  y: usize,
  sums: usize,
): void {
  const planes = phase.planes + ((<usize>output) << 2);
  const biases = phase.biases + ((<usize>(group * phase.outputs + output)) << 2);
  const tiles = plan.imagesPerChunk * phase.positions;
  const lasts = outputsOf(load<i32>(phase.kinds, 8));
  const cells = outerOutputs(phase) * lasts;
  for (let cell = 0; cell < cells; cell++) {
    let from = sums + sumsOf(phase, cell / lasts, cell % lasts);
    const targets = phase.targets + ((<usize>(cell * tiles + firstTile)) << 2);
    for (let panel = 0; panel < panelCount; panel++) {
      const first = panelStart(panel);
      const count = panelStart(panel + 1) - first;
      const to = targets + ((<usize>first) << 2);
      if (pixels) storePixels(y, from, rows, 8, count, planes, biases, to);
      else storeChannels(y, from, count, min(8, phase.outputs - output), planes, biases, to);
      from += TILE_BYTES;
    }
  }
}

/** The same of two phases whose cells alternate, in lanes of pixels. */
function storeBoth(
  plan: LayerPlan,
  phase: PhasePlan,
  group: i32,
  output: i32,
  rows: i32,
  firstTile: i32,
  y: usize,
  sums: usize,
): void {
  const planes = phase.planes + ((<usize>output) << 2);
  const biases = phase.biases + ((<usize>(group * phase.outputs + output)) << 2);
  const tiles = plan.imagesPerChunk * phase.positions;
  const lasts = outputsOf(load<i32>(phase.kinds, 8));
  const odd = allSumsBytes(phase);
  for (let outer = 0; outer < outerOutputs(phase); outer++) {
    const from = sums + sumsOf(phase, outer, 0);
    const targets = phase.targets + ((<usize>(outer * lasts * tiles + firstTile)) << 2);
    for (let tile = 0; tile < tileCount; tile += 4) {
      const at = from + <usize>(tile >> 3) * TILE_BYTES + ((<usize>(tile & 4)) << 2);
      const to = targets + ((<usize>tile) << 2);
      const count = min(4, tileCount - tile);
      storeAlternatingTiles(y, at, odd, sumsBytes(), lasts, rows, planes, biases, to, tiles, count);
    }
  }
}
