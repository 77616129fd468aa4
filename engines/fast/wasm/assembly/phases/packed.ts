/**
 * Phases whose positions are gathered into panels. Sums over many taps and channels go in blocks of terms, so that a block
 * of panels and one of weights stay in the caches; between blocks the tiles' sums wait in memory.
 */
import { PACKED_PIXELS, TILE_BYTES } from '../../constants';
import { blockCount, blockStart } from '../blocks';
import { packPanel } from '../gathering/panels';
import { LayerPlan, PhasePlan } from '../plan';
import { channelsOut, lanesOut, pixelsOut, rowsOut, storeChannels, storePixels } from '../storing/store';
import { aimAt, channelTile, pixelTile, TO_SUMS } from '../tiles/tile';

/** One tap that begins where the panel does. */
const NO_OFFSET = memory.data<i32>([0]);

/** Positions of a chunk that are worked on together, cut into panels. */
let panelCount: i32 = 0;
let firstPosition: i32 = 0;
let positionCount: i32 = 0;
let pixels: bool = false;

/**
 * @param unit a block of positions and a block of outputs: position block · output blocks + output block
 * @param positions of the whole chunk
 * @param scratch sums of all tiles of the block, or of one where all terms are one block; then the panels
 */
export function packedBlock(
  plan: LayerPlan,
  phase: PhasePlan,
  unit: i32,
  positions: i32,
  group: i32,
  image: usize,
  y: usize,
  scratch: usize,
): void {
  const outputBlocks = (phase.outputs + phase.outputsPerBlock - 1) / phase.outputsPerBlock;
  const firstOutput = (unit % outputBlocks) * phase.outputsPerBlock;
  const endOutput = min(firstOutput + phase.outputsPerBlock, phase.outputs);
  firstPosition = (unit / outputBlocks) * phase.positionsPerBlock;
  positionCount = min(phase.positionsPerBlock, positions - firstPosition);
  pixels = phase.mode == PACKED_PIXELS;
  panelCount = pixels ? (positionCount + 7) / 8 : blockCount(positionCount, plan.tileRows, 1);
  const oneBlock = phase.tapsPerBlock >= phase.taps && phase.channelsPerBlock >= plan.channels;
  const tiles = oneBlock ? 1 : panelCount * ((endOutput - firstOutput) / (pixels ? 4 : 8) + 1);
  const panels = scratch + <usize>tiles * TILE_BYTES;
  let tap = 0;
  do {
    const taps = min(phase.tapsPerBlock, phase.taps - tap);
    let channel = 0;
    do {
      const channels = min(phase.channelsPerBlock, plan.channels - channel);
      const first = tap == 0 && channel == 0;
      const last = tap + taps == phase.taps && channel + channels == plan.channels;
      gather(plan, phase, tap, taps, channels, image + <usize>channel * plan.planeBytes, panels);
      const term = tap * plan.channels + channel;
      multiply(
        plan,
        phase,
        group,
        firstOutput,
        endOutput,
        term,
        taps * channels,
        y,
        oneBlock,
        first,
        last,
        scratch,
        panels,
      );
      channel += channels;
    } while (channel < plan.channels);
    tap += taps;
  } while (tap < phase.taps);
}

function panelStart(plan: LayerPlan, panel: i32): i32 {
  return pixels ? min(panel * 8, positionCount) : blockStart(panel, panelCount, positionCount, 1);
}

function gather(plan: LayerPlan, phase: PhasePlan, tap: i32, taps: i32, channels: i32, image: usize, panels: usize): void {
  for (let panel = 0; panel < panelCount; panel++) {
    const position = panelStart(plan, panel);
    const real = panelStart(plan, panel + 1) - position;
    const count = pixels ? 8 : real;
    const to = panels + ((<usize>(taps * channels * (pixels ? panel * 8 : position))) << 2);
    const sources = phase.sources + ((<usize>(firstPosition + position)) << 2);
    const offsets = phase.offsets + ((<usize>tap) << 2);
    packPanel(to, count, real, image, sources, offsets, taps, channels, plan.planeBytes);
  }
}

function multiply(
  plan: LayerPlan,
  phase: PhasePlan,
  group: i32,
  firstOutput: i32,
  endOutput: i32,
  term: i32,
  terms: i32,
  y: usize,
  oneBlock: bool,
  first: bool,
  last: bool,
  sums: usize,
  panels: usize,
): void {
  const outputs = phase.outputs;
  const allTerms = phase.taps * plan.channels;
  const biases = phase.biases + ((<usize>(group * outputs)) << 2);
  const weights = phase.weights + <usize>group * phase.weightGroupBytes;
  const blocks = pixels ? blockCount(outputs, plan.tileRows, phase.unit) : (outputs + 7) / 8;
  for (let block = 0; block < blocks; block++) {
    const output = pixels ? blockStart(block, blocks, outputs, phase.unit) : block * 8;
    const rows = pixels ? blockStart(block + 1, blocks, outputs, phase.unit) - output : 8;
    if (output < firstOutput || output >= endOutput) continue;
    const at = (<usize>output) << 2;
    const w = weights + at * allTerms + ((<usize>(term * rows)) << 2);
    const lanes = min(8, outputs - output);
    let most = TO_SUMS;
    if (last) most = pixels ? rowsOut(rows, phase.planes + at) : lanesOut(lanes, phase.planes + at);
    for (let panel = 0; panel < panelCount; panel++) {
      const position = panelStart(plan, panel);
      const count = panelStart(plan, panel + 1) - position;
      const targets = phase.targets + ((<usize>(firstPosition + position)) << 2);
      const from = panels + ((<usize>(terms * position)) << 2);
      if (pixels) {
        const out = pixelsOut(most, count, targets);
        aimAt(y, phase.planes + at, biases + at, targets);
        pixelTile(rows, out, w, from, NO_OFFSET, 1, terms, 32, sums, first);
        if (last && out == TO_SUMS) storePixels(y, sums, rows, 8, count, phase.planes + at, biases + at, targets);
      } else {
        const out = channelsOut(most, count, targets);
        aimAt(y, phase.planes + at, biases + at, targets);
        channelTile(count, out, w, from, NO_OFFSET, 1, terms, (<usize>count) << 2, sums, first);
        if (last && out == TO_SUMS) storeChannels(y, sums, count, lanes, phase.planes + at, biases + at, targets);
      }
      if (!oneBlock) sums += TILE_BYTES;
    }
  }
}
