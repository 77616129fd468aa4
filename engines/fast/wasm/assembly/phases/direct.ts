/** Phases whose tiles are read from the image: no copy, but every channel is a line of memory of its own. */
import { DIRECT_PIXELS, TILE_BYTES } from '../../constants';
import { blockCount, blockStart } from '../blocks';
import { LayerPlan, PhasePlan, Strip } from '../plan';
import { storeAlternating } from '../storing/alternating';
import { channelsOut, lanesOut, pixelsOut, rowsOut, storeChannels, storePixels } from '../storing/store';
import { aimAt, channelTile, pixelTile, TO_SUMS } from '../tiles/tile';
import { wideLanes, wideTile } from '../tiles/wide-tile';

/**
 * A strip of neighbouring positions of one image, all outputs.
 * @param image the image, at its first channel of the group
 * @param y the group's part of the image's y
 */
export function directBlock(
  plan: LayerPlan,
  phase: PhasePlan,
  strip: i32,
  group: i32,
  image: usize,
  y: usize,
  sums: usize,
): void {
  const run = changetype<Strip>(phase.sources + <usize>strip * offsetof<Strip>());
  const targets = phase.targets + ((<usize>run.first) << 2);
  const from = image + run.source;
  const weights = phase.weights + <usize>group * phase.weightGroupBytes;
  const biases = phase.biases + ((<usize>(group * phase.outputs)) << 2);
  if (phase.mode == DIRECT_PIXELS) pixelTiles(plan, phase, run.count, from, y, weights, biases, targets, sums);
  else channelTiles(plan, phase, run.count, from, y, weights, biases, targets, sums);
}

/**
 * The same of two phases whose cells alternate in y, in lanes of pixels: tile by tile, so that whole vectors are stored.
 * @param even the phase with the first cell
 */
export function alternatingBlock(
  plan: LayerPlan,
  even: PhasePlan,
  odd: PhasePlan,
  strip: i32,
  group: i32,
  image: usize,
  y: usize,
  sums: usize,
): void {
  const run = changetype<Strip>(even.sources + <usize>strip * offsetof<Strip>());
  const outputs = even.outputs;
  const biases = even.biases + ((<usize>(group * outputs)) << 2);
  const blocks = blockCount(outputs, plan.tileRows, even.unit);
  for (let block = 0; block < blocks; block++) {
    const output = blockStart(block, blocks, outputs, even.unit);
    const rows = blockStart(block + 1, blocks, outputs, even.unit) - output;
    const lanes = wideLanes(rows);
    const at = (<usize>output) << 2;
    for (let position = 0; position < run.count; position += lanes) {
      const from = image + run.source + ((<usize>position) << 2);
      sumPixels(plan, even, group, output, rows, from, sums);
      sumPixels(plan, odd, group, output, rows, from, sums + TILE_BYTES);
      const first = y + load<i32>(even.targets + ((<usize>(run.first + position)) << 2));
      storeAlternating(first, sums, rows, lanes, min(lanes, run.count - position), even.planes + at, biases + at);
    }
  }
}

/** A tile of positions from `from` on, and `rows` outputs. */
function sumPixels(plan: LayerPlan, phase: PhasePlan, group: i32, output: i32, rows: i32, from: usize, sums: usize): void {
  const offsets = phase.offsets;
  const taps = phase.taps;
  const channels = plan.channels;
  const planeBytes = plan.planeBytes;
  const w = phase.weights + <usize>group * phase.weightGroupBytes + ((<usize>(output * taps * channels)) << 2);
  if (wideLanes(rows) > 8) wideTile(rows, w, from, offsets, taps, channels, planeBytes, sums);
  else pixelTile(rows, TO_SUMS, w, from, offsets, taps, channels, planeBytes, sums, true);
}

function pixelTiles(
  plan: LayerPlan,
  phase: PhasePlan,
  count: i32,
  image: usize,
  y: usize,
  weights: usize,
  biases: usize,
  targets: usize,
  sums: usize,
): void {
  const outputs = phase.outputs;
  const terms = phase.taps * plan.channels;
  const blocks = blockCount(outputs, plan.tileRows, phase.unit);
  for (let block = 0; block < blocks; block++) {
    const output = blockStart(block, blocks, outputs, phase.unit);
    const rows = blockStart(block + 1, blocks, outputs, phase.unit) - output;
    const lanes = wideLanes(rows);
    const at = (<usize>output) << 2;
    const w = weights + at * terms;
    const planes = phase.planes + at;
    const most = lanes == 8 ? rowsOut(rows, planes) : TO_SUMS;
    for (let position = 0; position < count; position += lanes) {
      const from = image + ((<usize>position) << 2);
      const to = targets + ((<usize>position) << 2);
      const real = min(lanes, count - position);
      const out = pixelsOut(most, real, to);
      aimAt(y, planes, biases + at, to);
      if (lanes == 8)
        pixelTile(rows, out, w, from, phase.offsets, phase.taps, plan.channels, plan.planeBytes, sums, true);
      else wideTile(rows, w, from, phase.offsets, phase.taps, plan.channels, plan.planeBytes, sums);
      if (out == TO_SUMS) storePixels(y, sums, rows, lanes, real, planes, biases + at, to);
    }
  }
}

function channelTiles(
  plan: LayerPlan,
  phase: PhasePlan,
  count: i32,
  image: usize,
  y: usize,
  weights: usize,
  biases: usize,
  targets: usize,
  sums: usize,
): void {
  const terms = phase.taps * plan.channels;
  const blocks = blockCount(count, plan.tileRows, 1);
  for (let output = 0; output < phase.outputs; output += 8) {
    const at = (<usize>output) << 2;
    const lanes = min(8, phase.outputs - output);
    const most = lanesOut(lanes, phase.planes + at);
    for (let block = 0; block < blocks; block++) {
      const position = blockStart(block, blocks, count, 1);
      const rows = blockStart(block + 1, blocks, count, 1) - position;
      const from = image + ((<usize>position) << 2);
      const w = weights + at * terms;
      const to = targets + ((<usize>position) << 2);
      const out = channelsOut(most, rows, to);
      aimAt(y, phase.planes + at, biases + at, to);
      channelTile(rows, out, w, from, phase.offsets, phase.taps, plan.channels, plan.planeBytes, sums, true);
      if (out == TO_SUMS) storeChannels(y, sums, rows, lanes, phase.planes + at, biases + at, to);
    }
  }
}
