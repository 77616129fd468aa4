/**
 * The weights of one phase, a class of residues on each axis: every output channel with every residue is a lane, and
 * the lanes are packed four by four, or one by one where there are less than three, as the innermost loops take them.
 *
 *   packed[group][block][tap][c][lane of the block],   lane = m·residues + residue,   tap: last axis fastest, by ascending offset
 *
 * The lanes that fill up the last block have weights 0; what comes out of them is dropped.
 */
import { elementCount } from '../../../spec/tensor.ts';
import type { Layer } from '../prepared.ts';
import type { ResidueClass } from '../residue-classes.ts';

/** Lanes that the innermost loops compute at once. */
export const LANES = 4;

export interface Phase {
  readonly axes: readonly ResidueClass[];
  /** Channels of a group on either side. */
  readonly inPerGroup: number;
  readonly outPerGroup: number;
  /** Combinations of residues, last axis fastest. */
  readonly residues: readonly (readonly number[])[];
  readonly taps: number;
  /** Lanes of a block: LANES or 1. */
  readonly lanes: number;
  /** Blocks of lanes in one group of channels. */
  readonly blocks: number;
  readonly weights: Float64Array;
  /** What the sums begin with: [group][lanes], 0 where there is no bias. */
  readonly bias: Float64Array;
}

export function phaseOf(layer: Layer, axes: readonly ResidueClass[]): Phase {
  const inPerGroup = layer.w.shape[0] / layer.groups;
  const outPerGroup = layer.w.shape[1];
  const residues = combinations(axes.map((axis) => axis.residues));
  const taps = elementCount(axes.map((axis) => axis.offsets.length));
  const lanes = outPerGroup * residues.length < 3 ? 1 : LANES;
  const blocks = Math.ceil((outPerGroup * residues.length) / lanes);
  const shape = { axes, inPerGroup, outPerGroup, residues, taps, lanes, blocks };
  return { ...shape, weights: packWeights(layer, shape), bias: packBias(layer, shape) };
}

type Shape = Omit<Phase, 'weights' | 'bias'>;

function packWeights({ w, groups }: Layer, shape: Shape): Float64Array {
  const { inPerGroup, outPerGroup, taps, lanes, blocks } = shape;
  const sources = sourceTaps(shape, w.shape.slice(2));
  const kernel = elementCount(w.shape.slice(2));
  const packed = new Float64Array(groups * blocks * taps * inPerGroup * lanes);
  for (let g = 0; g < groups; g++) {
    for (let lane = 0; lane < outPerGroup * sources.length; lane++) {
      const m = Math.floor(lane / sources.length);
      const block = (g * blocks + Math.floor(lane / lanes)) * taps * inPerGroup * lanes + (lane % lanes);
      sources[lane % sources.length].forEach((tap, at) => {
        for (let c = 0; c < inPerGroup; c++) {
          const source = ((g * inPerGroup + c) * outPerGroup + m) * kernel + tap;
          packed[block + (at * inPerGroup + c) * lanes] = w.data[source];
        }
      });
    }
  }
  return packed;
}

/** For every combination of residues the flat taps of w, in the order of packing. */
function sourceTaps({ axes }: Shape, kernel: readonly number[]): number[][] {
  const perAxis = axes.map((axis) => axis.taps);
  return combinations(perAxis).map((taps) =>
    combinations(taps).map((tap) => tap.reduce((flat, k, axis) => flat * kernel[axis] + k, 0)),
  );
}

function packBias({ bias, groups }: Layer, { outPerGroup, residues, lanes, blocks }: Shape): Float64Array {
  const packed = new Float64Array(groups * blocks * lanes);
  if (bias === null) return packed;
  for (let g = 0; g < groups; g++) {
    for (let lane = 0; lane < outPerGroup * residues.length; lane++) {
      packed[g * blocks * lanes + lane] = bias[g * outPerGroup + Math.floor(lane / residues.length)];
    }
  }
  return packed;
}

/** One of each list, in every combination, the last list fastest. */
export function combinations<T>(lists: readonly (readonly T[])[]): T[][] {
  let tuples: T[][] = [[]];
  for (const list of lists) tuples = tuples.flatMap((tuple) => list.map((entry) => [...tuple, entry]));
  return tuples;
}
