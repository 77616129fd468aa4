/**
 * Weights in the order in which tiles read them: output by output in the order channel of y, then residues (the last axis's
 * fastest). A term is a tap, or a point of a transform.
 *
 *   rows    [block][term][channel][row]      blocks as even as possible (assembly/blocks.ts)
 *   lanes   [outputs / 8][term][channel][8]  filled up with zeros
 */
import type { Tensor } from '../../../spec/tensor.ts';
import type { Heap } from './heap.ts';
import { combinations, type Phase, product } from './phases.ts';
import { Regions } from './regions.ts';
import type { Way } from './ways.ts';

/** Outputs in lanes, or in rows of tiles of at most `most`, of which `unit` stay together. */
export type OutputLayout =
  | { readonly lanes: true }
  | { readonly lanes: false; readonly most: number; readonly unit: number };

const LANES = 8;
const BYTES = Float32Array.BYTES_PER_ELEMENT;
/** Numbers of w that are copied to the engine's memory at once. */
const STAGED = 2 ** 18;

/** Terms of a phase: taps, or points of its transforms. */
export function termsOf({ taps }: Phase, { transforms }: Way): number {
  return transforms.length === 0 ? taps : product(transforms.map(({ points }) => points));
}

/** Numbers that a group's packed weights take. */
export function packedLength(phase: Phase, way: Way, channels: number, { lanes }: OutputLayout): number {
  return termsOf(phase, way) * channels * (lanes ? Math.ceil(phase.outputs / LANES) * LANES : phase.outputs);
}

/** By residue, then tap: the entry of the kernel, flat. */
function entriesOf({ axes }: Phase, kernel: readonly number[]): number[] {
  const byAxis = axes.map(({ taps }) => taps);
  return combinations(byAxis).flatMap((taps) =>
    combinations(taps).map((entry) => entry.reduce((flat, index, axis) => flat * kernel[axis] + index, 0)),
  );
}

/**
 * Packs one group's weights.
 * @param w [C, M/groups, …k]
 * @param packed the address where they go
 * @param kernels what does it: `packWeights` of assembly/weights.ts
 * @throws RangeError where there is no room for a part of w beside them
 */
export function packWeights(
  heap: Heap,
  kernels: { packWeights(packing: number): void },
  w: Tensor,
  phase: Phase,
  way: Way,
  group: number,
  channels: number,
  layout: OutputLayout,
  packed: number,
): void {
  const [, outChannels, ...kernel] = w.shape;
  const channelSize = outChannels * product(kernel);
  const together = Math.max(1, Math.min(channels, Math.floor(STAGED / channelSize)));
  const entries = entriesOf(phase, kernel);
  const points = termsOf(phase, way);
  const kinds = [0, 0, 0, ...way.transforms.map(({ kind }) => kind)].slice(-3);
  const regions = new Regions(heap);
  try {
    const staged = regions.allocate(together * channelSize, 'a part of w');
    const entryTable = regions.table(
      entries.map((entry) => entry * BYTES),
      'the entries of the kernel',
    );
    const kindTable = regions.table(kinds, 'the transforms');
    const scratchEntries = 2 * Math.max(phase.taps, points) + phase.taps;
    const scratch = regions.allocate(LANES * scratchEntries, 'scratch for weights');
    // In the order of the fields of Packing, of which the first three are of each part.
    const fields = [
      ...[staged, 0, 0, channels, channelSize * BYTES, product(kernel) * BYTES],
      ...[entries.length / phase.taps, phase.taps, entryTable, phase.outputs],
      ...(layout.lanes ? [1, LANES, 1] : [0, layout.most, layout.unit]),
      ...[points, kindTable, packed, scratch],
    ];
    const packing = regions.table(fields, 'the packing');
    for (let first = 0; first < channels; first += together) {
      const count = Math.min(together, channels - first);
      const from = (group * channels + first) * channelSize;
      heap.floats(staged, count * channelSize).set(w.data.subarray(from, from + count * channelSize));
      heap.integers(packing, fields.length).set([staged, first, count]);
      kernels.packWeights(packing);
    }
  } finally {
    regions.free();
  }
}
