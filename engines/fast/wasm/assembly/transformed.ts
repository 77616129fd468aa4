/**
 * Phases by minimal filtering (transform.ts): tiles of positions are gathered point by point, transformed, multiplied by
 * transformed weights, one product of matrices for each point, and transformed back.
 */
import { blockCount, blockStart } from './blocks';
import { packPanel } from './panels';
import { Phase, Plan, TRANSFORMED_PIXELS } from './plan';
import { storeChannels, storePixels } from './store';
import { channelTile, pixelTile, TO_SUMS } from './tiles';
import { outputsOf, pointsOf, transformInputs, transformSums } from './transform';

const TILE_BYTES: usize = 192;

/** One tap that begins where the panel does. */
const NO_OFFSET = memory.data<i32>([0]);

let panelCount: i32 = 0;
let tileCount: i32 = 0;
let pixels: bool = false;

/**
 * @param unit a block of tiles and a block of outputs
 * @param tiles of the whole chunk; `phase.sources` and `phase.targets` are about tiles, the latter by output of a tile
 */
export function transformedBlock(
  plan: Plan,
  phase: Phase,
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
  const sums = scratch;
  const panels = scratch + <usize>(phase.taps * panelCount) * TILE_BYTES;
  for (let panel = 0; panel < panelCount; panel++) {
    const first = panelStart(panel);
    const real = panelStart(panel + 1) - first;
    const count = pixels ? 8 : real;
    const to = panels + <usize>panel * panelBytes(plan, phase);
    const bytes = pointBytes(plan, count);
    const sources = phase.sources + ((<usize>(firstTile + first)) << 2);
    for (let point = 0; point < phase.taps; point++) {
      const offset = phase.offsets + ((<usize>point) << 2);
      packPanel(to + <usize>point * bytes, count, real, image, sources, offset, 1, plan.channels, plan.planeBytes);
    }
    transformInputs(to, bytes, phase.kinds);
  }
  multiply(plan, phase, group, firstOutput, firstTile, y, sums, panels);
}

function panelStart(panel: i32): i32 {
  return pixels ? min(panel * 8, tileCount) : blockStart(panel, panelCount, tileCount, 1);
}

/** Of a panel's point: all channels of `count` tiles, filled up to whole vectors, which is what is transformed. */
function pointBytes(plan: Plan, count: i32): usize {
  return ((((<usize>(count * plan.channels)) << 2) + 15) >> 4) << 4;
}

/** From one panel to the next. */
function panelBytes(plan: Plan, phase: Phase): usize {
  return <usize>phase.taps * pointBytes(plan, 8);
}

function multiply(
  plan: Plan,
  phase: Phase,
  group: i32,
  firstOutput: i32,
  firstTile: i32,
  y: usize,
  sums: usize,
  panels: usize,
): void {
  const outputs = phase.outputs;
  const channels = plan.channels;
  const points = phase.taps;
  const endOutput = min(firstOutput + phase.outputsPerBlock, outputs);
  const weights = phase.weights + <usize>group * phase.weightGroupBytes;
  const blocks = pixels ? blockCount(outputs, plan.tileRows, 1) : (outputs + 7) / 8;
  const sumsBytes = <usize>panelCount * TILE_BYTES;
  for (let block = 0; block < blocks; block++) {
    const output = pixels ? blockStart(block, blocks, outputs, 1) : block * 8;
    const rows = pixels ? blockStart(block + 1, blocks, outputs, 1) - output : 8;
    if (output < firstOutput || output >= endOutput) continue;
    let w = weights + ((<usize>(output * points * channels)) << 2);
    for (let point = 0; point < points; point++) {
      let to = sums + <usize>point * sumsBytes;
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
    transformSums(sums, sumsBytes, phase.kinds);
    storeTiles(plan, phase, group, output, rows, firstTile, y, sums);
  }
}

function storeTiles(
  plan: Plan,
  phase: Phase,
  group: i32,
  output: i32,
  rows: i32,
  firstTile: i32,
  y: usize,
  sums: usize,
): void {
  const planes = phase.planes + ((<usize>output) << 2);
  const biases = phase.biases + ((<usize>(group * phase.outputs + output)) << 2);
  const points1 = pointsOf(load<i32>(phase.kinds, 4));
  const points2 = pointsOf(load<i32>(phase.kinds, 8));
  const outputs1 = outputsOf(load<i32>(phase.kinds, 4));
  const outputs2 = outputsOf(load<i32>(phase.kinds, 8));
  const tiles = plan.imagesPerChunk * phase.positions;
  const cells = outputsOf(load<i32>(phase.kinds)) * outputs1 * outputs2;
  for (let cell = 0; cell < cells; cell++) {
    const point =
      (cell / (outputs1 * outputs2)) * points1 * points2 + ((cell / outputs2) % outputs1) * points2 + (cell % outputs2);
    let from = sums + <usize>(point * panelCount) * TILE_BYTES;
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
