/**
 * How work is cut for several threads: each draws units, and while it computes its last the others have nothing to do.
 */
import type { Geometry } from '../../../../spec/geometry.ts';
import { elementCount } from '../../../../spec/tensor.ts';
import { hasChannelLanes, isTransformed, type PhaseMethod, type PlannedPart, termsOf } from './methods.ts';

/** So many pieces or units for each thread leave at most a quarter of one's time unused, and mostly far less. */
const PER_THREAD = 4;
/** A unit's outputs repay that its positions are gathered for it alone. */
const MANY_OUTPUTS = 256;
const SOME_OUTPUTS = 64;
/** A unit's positions repay that its weights are read for it alone. */
const SOME_POSITIONS = 16;

/** Multiply-adds that take a thread longer than to wake up. */
const WORTH_WAKING = 2 ** 20;
/** As long as a cell of x or y takes. */
const PER_CELL = 16;

/** By how many threads, of so many, a call is computed: a small one is done before others have woken up. */
export function threadsFor({ multiplyAdds, batch, inChannels, axes, outputShape }: Geometry, threads: number): number {
  const cells = elementCount([batch, inChannels, ...axes.map((axis) => axis.input)]) + elementCount(outputShape);
  return Math.max(1, Math.min(threads, Math.floor((multiplyAdds + PER_CELL * cells) / WORTH_WAKING)));
}

/**
 * Whether whole pieces of a call, groups of a chunk of images, are dealt to threads, which then need not wait for
 * others.
 */
export function areDealt(pieces: number, threads: number): boolean {
  return threads > 1 && pieces >= PER_THREAD * threads;
}

/** How much of the work a part is, in units. */
export interface Share {
  readonly units: number;
  readonly threads: number;
}

/** The share of each part. */
export function sharesOf(parts: readonly PlannedPart[], threads: number): Share[] {
  const work = parts.map(({ part: { phase, positions }, method }) => {
    const tiles = positions.map((count, axis) =>
      isTransformed(method) ? Math.ceil(count / method.transforms[axis].outputs) : count,
    );
    return elementCount(tiles) * termsOf(phase, method) * phase.outputs;
  });
  const all = work.reduce((a, b) => a + b, 0);
  return work.map((each) => ({ units: Math.ceil((each / all) * PER_THREAD * threads), threads }));
}

/**
 * How many positions and outputs a unit has.
 * @param most positions
 */
export function unitOf(
  { units, threads }: Share,
  method: PhaseMethod,
  positions: number,
  most: number,
  outputs: number,
) {
  const blocks = Math.ceil(positions / most);
  // As many for each thread, where a block is cut at all.
  const cuts = threads === 1 || blocks >= units ? 1 : Math.ceil(units / blocks / threads) * threads;
  const wide = within(cuts, outputs / MANY_OUTPUTS);
  const finer = within(cuts / wide, positions / blocks / SOME_POSITIONS);
  // It costs some time, so that it has to save more: half as many units will do.
  const narrow = cuts === 1 ? 1 : within(units / 2 / (blocks * wide * finer), outputs / wide / SOME_OUTPUTS);
  const lanes = hasChannelLanes(method) ? 1 : 8;
  return {
    positions: finer === 1 ? most : Math.ceil(positions / (blocks * finer) / lanes) * lanes,
    outputs: Math.ceil(outputs / (wide * narrow) / 8) * 8,
  };
}

/** So many parts as are wanted, or as can be. */
function within(wanted: number, most: number): number {
  return Math.max(1, Math.min(Math.ceil(wanted), Math.floor(most)));
}
