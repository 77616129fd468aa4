/** How large a layer is computed: as large as the model has it, where that can be; otherwise with a smaller x. */
import type { Outline } from '../spec/conventions/convention.ts';
import { beyondLimits } from '../spec/limits.ts';
import { type Shrunk, shrunk, workOfOutline } from './layer-cases.ts';

/** Products and numbers that laws check on the exact engine first; half of what they take. */
const SMALL_WORK = 2 ** 21;

/** Products and numbers that every reference engine, asked once for each subject, computes within a second. */
const LARGE_WORK = 2 ** 23;

const fits = (most: number) => (outline: Outline) =>
  workOfOutline(outline) <= most && beyondLimits(outline, 'engines') === null;

/** A layer in two sizes. */
export interface ComputedSizes {
  /** For whatever asks many times. */
  readonly small: Shrunk;
  /** For what is asked once. */
  readonly large: Shrunk;
}

/**
 * A layer in the sizes that it is computed in.
 * @returns null where even a single cell of x is too much
 */
export function layerSizes(outline: Outline): ComputedSizes | null {
  const large = shrunk(outline, fits(LARGE_WORK));
  if (large === null) return null;
  // A layer with many channels may be above it with the smallest x: whoever needs less says so.
  return { small: shrunk(outline, fits(SMALL_WORK)) ?? large, large };
}
