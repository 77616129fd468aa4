/** Layers with one channel of x in each group, as the structure of assembly/depthwise.ts: row by row, without phases. */
import type { Geometry } from '../../../spec/geometry.ts';
import { elementCount } from '../../../spec/tensor.ts';
import type { Heap } from './heap.ts';
import type { Plan } from './plan.ts';
import { Regions } from './regions.ts';

/** What the kernels tell such a plan by. */
const DEPTHWISE = 1;
const BYTES = Float32Array.BYTES_PER_ELEMENT;
/** Positions that are computed together, which may be more than there are. */
const TOGETHER = 8;
/** Strides are 32-bit integers to the kernels. */
const LONGEST_STRIDE = 2 ** 28;
/** Fields of a note. */
const NOTE = 3;

/** Whether a layer is of this kind. Its kernels count positions from the first cell of x, so that no pad may put cells before it. */
export function isDepthwise({ inChannels, groups, axes }: Geometry): boolean {
  const { stride, kernel } = axes[axes.length - 1];
  const lanes = stride <= 2 || (stride % 4 === 0 && kernel % stride === 0);
  const plain = axes.every((axis) => axis.dilation === 1 && axis.stride < LONGEST_STRIDE && axis.padBegin >= 0);
  return inChannels === groups && lanes && plain;
}

/**
 * @param weights address of w as the caller has it, and of a bias for each channel of y
 * @throws RangeError where it does not fit into memory
 */
export function makeDepthwisePlan(
  heap: Heap,
  geometry: Geometry,
  weights: number,
  biases: number,
  threads: number,
): Plan {
  const { batch, inChannels, outChannels, outputShape, axes } = geometry;
  const three = <T>(one: T, rest: readonly T[]): T[] => [...Array<T>(3 - rest.length).fill(one), ...rest];
  const { input, kernel, stride, output, padBegin } = axes[axes.length - 1];
  const taps = Math.ceil(kernel / stride);
  const positions = Math.ceil((padBegin + output) / stride);
  const computed = Math.ceil(positions / TOGETHER) * TOGETHER;
  // Position q reads the cells q − taps + 1 to q.
  const rowBefore = taps - 1;
  const rowCells = rowBefore + Math.max(input, computed);
  const kernelRows = elementCount(axes.slice(0, -1).map((axis) => axis.kernel));
  return Regions.filled(heap, (regions) => {
    const x = regions.allocate(batch * inChannels * elementCount(axes.map((axis) => axis.input)), 'x');
    const y = regions.allocate(elementCount(outputShape), 'y');
    // In the order of the fields of Depthwise.
    const fields = [
      ...[DEPTHWISE, x, y, weights, biases, batch, outChannels, outChannels / inChannels],
      ...three(
        1,
        axes.map((axis) => axis.input),
      ),
      ...three(
        1,
        axes.map((axis) => axis.output),
      ),
      ...three(
        1,
        axes.map((axis) => axis.kernel),
      ),
      ...three(
        1,
        axes.map((axis) => axis.stride),
      ),
      ...three(
        0,
        axes.map((axis) => axis.padBegin),
      ),
      ...[rowBefore, rowCells, positions],
    ];
    const address = regions.table(fields, 'the plan');
    const scratchCells = kernelRows * (NOTE + rowCells) + computed * stride;
    const free = () => regions.free();
    return { geometry, threads, address, x, y, scratchBytes: scratchCells * BYTES, hasGaps: false, free };
  });
}
