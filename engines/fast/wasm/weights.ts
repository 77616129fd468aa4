/**
 * Weights, packed for the tiles: output by output in the order channel of y, then residues (the last axis's fastest). A term
 * is a tap, or a point of a transform; its weight is a sum of entries of the kernel.
 *
 *   rows    [block][term][channel][row]      blocks as even as possible (assembly/blocks.ts)
 *   lanes   [outputs / 8][term][channel][8]  filled up with zeros
 */
import type { Tensor } from '../../../spec/tensor.ts';
import { combinations, type Phase, product } from './phases.ts';
import type { Way } from './ways.ts';

/** Outputs in lanes, or in rows of tiles of at most `most`, of which `unit` stay together. */
export type OutputLayout = { readonly lanes: true } | { readonly lanes: false; readonly most: number; readonly unit: number };

const LANES = 8;

/** An entry of the kernel, flat, and what it is multiplied by. */
interface Part {
  readonly entry: number;
  readonly factor: number;
}

/** Terms of a phase: taps, or points of its transforms. */
export function termsOf({ taps }: Phase, { transforms }: Way): number {
  return transforms.length === 0 ? taps : product(transforms.map(({ weights }) => weights.length));
}

/** Numbers that a group's packed weights take. */
export function packedLength(phase: Phase, way: Way, channels: number, { lanes }: OutputLayout): number {
  return termsOf(phase, way) * channels * (lanes ? Math.ceil(phase.outputs / LANES) * LANES : phase.outputs);
}

/** By [residues][term], what its weight is made of. */
function weightParts({ axes }: Phase, { transforms }: Way, kernel: readonly number[]): Part[][][] {
  const byAxis = axes.map(({ residues, offsets, taps }, axis) =>
    residues.map((_, residue) => {
      if (transforms.length === 0) return offsets.map((_, tap) => [{ entry: taps[residue][tap], factor: 1 }]);
      return transforms[axis].weights.map((factors) =>
        factors
          .map((factor, tap) => ({ entry: taps[residue][tap], factor }))
          .filter(({ factor }) => factor !== 0),
      );
    }),
  );
  return combinations(byAxis).map((lists) =>
    combinations(lists).map((parts) =>
      combinations(parts).map((combination) => ({
        entry: combination.reduce((flat, { entry }, axis) => flat * kernel[axis] + entry, 0),
        factor: product(combination.map(({ factor }) => factor)),
      })),
    ),
  );
}

/** First outputs of the blocks, and the number of outputs at the end. */
function blockStarts(outputs: number, layout: OutputLayout): number[] {
  if (layout.lanes) {
    const count = Math.ceil(outputs / LANES);
    return Array.from({ length: count + 1 }, (_, index) => Math.min(index * LANES, outputs));
  }
  const { most, unit } = layout;
  const units = outputs / unit;
  const count = Math.ceil(units / Math.floor(most / unit));
  const start = (index: number) => unit * (index * Math.floor(units / count) + Math.min(index, units % count));
  return Array.from({ length: count + 1 }, (_, index) => start(index));
}

/** All parts of all terms one after the other: where those of each term of each residue begin, entries and factors. */
function flattened(parts: readonly (readonly (readonly Part[])[])[]) {
  const terms = parts.flat();
  const starts = new Int32Array(terms.length + 1);
  terms.forEach((term, index) => {
    starts[index + 1] = starts[index] + term.length;
  });
  const all = terms.flat();
  return {
    starts,
    entries: Int32Array.from(all, ({ entry }) => entry),
    factors: Float64Array.from(all, ({ factor }) => factor),
  };
}

/**
 * Packs one group's weights.
 * @param w [C, M/groups, …k]
 * @param packed all zeros
 */
export function packWeights(
  w: Tensor,
  phase: Phase,
  way: Way,
  group: number,
  channels: number,
  layout: OutputLayout,
  packed: Float32Array,
): void {
  const [, outChannels, ...kernel] = w.shape;
  const kernelSize = product(kernel);
  const parts = weightParts(phase, way, kernel);
  const flat = { ...flattened(parts), terms: termsOf(phase, way), residues: parts.length };
  const starts = blockStarts(phase.outputs, layout);
  const data = w.data as Float32Array;
  for (let block = 0; block + 1 < starts.length; block++) {
    const [first, end] = [starts[block], starts[block + 1]];
    const rows = layout.lanes ? LANES : end - first;
    // Channels on the outside: a block reads neighbours in w and writes neighbours in `packed`.
    for (let channel = 0; channel < channels; channel++) {
      const from = (group * channels + channel) * outChannels * kernelSize;
      const to = first * flat.terms * channels + channel * rows;
      packChannel(data, from, kernelSize, flat, first, end, packed, to, channels * rows);
    }
  }
}

type Flat = ReturnType<typeof flattened> & { readonly terms: number; readonly residues: number };

/** Outputs `first` to `end` of one channel. */
function packChannel(
  data: Float32Array,
  start: number,
  kernelSize: number,
  { starts, entries, factors, terms, residues }: Flat,
  first: number,
  end: number,
  packed: Float32Array,
  to: number,
  termStep: number,
): void {
  for (let output = first; output < end; output++) {
    const m = Math.floor(output / residues);
    const from = start + m * kernelSize;
    let term = (output - m * residues) * terms;
    let at = to + output - first;
    for (const last = term + terms; term < last; term++) {
      let part = starts[term];
      let sum = factors[part] * data[from + entries[part]];
      for (part++; part < starts[term + 1]; part++) sum += factors[part] * data[from + entries[part]];
      packed[at] = sum;
      at += termStep;
    }
  }
}
