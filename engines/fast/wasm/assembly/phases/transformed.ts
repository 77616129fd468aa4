/**
 * Phases by minimal filtering (../gathering/minimal-filtering.ts): tiles of positions are gathered point by point,
 * transformed, multiplied by transformed weights, one product of matrices for each point, and transformed back.
 */
import { LANES, MERGED_PIXELS, TILE_BYTES, TRANSFORMED_CHANNELS } from '../../constants';
import { Block } from '../block';
import { blockCount, blockStart } from '../blocks';
import { gatherLine } from '../gathering/line-tiles';
import { outputsOf, pointsOf, transformFirstAxis, transformInputs, transformSums } from '../gathering/minimal-filtering';
import { packPanel } from '../gathering/panels';
import { Line, PhasePlan } from '../plan';
import { slot } from '../slot';
import { storeAlternatingTiles } from '../storing/alternating';
import { storeMerged } from '../storing/merged';
import { storeChannels, storePixels } from '../storing/store';
import { TO_SUMS } from '../tiles/kernel';
import { channelTile, pixelTile } from '../tiles/tile';
import { cutPositions, NO_OFFSET, panelStart } from './panel-cuts';

/** Channels that are gathered together: a multiple of four, so that they fill whole vectors. */
const GATHERED: i32 = 128;
/** The same of merged phases, where both halves of a vector's lanes are gathered after each other. */
const LINED: i32 = 8;

/**
 * One phase, and where it says so the next one, whose cells alternate with its own. A position is a tile of several
 * here, and `targets` is by output of a tile, then by tile.
 * @param unit a block of tiles and a block of outputs
 * @param tiles of the whole chunk
 */
export function transformedBlock(block: Block, unit: i32, tiles: i32): void {
  const phase = block.phase;
  cutPositions(block, unit, tiles, phase.mode != TRANSFORMED_CHANNELS);
  block.panels = block.sums + (phase.alternates != 0 ? 2 : 1) * allSumsBytes(block);
  if (phase.mode == MERGED_PIXELS) gatherLines(block, phase, block.panels);
  else gather(block, phase, block.panels);
  if (phase.alternates != 0) gather(block, nextPhase(phase), block.panels + allPanelsBytes(block));
  multiply(block);
}

function nextPhase(phase: PhasePlan): PhasePlan {
  return changetype<PhasePlan>(changetype<usize>(phase) + offsetof<PhasePlan>());
}

/** Of one point: the sums of all tiles of the block. */
function sumsBytes(block: Block): usize {
  return <usize>block.panelCount * TILE_BYTES;
}

function allSumsBytes(block: Block): usize {
  return <usize>block.phase.taps * sumsBytes(block);
}

/**
 * Of a panel's point: all channels of `count` tiles, filled up to an odd number of cache lines, so that no power of two
 * brings the points of a channel into the same set of a cache.
 */
function pointBytes(block: Block, count: i32): usize {
  return (((((<usize>(count * block.plan.channels)) << 2) + 63) >> 6) | 1) << 6;
}

/** From one panel to the next. */
function panelBytes(block: Block): usize {
  return <usize>block.phase.taps * pointBytes(block, LANES);
}

function allPanelsBytes(block: Block): usize {
  return <usize>block.panelCount * panelBytes(block);
}

/** Fills the panels of a phase, from `panels` on. */
function gather(block: Block, phase: PhasePlan, panels: usize): void {
  const panel = block.panel;
  const allChannels = block.plan.channels;
  panel.taps = 1;
  panel.planeBytes = block.plan.planeBytes;
  let next = 0;
  for (let index = 0; index < block.panelCount; index++) {
    const first = next;
    next = panelStart(block, index + 1);
    panel.real = next - first;
    panel.count = block.pixels ? LANES : panel.real;
    panel.sources = slot(phase.sources, block.firstPosition + first);
    const start = panels + <usize>index * panelBytes(block);
    const bytes = pointBytes(block, panel.count);
    // Some channels at a time, which then stay in the first-level cache from gathering to transforming.
    for (let channel = 0; channel < allChannels; channel += GATHERED) {
      panel.channels = min(GATHERED, allChannels - channel);
      panel.image = block.image + <usize>channel * panel.planeBytes;
      const part = slot(start, channel * panel.count);
      for (let point = 0; point < phase.taps; point++) {
        panel.start = part + <usize>point * bytes;
        panel.offsets = slot(phase.offsets, point);
        packPanel(panel);
      }
      transformInputs(part, bytes, (<usize>(panel.channels * panel.count)) << 2, phase.kinds);
    }
  }
}

/** The same of a merged phase, where four tiles after each other are neighbours, read from x itself. */
function gatherLines(block: Block, phase: PhasePlan, panels: usize): void {
  const channels = block.plan.channels;
  const kinds = phase.kinds;
  const bytes = pointBytes(block, LANES);
  const outers = pointsOf(load<i32>(kinds));
  const inner = pointsOf(load<i32>(kinds, 4)) * pointsOf(load<i32>(kinds, 8));
  for (let channel = 0; channel < channels; channel += LINED) {
    const together = min(LINED, channels - channel);
    for (let position = 0; position < block.panelCount * LANES; position += 4) {
      // Lanes behind the last position hold it again.
      const index = <usize>(block.firstPosition + min(position, block.positions - 4)) >> 2;
      const line = changetype<Line>(phase.sources + index * offsetof<Line>());
      const to = slot(panels + <usize>(position >> 3) * panelBytes(block), channel * LANES + (position & 4));
      for (let outer = 0; outer < outers; outer++) {
        gatherLine(block, line, outer, channel, together, to + <usize>(outer * inner) * bytes, bytes);
      }
    }
  }
  if (outers == 1) return;
  for (let panel = 0; panel < block.panelCount; panel++) {
    transformFirstAxis(panels + <usize>panel * panelBytes(block), bytes, (<usize>channels) << 5, kinds);
  }
}

function multiply(block: Block): void {
  const phase = block.phase;
  const tile = block.tile;
  const pixels = block.pixels;
  const outputs = phase.outputs;
  const blocks = pixels ? blockCount(outputs, block.plan.tileRows, phase.unit) : (outputs + 7) / LANES;
  tile.offsets = NO_OFFSET;
  tile.taps = 1;
  tile.channels = block.plan.channels;
  tile.fresh = true;
  tile.lanes = LANES;
  for (let index = 0; index < blocks; index++) {
    const output = pixels ? blockStart(index, blocks, outputs, phase.unit) : index * LANES;
    const rows = pixels ? blockStart(index + 1, blocks, outputs, phase.unit) - output : LANES;
    if (output < block.firstOutput || output >= block.endOutput) continue;
    tile.planes = slot(phase.planes, output);
    tile.biases = slot(phase.biases, block.group * outputs + output);
    sumPoints(block, phase, output, rows, block.sums, block.panels);
    if (phase.mode == MERGED_PIXELS) storeLines(block, output, rows);
    else if (phase.alternates == 0) storeTiles(block, rows, min(LANES, outputs - output));
    else {
      const odd = block.panels + allPanelsBytes(block);
      sumPoints(block, nextPhase(phase), output, rows, block.sums + allSumsBytes(block), odd);
      storeBoth(block, rows);
    }
  }
}

/** The sums of a block of outputs, for all tiles, transformed back. */
function sumPoints(block: Block, phase: PhasePlan, output: i32, rows: i32, sums: usize, panels: usize): void {
  const tile = block.tile;
  const pixels = block.pixels;
  const channels = block.plan.channels;
  const points = phase.taps;
  const group = phase.weights + <usize>block.group * phase.weightGroupBytes;
  tile.weights = slot(group, output * points * channels);
  tile.rows = rows;
  tile.step = 32;
  for (let point = 0; point < points; point++) {
    tile.sums = sums + <usize>point * sumsBytes(block);
    if (pixels) sumPixels(block, panels, point);
    else sumChannels(block, panels, point);
    tile.weights += (<usize>(rows * channels)) << 2;
  }
  transformSums(sums, sumsBytes(block), phase.kinds);
}

/** The sums of a point, panel by panel, positions in lanes. */
function sumPixels(block: Block, panels: usize, point: i32): void {
  const tile = block.tile;
  const count = block.panelCount;
  const step = panelBytes(block);
  let cells = panels + <usize>point * pointBytes(block, LANES);
  for (let panel = 0; panel < count; panel++) {
    tile.cells = cells;
    pixelTile(tile, TO_SUMS);
    tile.sums += TILE_BYTES;
    cells += step;
  }
}

/** The same, outputs in lanes: rows are a panel's positions. */
function sumChannels(block: Block, panels: usize, point: i32): void {
  const tile = block.tile;
  const count = block.panelCount;
  const step = panelBytes(block);
  let next = 0;
  for (let panel = 0; panel < count; panel++) {
    const first = next;
    next = panelStart(block, panel + 1);
    tile.rows = next - first;
    tile.step = (<usize>tile.rows) << 2;
    tile.cells = panels + <usize>panel * step + <usize>point * pointBytes(block, tile.rows);
    channelTile(tile, TO_SUMS);
    tile.sums += TILE_BYTES;
  }
}

/** Where the sums of an output of tiles are: the place of a point, by outputs of the axes before the last. */
function sumsOf(block: Block, outer: i32, last: i32): usize {
  const kinds = block.phase.kinds;
  const outputs1 = outputsOf(load<i32>(kinds, 4));
  const points1 = pointsOf(load<i32>(kinds, 4));
  const points2 = pointsOf(load<i32>(kinds, 8));
  const point = ((outer / outputs1) * points1 + (outer % outputs1)) * points2 + last;
  return block.sums + <usize>point * sumsBytes(block);
}

function outerOutputs(phase: PhasePlan): i32 {
  return outputsOf(load<i32>(phase.kinds)) * outputsOf(load<i32>(phase.kinds, 4));
}

/** @param outputs of a tile in lanes of outputs, which has `rows` outputs otherwise */
function storeTiles(block: Block, rows: i32, outputs: i32): void {
  const phase = block.phase;
  const tile = block.tile;
  const tiles = block.plan.imagesPerChunk * phase.positions;
  const lasts = outputsOf(load<i32>(phase.kinds, 8));
  const cells = outerOutputs(phase) * lasts;
  for (let cell = 0; cell < cells; cell++) {
    tile.sums = sumsOf(block, cell / lasts, cell % lasts);
    let next = 0;
    for (let panel = 0; panel < block.panelCount; panel++) {
      const first = next;
      next = panelStart(block, panel + 1);
      const count = next - first;
      tile.targets = slot(phase.targets, cell * tiles + block.firstPosition + first);
      tile.rows = block.pixels ? rows : count;
      tile.count = block.pixels ? count : outputs;
      if (block.pixels) storePixels(tile);
      else storeChannels(tile);
      tile.sums += TILE_BYTES;
    }
  }
}

/** The same of two phases whose cells alternate, in lanes of pixels. */
function storeBoth(block: Block, rows: i32): void {
  const phase = block.phase;
  const tile = block.tile;
  const tiles = block.plan.imagesPerChunk * phase.positions;
  const lasts = outputsOf(load<i32>(phase.kinds, 8));
  const odd = allSumsBytes(block);
  tile.rows = rows;
  for (let outer = 0; outer < outerOutputs(phase); outer++) {
    const from = sumsOf(block, outer, 0);
    for (let index = 0; index < block.positions; index += 4) {
      tile.sums = slot(from + <usize>(index >> 3) * TILE_BYTES, index & 4);
      tile.targets = slot(phase.targets, outer * lasts * tiles + block.firstPosition + index);
      tile.count = min(4, block.positions - index);
      storeAlternatingTiles(tile, odd, sumsBytes(block), lasts, tiles);
    }
  }
}

/** The same of a merged phase. */
function storeLines(block: Block, output: i32, rows: i32): void {
  const phase = block.phase;
  const tile = block.tile;
  const tiles = block.plan.imagesPerChunk * phase.positions;
  const lasts = outputsOf(load<i32>(phase.kinds, 8));
  tile.rows = rows;
  for (let outer = 0; outer < outerOutputs(phase); outer++) {
    const from = sumsOf(block, outer, 0);
    for (let index = 0; index < block.positions; index += 4) {
      const entry = outer * lasts * tiles + block.firstPosition + index;
      tile.sums = slot(from + <usize>(index >> 3) * TILE_BYTES, index & 4);
      tile.targets = slot(phase.targets, entry);
      storeMerged(tile, sumsBytes(block), lasts, phase.unit, tiles, slot(phase.edges, entry), slot(phase.outside, output));
    }
  }
}
