/**
 * One axis of a transposed convolution, taken apart by the residues of the output modulo the stride. With o = q·s + r,
 *
 *   o + pb = i·s + k·d   ⇔   i = q + (r + pb − k·d)/s,   where s divides r + pb − k·d
 *
 * so each residue r is a convolution of stride 1 with the taps k that fit, each at a fixed offset from q. Residues with
 * the same offsets read the same cells of x: they form a class and are computed together, as if they were channels.
 * Source: Shi et al., "Is the deconvolution layer the same as a convolutional layer?" (2016), for dilation 1.
 */
import type { Layer } from './prepared.ts';

export interface ResidueClass {
  /** The residues, ascending. */
  readonly residues: readonly number[];
  /** Input cell less q, ascending, one for each tap. The same for all residues. */
  readonly offsets: readonly number[];
  /** For each residue the taps k, in the order of the offsets. */
  readonly taps: readonly (readonly number[])[];
}

/**
 * The classes of one axis. Residues without taps are in none: kernels smaller than the stride and dilations have them.
 */
export function residueClasses({ w, stride, dilation, padBegin }: Layer, axis: number): ResidueClass[] {
  const [s, d, pb] = [stride[axis], dilation[axis], padBegin[axis]];
  const tapsOf = new Map<number, number[]>();
  // By taps, not by residues: a stride may be larger than could be counted through. The last tap has the lowest offset.
  for (let k = w.shape[axis + 2] - 1; k >= 0; k--) {
    const residue = (((k * d - pb) % s) + s) % s;
    tapsOf.set(residue, [...(tapsOf.get(residue) ?? []), k]);
  }
  const classes = new Map<string, { residues: number[]; offsets: number[]; taps: number[][] }>();
  for (const [residue, taps] of [...tapsOf].toSorted(([a], [b]) => a - b)) {
    const offsets = taps.map((k) => (residue + pb - k * d) / s);
    const found = classes.get(offsets.join()) ?? { residues: [], offsets, taps: [] };
    found.residues.push(residue);
    found.taps.push(taps);
    classes.set(offsets.join(), found);
  }
  return [...classes.values()];
}

/** One class of each axis, in every combination. */
export function classCombinations(layer: Layer): ResidueClass[][] {
  let combinations: ResidueClass[][] = [[]];
  layer.stride.forEach((_, axis) => {
    const classes = residueClasses(layer, axis);
    combinations = combinations.flatMap((before) => classes.map((one) => [...before, one]));
  });
  return combinations;
}
