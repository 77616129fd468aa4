/** Layers with one channel of x in each group, as the structure DepthwisePlan: row by row, without phases. */
import type { Geometry } from '../../../../spec/geometry.ts';
import { elementCount } from '../../../../spec/tensor.ts';
import { DEPTHWISE } from '../constants.ts';
import type { Heap } from './heap.ts';
import type { LayerPlan } from './layer-plan.ts';
import { Regions } from './regions.ts';
import { axisFields, record, STRUCTURES } from './structures.ts';

const BYTES = Float32Array.BYTES_PER_ELEMENT;
/** Positions that are computed together, which may be more than there are. */
const TOGETHER = 8;
/** Strides are 32-bit integers to the kernels. */
const LONGEST_STRIDE = 2 ** 28;

/**
 * Whether a layer is of this kind. Its kernels count positions from the first cell of x, so that no pad may put cells
 * before it.
 */
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
): LayerPlan {
  const { batch, inChannels, outChannels, outputShape, axes } = geometry;
  const { input, kernel, stride, output, padBegin } = axes[axes.length - 1];
  const taps = Math.ceil(kernel / stride);
  const positions = Math.ceil((padBegin + output) / stride);
  const computed = Math.ceil(positions / TOGETHER) * TOGETHER;
  // Position q reads the cells q − taps + 1 to q.
  const rowBefore = taps - 1;
  const rowCells = rowBefore + Math.max(input, computed);
  const of = (field: 'input' | 'output' | 'kernel' | 'stride' | 'padBegin') => axes.map((axis) => axis[field]);
  const kernelRows = elementCount(of('kernel').slice(0, -1));
  return Regions.filled(heap, (regions) => {
    const x = regions.allocate(batch * inChannels * elementCount(of('input')), 'x');
    const y = regions.allocate(elementCount(outputShape), 'y');
    const plan = record('DepthwisePlan', {
      kind: DEPTHWISE,
      x,
      y,
      w: weights,
      biases,
      images: batch,
      outChannels,
      outPerGroup: outChannels / inChannels,
      ...axisFields('input', of('input'), 1),
      ...axisFields('output', of('output'), 1),
      ...axisFields('kernel', of('kernel'), 1),
      ...axisFields('stride', of('stride'), 1),
      ...axisFields('pad', of('padBegin'), 0),
      rowBefore,
      rowCells,
      positions,
    });
    const address = regions.table(plan, 'the plan');
    const scratchCells = kernelRows * (STRUCTURES.Note.length + rowCells) + computed * stride;
    const free = () => regions.free();
    return { geometry, threads, address, x, y, scratchBytes: scratchCells * BYTES, hasGaps: false, free };
  });
}
