/**
 * Layers to search among, as an arbitrary of fast-check: all ranks, dense, grouped and depthwise, with kernels,
 * strides, dilations, pads and output paddings that differ from axis to axis. Legal and of a size that can be timed by
 * construction; nothing is drawn in vain. Every number shrinks to the plainest.
 *
 * The size is drawn first. What is left of it after the kernel goes to channels and extents in drawn shares, rounded
 * down, and the last extent takes up what rounding lost, so that more than half of the drawn size is reached.
 */

import * as fc from 'fast-check';
import { effectiveKernelOf, fullExtentOf } from '../../spec/axis.ts';
import type { Rank } from '../../spec/case.ts';
import { elementCount } from '../../spec/tensor.ts';
import type { BenchWorkload } from '../result.ts';
import { descriptorOf } from '../workloads/descriptor.ts';
import { type Workload, workloadAxes } from '../workloads/workload.ts';
import { describedWorkload } from '../workloads/workload-cases.ts';

/** How much work a layer that is hunted may be, in multiply-adds. */
export interface LayerSizes {
  /** Multiply-adds of all layers are more than half of this … */
  readonly least: number;
  /** … and at most this. */
  readonly most: number;
}

/** Times of the smallest are far above the step of a clock, those of the largest allow for slow subjects. */
export const SIZES: LayerSizes = { least: 20_000, most: 1_000_000 };

/** Results are sent to another process and compared, which takes longer than most subjects for more than this. */
const MOST_OUTPUT_CELLS = 2 ** 20;

/** Terms of a sum that workloadCase takes, with room to spare. */
const MOST_TERMS = 2 ** 18;

/** Steps in which sizes and shares are drawn. */
const STEPS = 16;

interface AxisDraft {
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly padBegin: number;
  readonly padEnd: number;
  readonly outputPadding: number;
  /** How much of the extents this axis gets, beside the others. */
  readonly weight: number;
}

interface Draft {
  readonly rank: Rank;
  readonly size: number;
  /** Share of the size that goes to channels, and of these to channels in, in STEPS. */
  readonly channelShare: number;
  readonly inShare: number;
  readonly kind: 'dense' | 'grouped' | 'depthwise';
  readonly groups: number;
  readonly batch: number;
  readonly pads: 'none' | 'symmetric' | 'any';
  readonly axes: readonly AxisDraft[];
}

export function huntedLayers(sizes: LayerSizes = SIZES): fc.Arbitrary<BenchWorkload> {
  return drafts().map((draft) => describedWorkload(layerOf(draft, sizes)));
}

function drafts(): fc.Arbitrary<Draft> {
  const few = (most: number) => fc.oneof({ withCrossShrink: true }, fc.constant(1), fc.integer({ min: 1, max: most }));
  const axis = fc.record({
    kernel: fc.integer({ min: 1, max: 9 }),
    stride: fc.integer({ min: 1, max: 8 }),
    dilation: few(4),
    padBegin: fc.nat(8),
    padEnd: fc.nat(8),
    outputPadding: fc.oneof({ withCrossShrink: true }, fc.constant(0), fc.nat(7)),
    weight: fc.integer({ min: 1, max: 4 }),
  });
  return fc.record({
    rank: fc.constantFrom(1, 2, 2, 3),
    size: fc.nat(STEPS),
    channelShare: fc.nat(STEPS),
    inShare: fc.nat(STEPS),
    kind: fc.constantFrom('dense', 'dense', 'grouped', 'depthwise'),
    groups: fc.integer({ min: 2, max: 16 }),
    batch: fc.constantFrom(1, 1, 1, 2, 4),
    pads: fc.constantFrom('none', 'symmetric', 'any'),
    axes: fc.tuple(axis, axis, axis),
  });
}

function layerOf(draft: Draft, sizes: LayerSizes): Workload {
  const axes = draft.axes.slice(0, draft.rank);
  const kernel = axes.map((axis) => axis.kernel);
  const size = sizes.least * (sizes.most / sizes.least) ** (draft.size / STEPS);
  // A batch and a kernel that leave nothing to anything else still have to fit.
  const room = Math.max(1, size / elementCount(kernel));
  const { cin, cout, groups } = channelsOf(draft, room ** (draft.channelShare / STEPS), elementCount(kernel));
  const n = Math.max(1, Math.min(draft.batch, Math.floor(room / ((cin / groups) * cout))));
  const input = extentsOf(axes, room / (n * (cin / groups) * cout));
  const layer = fittingStrides({
    name: '',
    source: 'a search',
    n,
    cin,
    cout,
    groups,
    input,
    kernel,
    stride: axes.map((axis) => axis.stride),
    dilation: axes.map((axis) => axis.dilation),
    padding: axes.map(() => [0, 0]),
    outputPadding: axes.map(() => 0),
  });
  const padded = { ...layer, ...padsOf(layer, axes, draft.pads) };
  return { ...padded, name: descriptorOf(padded) };
}

/** Channels whose product, that of a group in and all out, is at most `product`. */
function channelsOf({ kind, groups, inShare }: Draft, product: number, taps: number) {
  if (kind === 'depthwise') {
    const channels = Math.max(1, Math.floor(product));
    return { cin: channels, cout: channels, groups: channels };
  }
  const count = kind === 'grouped' ? Math.max(1, Math.min(groups, Math.floor(product))) : 1;
  const eachWay = product / count;
  const most = Math.floor(MOST_TERMS / taps);
  const inPerGroup = Math.max(1, Math.min(most, Math.floor(eachWay ** (inShare / STEPS))));
  const outPerGroup = Math.max(1, Math.floor(eachWay / inPerGroup));
  return { cin: inPerGroup * count, cout: outPerGroup * count, groups: count };
}

/** Extents whose product is at most `cells` and more than half of it. */
function extentsOf(axes: readonly AxisDraft[], cells: number): number[] {
  const whole = axes.reduce((sum, { weight }) => sum + weight, 0);
  const all = axes.map(({ weight }) => Math.max(1, Math.floor(cells ** (weight / whole))));
  const others = elementCount(all.slice(0, -1));
  return [...all.slice(0, -1), Math.max(1, Math.floor(cells / others))];
}

/**
 * The layer, or one with strides and dilations halved until its result is small enough, which it is where all are 1.
 */
function fittingStrides(layer: Workload): Workload {
  const { n, cout, stride, dilation } = layer;
  const isPlain = [...stride, ...dilation].every((value) => value === 1);
  const largest = workloadAxes(layer)
    .map(fullExtentOf)
    .map((extent, axis) => extent + Math.max(stride[axis], dilation[axis]) - 1);
  if (isPlain || n * cout * elementCount(largest) <= MOST_OUTPUT_CELLS) return layer;
  const half = (value: number) => Math.ceil(value / 2);
  return fittingStrides({ ...layer, stride: stride.map(half), dilation: dilation.map(half) });
}

/** Pads below the kernel's reach, of which at least one cell is left, and output paddings below their limit. */
function padsOf(layer: Workload, axes: readonly AxisDraft[], pads: Draft['pads']) {
  const extents = workloadAxes(layer).map(fullExtentOf);
  const padding = axes.map((axis, index) => {
    const reach = effectiveKernelOf({ kernel: layer.kernel[index], dilation: layer.dilation[index] }) - 1;
    const most = pads === 'none' ? 0 : reach;
    const begin = Math.min(axis.padBegin, most, Math.floor((extents[index] - 1) / 2));
    const end = Math.min(axis.padEnd, most, extents[index] - 1 - begin);
    return [begin, pads === 'symmetric' ? begin : end];
  });
  const outputPadding = axes.map((axis, index) =>
    Math.min(axis.outputPadding, Math.max(layer.stride[index], layer.dilation[index]) - 1),
  );
  return { padding, outputPadding };
}
