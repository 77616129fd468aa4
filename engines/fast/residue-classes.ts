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

/**
 * All residues of an axis as one class, where the kernel is a multiple of the stride: then each has as many taps, and
 * those of one q read the same cells, if q is counted from where the kernel begins, which may be before y does. The
 * first residues are below 0 then, and those of q = 0 are beside y. null where the kernel is no multiple.
 */
export function mergedClass({ w, stride, dilation, padBegin }: Layer, axis: number): ResidueClass | null {
  const [s, pb, kernel] = [stride[axis], padBegin[axis], w.shape[axis + 2]];
  if (kernel % s !== 0 || (dilation[axis] !== 1 && kernel > 1)) return null;
  const before = ((pb % s) + s) % s;
  const all = Array.from({ length: kernel / s }, (_, tap) => kernel / s - 1 - tap);
  const residues = Array.from({ length: s }, (_, residue) => residue);
  return {
    residues: residues.map((residue) => residue - before),
    offsets: all.map((tap) => (pb - before) / s - tap),
    taps: residues.map((residue) => all.map((tap) => residue + tap * s)),
  };
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
