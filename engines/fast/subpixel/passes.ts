/** What the two ways to compute a phase, by cells.ts and by rows.ts, have in common. */
import type { FloatArray } from '../../../spec/tensor.ts';

/**
 * Positions whose sums are kept until they are rounded into y: those of four lanes fill a quarter of the nearest cache.
 */
export const TILE = 256;

/** Doubles of x that all lanes are computed from before the next ones are read: they stay in the second-level cache. */
const CACHED = 2 ** 15;

/** Weights are read for no fewer positions than this, where there are so many. */
export const FEW_CELLS = 64;

/** Some images: x as it is packed, and where the results go. */
export interface Images {
  readonly X: Float64Array;
  readonly y: FloatArray;
  /** The last ones may be fewer than were planned for. */
  readonly count: number;
}

/** Computes one phase of some images into y. */
export type ComputePhase = (images: Images) => void;

/** Chunks of work in passes over the weights, each pass for as much of x as is cached. */
export function inPasses<T extends { readonly positions: number }>(chunks: readonly T[], inPerGroup: number): T[][] {
  const wanted = Math.max(FEW_CELLS, CACHED / inPerGroup);
  const passes: T[][] = [];
  let positions = wanted;
  for (const chunk of chunks) {
    if (positions >= wanted) {
      passes.push([]);
      positions = 0;
    }
    passes.at(-1)!.push(chunk);
    positions += chunk.positions;
  }
  return passes;
}
