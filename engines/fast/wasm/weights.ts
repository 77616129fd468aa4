/**
 * Weights, packed for the tiles: for each phase and group, output by output in the order channel of y, residues (the last
 * axis's fastest); within a tile's rows or lanes by tap, then by channel of x.
 *
 *   rows    [block][tap][channel][row]     blocks as even as possible (../assembly/blocks.ts)
 *   lanes   [outputs / 8][tap][channel][8], filled up with zeros
 */
import type { Tensor } from '../../../spec/tensor.ts';
import { type LayerPhase, product } from './layer-phases.ts';
import { combinations } from './phases.ts';

/** How a phase's outputs are laid out. */
export type OutputLayout = { readonly lanes: true } | { readonly lanes: false; readonly most: number; readonly unit: number };

export const LANES = 8;

/** Numbers that a group's packed weights take. */
export function packedLength({ taps, outputs }: LayerPhase, channels: number, { lanes }: OutputLayout): number {
  return taps * channels * (lanes ? Math.ceil(outputs / LANES) * LANES : outputs);
}

/** By output: [first output of its block, outputs in the block]. */
function blocksOf(outputs: number, layout: OutputLayout): [number, number][] {
  if (layout.lanes) return Array.from({ length: outputs }, (_, output) => [output - (output % LANES), LANES]);
  const { most, unit } = layout;
  const units = outputs / unit;
  const count = Math.ceil(units / Math.floor(most / unit));
  const start = (index: number) => unit * (index * Math.floor(units / count) + Math.min(index, units % count));
  const blocks = Array.from({ length: count }, (_, index): [number, number] => [start(index), start(index + 1) - start(index)]);
  return blocks.flatMap((block) => Array.from({ length: block[1] }, () => block));
}

/** Entries of the kernel, flat, by [residues][tap]. */
function kernelEntries({ axes }: LayerPhase, kernel: readonly number[]): number[][] {
  const residues = combinations(axes.map((axis) => axis.residues.map((_, index) => index)));
  const taps = combinations(axes.map((axis) => axis.cells.map((_, index) => index)));
  return residues.map((residue) =>
    taps.map((tap) => tap.reduce((flat, index, axis) => flat * kernel[axis] + axes[axis].kernel[residue[axis]][index], 0)),
  );
}

/** Packs one group's weights into `packed`, which is all zeros. w [C, M/groups, …k] */
export function packWeights(
  w: Tensor,
  phase: LayerPhase,
  group: number,
  channels: number,
  layout: OutputLayout,
  packed: Float32Array,
): void {
  const [, outChannels, ...kernel] = w.shape;
  const kernelSize = product(kernel);
  const entries = kernelEntries(phase, kernel);
  const blocks = blocksOf(phase.outputs, layout);
  const terms = phase.taps * channels;
  const data = w.data;
  for (let output = 0; output < phase.outputs; output++) {
    const m = Math.floor(output / entries.length);
    const [first, rows] = blocks[output];
    entries[output % entries.length].forEach((entry, tap) => {
      let from = (group * channels * outChannels + m) * kernelSize + entry;
      let to = first * terms + tap * channels * rows + output - first;
      for (let channel = 0; channel < channels; channel++) {
        packed[to] = data[from];
        from += outChannels * kernelSize;
        to += rows;
      }
    });
  }
}
