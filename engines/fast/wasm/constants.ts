/**
 * Numbers that the TypeScript around the kernels and the AssemblyScript of the kernels both read: each is written
 * here alone. Both languages compile this file, so it holds constants and nothing else, and imports nothing.
 */

/** First field of a LayerPlan: the layer is computed phase by phase. */
export const PHASES = 0;
/** First field of a DepthwisePlan: the layer is computed row by row. */
export const DEPTHWISE = 1;

/** Modes of a phase (choice/methods.ts). Lanes are neighbouring positions, rows are outputs; read from the image. */
export const DIRECT_PIXELS = 0;
/** The same, read from panels that positions are gathered into. */
export const PACKED_PIXELS = 1;
/** Lanes are outputs, rows are neighbouring positions, read from the image. */
export const DIRECT_CHANNELS = 2;
/** The same, read from panels. */
export const PACKED_CHANNELS = 3;
/** Positions in groups of several, by minimal filtering; lanes are groups, rows are outputs. */
export const TRANSFORMED_PIXELS = 4;
/** Lanes are outputs, rows are groups. */
export const TRANSFORMED_CHANNELS = 5;
/** Like transformed pixels, with the outputs of all residues in one phase. */
export const MERGED_PIXELS = 6;

/** Transforms of an axis (choice/transforms.ts). Nothing: one output, one tap. */
export const IDENTITY = 0;
export const F22 = 1;
export const F32 = 2;
export const F23 = 3;

/** Lanes of a vector. */
export const LANES_OF_VECTOR = 4;
/** Lanes of an ordinary tile: two vectors of four. */
export const LANES = 8;
/** The most rows of an ordinary tile that there is a kernel for. */
export const MOST_ROWS = 6;
/** The fewest rows that an engine may set as its most: scratch has room for as many tiles as that makes. */
export const FEWEST_ROWS = 4;
/** Lanes of the wide tiles, which have one, two and three rows. */
export const LANES_OF_ONE_ROW = 32;
export const LANES_OF_TWO_ROWS = 24;
export const LANES_OF_THREE_ROWS = 12;
/** Sums of four lanes that the registers hold, which is what a tile has at most. */
export const MOST_SUMS = 12;
/** Room for the sums of any tile. */
export const TILE_BYTES = 16 * MOST_SUMS;

/** How often a waiting thread looks before it sleeps: a sleep and a wake cost some ten microseconds. */
export const LOOKS = 20_000;

/** Of a thread's scratch, before everything else: the operands of assembly/block.ts. */
export const HEAD_BYTES = 256;
