/**
 * The output's residues modulo the stride, sorted by the input cells that reach them. With o = q·s + r the cells under o are
 *
 *   i = (o + pb − k·d) / s = q + (r + pb − k·d)/s   for every tap k for which s divides r + pb − k·d
 *
 * so that all residues with the same quotients are one convolution of stride 1 over q, with an output channel for each.
 * Source: Shi et al., "Is the deconvolution layer the same as a convolutional layer?" (2016), for the idea of phases.
 */
import type { Geometry } from '../../../spec/geometry.ts';

/** Residues of one axis with the same cells under them. */
export interface AxisPhase {
  readonly residues: readonly number[];
  /** Input cells by tap, relative to q. */
  readonly cells: readonly number[];
  /** By residue, then by tap: the entry of the kernel. */
  readonly kernel: readonly (readonly number[])[];
  /** How many q there are. */
  readonly positions: number;
}

type Axis = Geometry['axes'][number];

/** Together they cover every output cell once. Residues without any tap have a phase without cells. */
export function axisPhases(axis: Axis): AxisPhase[] {
  const found = new Map<string, { -readonly [field in keyof AxisPhase]: AxisPhase[field] }>();
  for (let residue = 0; residue < Math.min(axis.stride, axis.output); residue++) {
    const taps = tapsUnder(axis, residue);
    const positions = Math.ceil((axis.output - residue) / axis.stride);
    const cells = taps.map((tap) => tap.cell);
    const key = `${positions}:${cells}`;
    const kernel = taps.map((tap) => tap.entry);
    const phase = found.get(key);
    if (phase === undefined) found.set(key, { residues: [residue], cells, kernel: [kernel], positions });
    else {
      phase.residues = [...phase.residues, residue];
      phase.kernel = [...phase.kernel, kernel];
    }
  }
  return [...found.values()];
}

function tapsUnder({ kernel, stride, dilation, padBegin }: Axis, residue: number) {
  const taps: { readonly entry: number; readonly cell: number }[] = [];
  for (let entry = 0; entry < kernel; entry++) {
    const distance = residue + padBegin - entry * dilation;
    if (distance % stride === 0) taps.push({ entry, cell: distance / stride });
  }
  return taps;
}

/** All combinations of one entry of each list, the last list's fastest. */
export function combinations<T>(lists: readonly (readonly T[])[]): T[][] {
  return lists.reduce<T[][]>((heads, list) => heads.flatMap((head) => list.map((entry) => [...head, entry])), [[]]);
}

export function product(factors: readonly number[]): number {
  return factors.reduce((a, b) => a * b, 1);
}
