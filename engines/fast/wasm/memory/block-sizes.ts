/**
 * How much of a phase is worked on at once, so that what is read again is still in a cache, and the scratch which that
 * needs.
 */

import { elementCount } from '../../../../spec/tensor.ts';
import { isDirect, isMerged, isTransformed, type PhaseMethod, type PlannedPart } from '../choice/methods.ts';
import { MOST_LANES } from '../choice/tile-shapes.ts';
import { FEWEST_ROWS, HEAD_BYTES, LANES, TILE_BYTES } from '../constants.ts';
import type { Image } from './image.ts';

const BYTES = Float32Array.BYTES_PER_ELEMENT;
/** A cache line, in cells. */
const LINE = 16;
/** Of a packed phase: a panel of so many terms and a block of weights stay in the first-level cache. */
const TERMS = 384;
/** Positions that are worked on together: all their panels stay in the second-level cache. */
export const POSITIONS = 96;
/** Numbers in the panels of a transformed phase, for the same reason. */
const PANEL_NUMBERS = 2 ** 17;
const MERGED_NUMBERS = 2 ** 16;
/** Cells under a strip of a direct phase: they stay in the second-level cache while all phases read them. */
const STRIP_CELLS = 24_000;
const LONGEST_STRIP = 192;
const SHORTEST_STRIP = 24;

export interface BlockSizes {
  /** Terms, and channels of x, whose panels are in scratch together. */
  readonly terms: number;
  readonly channels: number;
  readonly positions: number;
}

/**
 * @param terms of the phase
 * @param channels of x in a group
 * @param together phases whose panels share the cache
 */
export function blockSizesOf(method: PhaseMethod, terms: number, channels: number, together: number): BlockSizes {
  if (isDirect(method)) return { terms, channels, positions: 1 };
  if (isTransformed(method)) {
    const numbers = isMerged(method) ? MERGED_NUMBERS : PANEL_NUMBERS;
    const positions = Math.max(LANES, Math.floor(numbers / (terms * channels * together) / LANES) * LANES);
    return { terms, channels, positions: Math.min(positions, POSITIONS) };
  }
  const each = Math.ceil(channels / Math.ceil(channels / TERMS));
  return { terms: Math.max(1, Math.min(terms, Math.floor(TERMS / each))), channels: each, positions: POSITIONS };
}

/**
 * Bytes for the head, the sums of tiles, and panels of at most eight positions.
 * @param terms of the phase
 * @param outputs of a unit of work
 * @param together phases that are computed together
 */
export function scratchBytesOf(
  method: PhaseMethod,
  block: BlockSizes,
  terms: number,
  outputs: number,
  together: number,
): number {
  if (isDirect(method)) return HEAD_BYTES + 2 * TILE_BYTES;
  const panels = Math.ceil(block.positions / FEWEST_ROWS) + 1;
  const tiles = panels * (isTransformed(method) ? terms : Math.floor(outputs / FEWEST_ROWS) + 1);
  return HEAD_BYTES + together * (tiles * TILE_BYTES + panels * LANES * block.terms * (block.channels + 6) * BYTES);
}

/** One length for all direct phases: those with the same strips are computed strip by strip. */
export function longestStripOf(parts: readonly PlannedPart[], channels: number): number {
  const rows = parts
    .filter(({ method }) => isDirect(method))
    .map(({ part: { phase } }) => elementCount(phase.axes.slice(0, -1).map(({ offsets }) => offsets.length)));
  const strip = Math.floor(STRIP_CELLS / (channels * Math.max(...rows)) / SHORTEST_STRIP) * SHORTEST_STRIP;
  return Math.max(SHORTEST_STRIP, Math.min(LONGEST_STRIP, strip));
}

/** Cells of a strip's copy, on the one axis: the longest one with all taps, and what its last tile may read. */
export function stripCellsOf(parts: readonly PlannedPart[], { before }: Image, longest: number): number {
  return (Math.ceil((before[0] + longest + tapsAfter(parts) + MOST_LANES) / LINE) | 1) * LINE;
}

/** How many cells behind a position its last tap is, on the first axis. */
export function tapsAfter(parts: readonly PlannedPart[]): number {
  return Math.max(0, ...parts.flatMap(({ part }) => part.phase.axes[0].offsets));
}
