/** The phases of a layer over all axes: what is the same for every batch, and the tables that depend on extents. */
import type { Geometry } from '../../../spec/geometry.ts';
import { axisPhases, type AxisPhase, type Border, borderOf, combinations } from './phases.ts';

export interface LayerPhase {
  readonly axes: readonly AxisPhase[];
  /** Combinations of one entry of the kernel on each axis that its taps are. */
  readonly taps: number;
  /** Output channels of a group × residues. */
  readonly outputs: number;
}

export interface LayerPhases {
  readonly phases: readonly LayerPhase[];
  readonly borders: readonly Border[];
}

export function layerPhases({ axes, outChannels, groups }: Geometry): LayerPhases {
  const byAxis = axes.map(axisPhases);
  const phases = combinations(byAxis).map((combination) => ({
    axes: combination,
    taps: product(combination.map(({ cells }) => cells.length)),
    outputs: (outChannels / groups) * product(combination.map(({ residues }) => residues.length)),
  }));
  return { phases, borders: axes.map((axis, index) => borderOf(axis, byAxis[index])) };
}

export function product(factors: readonly number[]): number {
  return factors.reduce((a, b) => a * b, 1);
}
