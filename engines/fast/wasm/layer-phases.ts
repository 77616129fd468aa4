/** The phases of a layer over all of its axes. */
import type { Geometry } from '../../../spec/geometry.ts';
import { type AxisPhase, axisPhases, combinations, product } from './phases.ts';

export interface LayerPhase {
  readonly axes: readonly AxisPhase[];
  /** Cells of x under an output cell. */
  readonly taps: number;
  /** Output channels of a group × residues; the last axis's residues are the fastest. */
  readonly outputs: number;
  /** Combinations of one residue of each axis. */
  readonly residues: number;
}

/** Together they cover every output cell once. */
export function layerPhases({ axes, outChannels, groups }: Geometry): LayerPhase[] {
  return combinations(axes.map(axisPhases)).map((combination) => {
    const residues = product(combination.map((axis) => axis.residues.length));
    return {
      axes: combination,
      taps: product(combination.map(({ cells }) => cells.length)),
      outputs: (outChannels / groups) * residues,
      residues,
    };
  });
}
