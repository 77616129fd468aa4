/**
 * Operands that functions hand on together instead of one by one. They lie at the head of a thread's scratch (threads
 * are instances over one memory, so a place of the module's own would be shared), and each is read into local
 * variables before a loop that counts.
 */
import { HEAD_BYTES } from '../constants';
import { LayerPlan, PhasePlan } from './plan';

/** A tile: what is multiplied, and where its sums go. Set by the phases, read by tiles/ and storing/. */
@unmanaged
export class Tile {
  /** Packed, one term after the other. */
  weights: usize;
  /** The image or a panel. Tap t begins `offsets[t]` bytes from here, its channels lie `step` bytes apart. */
  cells: usize;
  offsets: usize;
  taps: i32;
  channels: i32;
  step: usize;
  /** Outputs or positions, whatever is not in lanes. */
  rows: i32;
  /** Lanes of a row of sums, of which the first `count` are real. */
  lanes: i32;
  count: i32;
  /** [row][lane] */
  sums: usize;
  /** Whether sums begin with 0; else with what is there. */
  fresh: bool;
  /** The group's part of y. A cell of it is at `y + targets[position] + planes[output]`. */
  y: usize;
  /** Tables that begin with the tile's first output, and its first position; below 0 where there is no cell. */
  planes: usize;
  targets: usize;
  /** From the tile's first output on. */
  biases: usize;
}

/** A panel: cells that are gathered. Set by the phases, read by gathering/panels.ts. */
@unmanaged
export class Panel {
  /** Where it is: [tap][channel][count]. */
  start: usize;
  /** Positions, of which those from `real` on repeat the last. */
  count: i32;
  real: i32;
  /** Tap t of a position is at `image + sources[position] + offsets[t]`, channels lie `planeBytes` apart. */
  image: usize;
  sources: usize;
  offsets: usize;
  taps: i32;
  channels: i32;
  planeBytes: usize;
}

/** A unit of work, as far as it is cut out of the plan. */
@unmanaged
export class Block {
  plan: LayerPlan;
  phase: PhasePlan;
  tile: Tile;
  /** Of two phases whose cells alternate, the tile of the second. */
  odd: Tile;
  panel: Panel;
  /** What is behind the operands in scratch: sums, then panels. */
  sums: usize;
  panels: usize;
  /** The group at hand, and its part of the chunk's images and of y. */
  group: i32;
  image: usize;
  y: usize;
  /** Of a direct phase: from a channel to the next where its strip is read. */
  cellStep: usize;
  /** Whether positions are in lanes; else outputs are. */
  pixels: bool;
  /** Positions of a gathered phase, or tiles of them, cut into panels. */
  firstPosition: i32;
  positions: i32;
  panelCount: i32;
  firstOutput: i32;
  endOutput: i32;
  /** Of a packed phase: terms whose panels are in scratch, and bytes from a tile's sums to the next one's. */
  taps: i32;
  channels: i32;
  sumsStep: usize;
}

/** The block of a thread, with nothing in it but where things are. */
export function blockIn(scratch: usize, plan: LayerPlan): Block {
  const block = changetype<Block>(scratch);
  block.plan = plan;
  block.tile = changetype<Tile>(scratch + offsetof<Block>());
  block.odd = changetype<Tile>(scratch + offsetof<Block>() + offsetof<Tile>());
  block.panel = changetype<Panel>(scratch + offsetof<Block>() + 2 * offsetof<Tile>());
  const bytes = offsetof<Block>() + 2 * offsetof<Tile>() + offsetof<Panel>();
  if (bytes > <usize>HEAD_BYTES) ERROR('HEAD_BYTES is too small');
  block.sums = scratch + HEAD_BYTES;
  return block;
}
