/**
 * The phases of a layer: for every axis one class of residues of the output that read the same cells of x
 * (../residue-classes.ts). Over its positions q a phase is a convolution of stride 1; each residue is an output of
 * its own. Phases do not depend on extents, so that their weights serve any. Where the output ends between the
 * residues of one q, that q is a part of its own, with fewer residues.
 */
import type { Geometry } from '../../../../spec/geometry.ts';
import { elementCount } from '../../../../spec/tensor.ts';
import type { Layer } from '../../prepared.ts';
import { classCombinations, mergedClass, type ResidueClass } from '../../residue-classes.ts';

export interface LayerPhase {
  readonly axes: readonly ResidueClass[];
  /** Cells of x under an output cell. */
  readonly taps: number;
  /** Output channels of a group × residues; the last axis's residues are the fastest. */
  readonly outputs: number;
  /** Whether it is all there is, with residues that may be beside y at the first and last positions. */
  readonly merged: boolean;
}

/** Some positions of a phase, a box of them, at which the same residues are inside of the output. */
export interface PhasePart {
  readonly phase: LayerPhase;
  /** By axis. */
  readonly first: readonly number[];
  readonly positions: readonly number[];
  /** Of the residues of an axis, the first so many are inside. */
  readonly residues: readonly number[];
}

/** Cells of the output that no tap reaches are in none. */
export function phasesOf(layer: Layer): LayerPhase[] {
  return classCombinations(layer).map((axes) => phaseOf(layer, axes, false));
}

/** The one phase with the outputs of all residues; null where some axis has taps that are not shared. */
export function mergedPhaseOf(layer: Layer): LayerPhase | null {
  const axes = layer.stride.map((_, axis) => mergedClass(layer, axis)).filter((one) => one !== null);
  return axes.length === layer.stride.length ? phaseOf(layer, axes, true) : null;
}

function phaseOf(layer: Layer, axes: readonly ResidueClass[], merged: boolean): LayerPhase {
  return {
    axes,
    taps: elementCount(axes.map(({ offsets }) => offsets.length)),
    outputs: layer.w.shape[1] * elementCount(axes.map(({ residues }) => residues.length)),
    merged,
  };
}

/**
 * How many q there are on one axis, the last of them perhaps with fewer residues; none where the output is too short.
 */
export function phasePositions({ residues }: ResidueClass, { output, stride }: Geometry['axes'][number]): number {
  return Math.max(0, Math.ceil((output - residues[0]) / stride));
}

/**
 * All parts of a phase. Together the parts of all phases cover every output cell that a tap reaches, once. A merged
 * phase is one part: what of it is beside y is left out where it is stored.
 */
export function partsOfPhase(phase: LayerPhase, { axes }: Geometry): PhasePart[] {
  const byAxis = axes.map((axis, index) => {
    const { residues } = phase.axes[index];
    const all = phasePositions(phase.axes[index], axis);
    if (phase.merged) return [{ first: 0, positions: all, residues: residues.length }];
    const inside = (q: number) => residues.filter((residue) => q * axis.stride + residue < axis.output).length;
    const whole = all > 0 && inside(all - 1) < residues.length ? all - 1 : all;
    return [
      { first: 0, positions: whole, residues: residues.length },
      { first: whole, positions: all - whole, residues: inside(whole) },
    ].filter(({ positions }) => positions > 0);
  });
  return combinations(byAxis).map((box) => ({
    phase,
    first: box.map(({ first }) => first),
    positions: box.map(({ positions }) => positions),
    residues: box.map(({ residues }) => residues),
  }));
}

/** Whether some cells of the output are in no part. */
export function leavesGaps(parts: readonly PhasePart[], { axes }: Geometry): boolean {
  const covered = parts.map(({ positions, residues }) => elementCount(positions) * elementCount(residues));
  return covered.reduce((a, b) => a + b, 0) < elementCount(axes.map(({ output }) => output));
}

/** All combinations of one entry of each list, the last list's fastest. */
export function combinations<T>(lists: readonly (readonly T[])[]): T[][] {
  return lists.reduce<T[][]>((heads, list) => heads.flatMap((head) => list.map((entry) => [...head, entry])), [[]]);
}
