/**
 * Phases whose positions are gathered into panels. Sums over many taps and channels go in blocks of terms, so that a
 * block of panels and one of weights stay in the caches; between blocks the tiles' sums wait in memory.
 */
import { FEWEST_ROWS, LANES, PACKED_PIXELS, TILE_BYTES } from '../../constants';
import { Block } from '../block';
import { blockCount, blockStart } from '../blocks';
import { packPanel } from '../gathering/panels';
import { slot } from '../slot';
import { channelsOut, lanesOut, pixelsOut, rowsOut, storeChannels, storePixels } from '../storing/store';
import { TO_SUMS } from '../tiles/kernel';
import { channelTile, pixelTile } from '../tiles/tile';
import { cutPositions, NO_OFFSET, panelStart } from './panel-cuts';

/**
 * @param unit a block of positions and a block of outputs: position block · output blocks + output block
 * @param positions of the whole chunk
 */
export function packedBlock(block: Block, unit: i32, positions: i32): void {
  const plan = block.plan;
  const phase = block.phase;
  cutPositions(block, unit, positions, phase.mode == PACKED_PIXELS);
  const oneBlock = phase.tapsPerBlock >= phase.taps && phase.channelsPerBlock >= plan.channels;
  const outputs = block.endOutput - block.firstOutput;
  // Sums of all tiles, or of one at a time where all terms are one block.
  const tiles = oneBlock ? 1 : block.panelCount * (outputs / (block.pixels ? FEWEST_ROWS : LANES) + 1);
  block.sumsStep = oneBlock ? 0 : TILE_BYTES;
  block.panels = block.sums + <usize>tiles * TILE_BYTES;
  let tap = 0;
  do {
    block.taps = min(phase.tapsPerBlock, phase.taps - tap);
    let channel = 0;
    do {
      block.channels = min(phase.channelsPerBlock, plan.channels - channel);
      gather(block, tap, channel);
      const first = tap == 0 && channel == 0;
      const last = tap + block.taps == phase.taps && channel + block.channels == plan.channels;
      multiply(block, tap * plan.channels + channel, first, last);
      channel += block.channels;
    } while (channel < plan.channels);
    tap += block.taps;
  } while (tap < phase.taps);
}

/** Fills the panels, with some taps and channels from these on. */
function gather(block: Block, tap: i32, channel: i32): void {
  const phase = block.phase;
  const panel = block.panel;
  panel.image = block.image + <usize>channel * block.plan.planeBytes;
  panel.offsets = slot(phase.offsets, tap);
  panel.taps = block.taps;
  panel.channels = block.channels;
  panel.planeBytes = block.plan.planeBytes;
  let next = 0;
  for (let index = 0; index < block.panelCount; index++) {
    const position = next;
    next = panelStart(block, index + 1);
    panel.real = next - position;
    panel.count = block.pixels ? LANES : panel.real;
    // Panels of pixels are all full, so that those before this one hold as many cells as it has positions before it.
    panel.start = slot(block.panels, block.taps * block.channels * position);
    panel.sources = slot(phase.sources, block.firstPosition + position);
    packPanel(panel);
  }
}

/**
 * Adds products of the terms in the panels to the sums of every tile, which go to y with the last of them.
 * @param term the first
 */
function multiply(block: Block, term: i32, first: bool, last: bool): void {
  const phase = block.phase;
  const tile = block.tile;
  const pixels = block.pixels;
  const outputs = phase.outputs;
  const tileRows = block.plan.tileRows;
  const allTerms = phase.taps * block.plan.channels;
  const blocks = pixels ? blockCount(outputs, tileRows, phase.unit) : (outputs + 7) / LANES;
  tile.offsets = NO_OFFSET;
  tile.taps = 1;
  tile.channels = block.taps * block.channels;
  tile.fresh = first;
  tile.lanes = LANES;
  tile.sums = block.sums;
  for (let index = 0; index < blocks; index++) {
    const output = pixels ? blockStart(index, blocks, outputs, phase.unit) : index * LANES;
    const rows = pixels ? blockStart(index + 1, blocks, outputs, phase.unit) - output : LANES;
    if (output < block.firstOutput || output >= block.endOutput) continue;
    const weights = phase.weights + <usize>block.group * phase.weightGroupBytes;
    tile.weights = slot(weights, output * allTerms + term * rows);
    tile.planes = slot(phase.planes, output);
    tile.biases = slot(phase.biases, block.group * outputs + output);
    if (pixels) pixelTiles(block, rows, last);
    else channelTiles(block, min(LANES, outputs - output), last);
  }
}

/** The tiles of some outputs in rows, panel by panel. */
function pixelTiles(block: Block, rows: i32, last: bool): void {
  const tile = block.tile;
  tile.rows = rows;
  tile.step = 32;
  const most = last ? rowsOut(tile) : TO_SUMS;
  let next = 0;
  for (let panel = 0; panel < block.panelCount; panel++) {
    const position = next;
    next = panelStart(block, panel + 1);
    tile.count = next - position;
    tile.cells = slot(block.panels, tile.channels * position);
    tile.targets = slot(block.phase.targets, block.firstPosition + position);
    const out = pixelsOut(tile, most);
    pixelTile(tile, out);
    if (last && out == TO_SUMS) storePixels(tile);
    tile.sums += block.sumsStep;
  }
}

/** The tiles of some outputs in lanes, panel by panel. */
function channelTiles(block: Block, count: i32, last: bool): void {
  const tile = block.tile;
  tile.count = count;
  const most = last ? lanesOut(tile) : TO_SUMS;
  let next = 0;
  for (let panel = 0; panel < block.panelCount; panel++) {
    const position = next;
    next = panelStart(block, panel + 1);
    tile.rows = next - position;
    tile.step = (<usize>tile.rows) << 2;
    tile.cells = slot(block.panels, tile.channels * position);
    tile.targets = slot(block.phase.targets, block.firstPosition + position);
    const out = channelsOut(tile, most);
    channelTile(tile, out);
    if (last && out == TO_SUMS) storeChannels(tile);
    tile.sums += block.sumsStep;
  }
}
