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

/** By output: the first of its block and how many the block has. */
function blocksOf(outputs: number, layout: OutputLayout): [number, number][] {
  if (layout.lanes) return Array.from({ length: outputs }, (_, output) => [output - (output % LANES), LANES]);
  const { most, unit } = layout;
  const units = outputs / unit;
  const count = Math.ceil(units / Math.floor(most / unit));
  const start = (index: number) => unit * (index * Math.floor(units / count) + Math.min(index, units % count));
  return Array.from({ length: count }, (_, index) => {
    const rows = start(index + 1) - start(index);
    return Array.from({ length: rows }, (): [number, number] => [start(index), rows]);
  }).flat();
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
  const blocks = blocksOf(phase.outputs, layout);
  const terms = termsOf(phase, way) * channels;
  const data = w.data as Float32Array;
  // Channels on the outside: w is read from its beginning to its end.
  for (let channel = 0; channel < channels; channel++) {
    const start = (group * channels + channel) * outChannels * kernelSize;
    for (let output = 0; output < phase.outputs; output++) {
      const [first, rows] = blocks[output];
      const from = start + Math.floor(output / parts.length) * kernelSize;
      let to = first * terms + channel * rows + output - first;
      for (const term of parts[output % parts.length]) {
        let sum = 0;
        for (const { entry, factor } of term) sum += factor * data[from + entry];
        packed[to] = sum;
        to += channels * rows;
      }
    }
  }
}
