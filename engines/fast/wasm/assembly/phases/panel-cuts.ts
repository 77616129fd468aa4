/** How a unit's positions are cut into panels: eight in lanes, or as many as a tile has rows. */
import { LANES } from '../../constants';
import { Block } from '../block';
import { blockCount, blockStart } from '../blocks';

/** One tap that begins where the panel does. */
export const NO_OFFSET = memory.data<i32>([0]);

/**
 * Sets what of a phase a unit of work is.
 * @param unit a block of positions and a block of outputs: position block · output blocks + output block
 * @param positions of the whole chunk
 * @param pixels whether positions are in lanes
 */
export function cutPositions(block: Block, unit: i32, positions: i32, pixels: bool): void {
  const phase = block.phase;
  const outputBlocks = (phase.outputs + phase.outputsPerBlock - 1) / phase.outputsPerBlock;
  block.firstOutput = (unit % outputBlocks) * phase.outputsPerBlock;
  block.endOutput = min(block.firstOutput + phase.outputsPerBlock, phase.outputs);
  block.firstPosition = (unit / outputBlocks) * phase.positionsPerBlock;
  block.positions = min(phase.positionsPerBlock, positions - block.firstPosition);
  block.pixels = pixels;
  block.panelCount = pixels ? (block.positions + 7) / LANES : blockCount(block.positions, block.plan.tileRows, 1);
}

/** The first position of a panel, counted from the unit's first. */
export function panelStart(block: Block, panel: i32): i32 {
  return block.pixels ? min(panel * LANES, block.positions) : blockStart(panel, block.panelCount, block.positions, 1);
}
