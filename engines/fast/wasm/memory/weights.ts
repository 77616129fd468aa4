/**
 * Weights in the order in which tiles read them: output by output in the order channel of y, then residues (the last
 * axis's fastest). A term is a tap, or a point of a transform.
 *
 *   rows    [block][term][channel][row]      blocks as even as possible (assembly/blocks.ts)
 *   lanes   [outputs / 8][term][channel][8]  filled up with zeros
 */
import { elementCount, type Tensor } from '../../../../spec/tensor.ts';
import { kindsOf, type PhaseMethod, termsOf } from '../choice/methods.ts';
import { combinations, type LayerPhase } from '../choice/phases.ts';
import { LANES } from '../constants.ts';
import type { Heap } from './heap.ts';
import { Regions } from './regions.ts';
import { indicesOf, record } from './structures.ts';

/** A phase with its weights in memory. */
export interface PackedPhase {
  readonly phase: LayerPhase;
  readonly method: PhaseMethod;
  readonly weights: number;
  readonly weightGroupBytes: number;
  readonly biases: number;
  /** Outputs that stay together in a tile's rows. */
  readonly unit: number;
}

/** Outputs in lanes, or in rows of tiles of at most `most`, of which `unit` stay together. */
export type OutputLayout =
  | { readonly lanes: true }
  | { readonly lanes: false; readonly most: number; readonly unit: number };

const Packing = indicesOf('Packing');
const BYTES = Float32Array.BYTES_PER_ELEMENT;
/** Numbers of w that are copied to the engine's memory at once. */
const STAGED = 2 ** 18;

/** Numbers that a group's packed weights take. */
export function packedLength(
  phase: LayerPhase,
  method: PhaseMethod,
  channels: number,
  { lanes }: OutputLayout,
): number {
  return termsOf(phase, method) * channels * (lanes ? Math.ceil(phase.outputs / LANES) * LANES : phase.outputs);
}

/** By residue, then tap: the entry of the kernel, flat. */
function entriesOf({ axes }: LayerPhase, kernel: readonly number[]): number[] {
  const byAxis = axes.map(({ taps }) => taps);
  return combinations(byAxis).flatMap((taps) =>
    combinations(taps).map((entry) => entry.reduce((flat, index, axis) => flat * kernel[axis] + index, 0)),
  );
}

/** What is packed: the weights of one phase, for one method. */
export interface PackingJob {
  /** [C, M/groups, …k] */
  readonly w: Tensor;
  readonly phase: LayerPhase;
  readonly method: PhaseMethod;
  /** Of x, in a group. */
  readonly channels: number;
  readonly layout: OutputLayout;
}

/**
 * Packs one group's weights.
 * @param packed the address where they go
 * @param kernels `packWeights` of assembly/gathering/pack-weights.ts
 * @throws RangeError where there is no room for a part of w beside them
 */
export function packWeights(
  heap: Heap,
  kernels: { packWeights(packing: number): void },
  { w, phase, method, channels, layout }: PackingJob,
  group: number,
  packed: number,
): void {
  const [, outChannels, ...kernel] = w.shape;
  const channelSize = outChannels * elementCount(kernel);
  const together = Math.max(1, Math.min(channels, Math.floor(STAGED / channelSize)));
  const entries = entriesOf(phase, kernel);
  const points = termsOf(phase, method);
  const regions = new Regions(heap);
  try {
    const staged = regions.allocate(together * channelSize, 'a part of w');
    const fields = record('Packing', {
      w: staged,
      firstChannel: 0,
      channels: 0,
      allChannels: channels,
      channelBytes: channelSize * BYTES,
      kernelBytes: elementCount(kernel) * BYTES,
      residues: entries.length / phase.taps,
      taps: phase.taps,
      entries: regions.table(
        entries.map((entry) => entry * BYTES),
        'the entries of the kernel',
      ),
      outputs: phase.outputs,
      lanes: layout.lanes ? 1 : 0,
      most: layout.lanes ? LANES : layout.most,
      unit: layout.lanes ? 1 : layout.unit,
      points,
      kinds: regions.table(kindsOf(method), 'the transforms'),
      packed,
      scratch: regions.allocate(LANES * (2 * Math.max(phase.taps, points) + phase.taps), 'scratch for weights'),
    });
    const address = regions.table(fields, 'the packing');
    const packing = heap.integers(address, fields.length);
    for (let first = 0; first < channels; first += together) {
      const count = Math.min(together, channels - first);
      const from = (group * channels + first) * channelSize;
      heap.floats(staged, count * channelSize).set(w.data.subarray(from, from + count * channelSize));
      packing[Packing.firstChannel] = first;
      packing[Packing.channels] = count;
      kernels.packWeights(address);
    }
  } finally {
    regions.free();
  }
}
