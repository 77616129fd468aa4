/**
 * What is to be done, as tables in memory: written by memory/layer-plan.ts, four bytes a field. Addresses
 * are bytes in this memory, offsets and strides are in bytes too.
 */

/** One call: the layer on one shape of x. */
@unmanaged
export class LayerPlan {
  /** PHASES; a DepthwisePlan begins with DEPTHWISE instead. */
  kind: i32;
  /** x [N, C, …in] and y [N, M, …out], row-major. */
  x: usize;
  y: usize;
  /** Where images with a border are put; 0 where x can be read in place. */
  image: usize;
  images: i32;
  /** Images that are worked on together. */
  imagesPerChunk: i32;
  groups: i32;
  /** Of x, in one group. */
  channels: i32;
  xImageBytes: i32;
  xGroupBytes: i32;
  xPlaneBytes: i32;
  yImageBytes: i32;
  yGroupBytes: i32;
  /** Of the image that is read: the bordered one or x itself. */
  imageBytes: i32;
  planeBytes: i32;
  /** A plane's rows: how many, where each begins in a bordered plane, and cells in each. */
  rows: i32;
  rowOffsets: usize;
  rowCells: i32;
  phases: i32;
  firstPhase: usize;
  /** The most rows of a tile. */
  tileRows: i32;
  /** Not 0: each thread does whole groups of chunks, and has images with a border of its own, so many bytes apart. */
  dealt: i32;
  threadImageBytes: i32;
  /**
   * Not 0: x, of one axis, is read in place but for strips whose taps reach beyond it. Those are copied, and this is
   * from a channel to the next in the copy. Taps are at most `before` cells before a position, and `after` behind it.
   */
  stripBytes: i32;
  before: i32;
  after: i32;
}

/** Residues of the output modulo the stride that have the same taps: a convolution of stride 1. */
@unmanaged
export class PhasePlan {
  /** One of the modes of constants.ts. */
  mode: i32;
  taps: i32;
  /** By tap: from a position to the cell under the tap. */
  offsets: usize;
  /** Pairs of an output channel and a residue. */
  outputs: i32;
  weights: usize;
  weightGroupBytes: i32;
  /** By group and output, f32. */
  biases: usize;
  /** By output: where its first cell is in a group's part of y. */
  planes: usize;
  /** Of one image; in direct modes its strips. */
  positions: i32;
  /** By position of a chunk: from its first image to the position; in direct modes the strips. */
  sources: usize;
  /**
   * By position of a chunk, in direct modes of an image: where it is in y. In transformed modes by output of a tile,
   * then by tile of a chunk; below 0 where there is no such cell.
   */
  targets: usize;
  tapsPerBlock: i32;
  channelsPerBlock: i32;
  positionsPerBlock: i32;
  outputsPerBlock: i32;
  /** Outputs that stay together in a tile's rows. */
  unit: i32;
  /**
   * Of three axes, how positions are transformed (gathering/minimal-filtering.ts); in transformed modes `taps` are
   * points.
   */
  kinds: usize;
  /** Not 0: the cells of the next phase, which is like this one, lie between those of this one in y. */
  alternates: i32;
  /**
   * In merged modes, as targets: bits for the ends of y that a position is at; and by output, for the ends at which it
   * is beside y. Where they have one in common, there is no such cell.
   */
  edges: usize;
  outside: usize;
  /** Of a merged phase: how far x reaches on the three axes, and bytes from a cell to the next on the first two. */
  outers: i32;
  rows: i32;
  cells: i32;
  outerBytes: i32;
  rowBytes: i32;
}

/** Of a merged phase, four tiles that are neighbours on a line: the first cell under them, which may be beside x. */
@unmanaged
export class Line {
  /** From the first image of the chunk to it. */
  source: usize;
  /** Its indices on the three axes. */
  outer: i32;
  row: i32;
  cell: i32;
}

/** Positions that are neighbours in the image. */
@unmanaged
export class Strip {
  /** From the image to the first. */
  source: usize;
  first: i32;
  count: i32;
}
