/** Phases whose tiles are read from the image: no copy, but every channel is a line of memory of its own. */
import { DIRECT_PIXELS, LANES, TILE_BYTES } from '../../constants';
import { Block, Tile } from '../block';
import { blockCount, blockStart } from '../blocks';
import { copyCells } from '../gathering/copy-plane';
import { PhasePlan, Strip } from '../plan';
import { slot } from '../slot';
import { storeAlternating } from '../storing/alternating';
import { channelsOut, lanesOut, pixelsOut, rowsOut, storeChannels, storePixels } from '../storing/store';
import { TO_SUMS } from '../tiles/kernel';
import { channelTile, pixelTile, wideLanes, wideTile } from '../tiles/tile';

/** A strip of neighbouring positions of one image, all outputs. */
export function directBlock(block: Block, phase: PhasePlan, image: i32, strip: i32): void {
  const run = stripOf(phase, strip);
  block.phase = phase;
  block.tile.y = block.y + <usize>image * block.plan.yImageBytes;
  const cells = cellsOf(block, run, image);
  readFrom(block, block.tile, phase);
  if (phase.mode == DIRECT_PIXELS) pixelTiles(block, run, cells);
  else channelTiles(block, run, cells);
}

/**
 * The same of two phases whose cells alternate in y, in lanes of pixels: tile by tile, so that whole vectors are
 * stored.
 * @param even the phase with the first cell
 */
export function alternatingBlock(block: Block, even: PhasePlan, odd: PhasePlan, image: i32, strip: i32): void {
  const plan = block.plan;
  const tile = block.tile;
  const other = block.odd;
  const run = stripOf(even, strip);
  const outputs = even.outputs;
  const blocks = blockCount(outputs, plan.tileRows, even.unit);
  const cells = cellsOf(block, run, image);
  tile.y = block.y + <usize>image * plan.yImageBytes;
  readFrom(block, tile, even);
  readFrom(block, other, odd);
  other.sums += TILE_BYTES;
  for (let index = 0; index < blocks; index++) {
    const output = blockStart(index, blocks, outputs, even.unit);
    const rows = blockStart(index + 1, blocks, outputs, even.unit) - output;
    const lanes = wideLanes(rows);
    tile.rows = rows;
    other.rows = rows;
    tile.lanes = lanes;
    tile.weights = weightsOf(block, even, output);
    other.weights = weightsOf(block, odd, output);
    tile.planes = slot(even.planes, output);
    tile.biases = slot(even.biases, block.group * outputs + output);
    for (let position = 0; position < run.count; position += lanes) {
      tile.cells = slot(cells, position);
      other.cells = tile.cells;
      sumPixels(tile, lanes);
      sumPixels(other, lanes);
      tile.count = min(lanes, run.count - position);
      tile.targets = slot(even.targets, run.first + position);
      storeAlternating(tile);
    }
  }
}

/** Where the cells of a strip's first position are, less what the table of taps adds. */
function cellsOf(block: Block, run: Strip, image: i32): usize {
  const plan = block.plan;
  const from = block.image + <usize>image * plan.imageBytes;
  block.cellStep = plan.planeBytes;
  if (plan.stripBytes == 0) return from + run.source;
  const position = <i32>(run.source >> 2);
  const first = position - plan.before;
  if (first >= 0 && position + run.count + plan.after <= plan.rowCells) return slot(from, first);
  block.cellStep = plan.stripBytes;
  return copyStrip(block, from, first, run.count);
}

/** Copies the cells from this one on that a strip reads, with zeros where they are beside x. */
function copyStrip(block: Block, x: usize, first: i32, count: i32): usize {
  const plan = block.plan;
  const copy = block.sums + 2 * TILE_BYTES;
  const cells = plan.before + count + plan.after;
  // Of the copy's cells, from this one on and to that one come from x.
  const start = min(max(0, -first), cells);
  const end = max(start, min(cells, plan.rowCells - first));
  x = slot(x, first + start);
  let to = copy;
  for (let channel = 0; channel < plan.channels; channel++) {
    memory.fill(to, 0, (<usize>start) << 2);
    copyCells(slot(to, start), x, end - start);
    memory.fill(slot(to, end), 0, (<usize>(cells - end)) << 2);
    x += plan.planeBytes;
    to += plan.stripBytes;
  }
  return copy;
}

function sumPixels(tile: Tile, lanes: i32): void {
  if (lanes > LANES) wideTile(tile);
  else pixelTile(tile, TO_SUMS);
}

function stripOf(phase: PhasePlan, strip: i32): Strip {
  return changetype<Strip>(phase.sources + <usize>strip * offsetof<Strip>());
}

/** Aims a tile at all terms of a phase, read from the image, with fresh sums. */
function readFrom(block: Block, tile: Tile, phase: PhasePlan): void {
  tile.offsets = phase.offsets;
  tile.taps = phase.taps;
  tile.channels = block.plan.channels;
  tile.step = block.cellStep;
  tile.sums = block.sums;
  tile.fresh = true;
}

/** Where the weights of a phase begin for a tile whose first output this is. */
function weightsOf(block: Block, phase: PhasePlan, output: i32): usize {
  const terms = phase.taps * block.plan.channels;
  return slot(phase.weights + <usize>block.group * phase.weightGroupBytes, output * terms);
}

function pixelTiles(block: Block, run: Strip, cells: usize): void {
  const phase = block.phase;
  const tile = block.tile;
  const outputs = phase.outputs;
  const tileRows = block.plan.tileRows;
  const blocks = blockCount(outputs, tileRows, phase.unit);
  for (let index = 0; index < blocks; index++) {
    const output = blockStart(index, blocks, outputs, phase.unit);
    tile.rows = blockStart(index + 1, blocks, outputs, phase.unit) - output;
    const lanes = wideLanes(tile.rows);
    tile.lanes = lanes;
    tile.weights = weightsOf(block, phase, output);
    tile.planes = slot(phase.planes, output);
    tile.biases = slot(phase.biases, block.group * outputs + output);
    const most = lanes == LANES ? rowsOut(tile) : TO_SUMS;
    for (let position = 0; position < run.count; position += lanes) {
      tile.cells = slot(cells, position);
      tile.targets = slot(phase.targets, run.first + position);
      tile.count = min(lanes, run.count - position);
      const out = pixelsOut(tile, most);
      if (lanes == LANES) pixelTile(tile, out);
      else wideTile(tile);
      if (out == TO_SUMS) storePixels(tile);
    }
  }
}

function channelTiles(block: Block, run: Strip, cells: usize): void {
  const phase = block.phase;
  const tile = block.tile;
  const blocks = blockCount(run.count, block.plan.tileRows, 1);
  tile.lanes = LANES;
  for (let output = 0; output < phase.outputs; output += LANES) {
    tile.count = min(LANES, phase.outputs - output);
    tile.weights = weightsOf(block, phase, output);
    tile.planes = slot(phase.planes, output);
    tile.biases = slot(phase.biases, block.group * phase.outputs + output);
    const most = lanesOut(tile);
    let next = 0;
    for (let index = 0; index < blocks; index++) {
      const position = next;
      next = blockStart(index + 1, blocks, run.count, 1);
      tile.rows = next - position;
      tile.cells = slot(cells, position);
      tile.targets = slot(phase.targets, run.first + position);
      const out = channelsOut(tile, most);
      channelTile(tile, out);
      if (out == TO_SUMS) storeChannels(tile);
    }
  }
}
