/**
 * From free numbers to legal cases: a draft holds numbers that were drawn, or taken from a list of levels, with no regard to
 * legality; a layout is the draft bent into the legal range and into what a subject can be asked.
 */
import type { Attributes, Case } from '../spec/case.ts';
import { type Dtype, elementCount, floatArray } from '../spec/tensor.ts';
import { type AxisCapabilities, type Capabilities, capabilitiesAt, type Rank } from '../subjects/capabilities.ts';

export interface AxisDraft {
  readonly input: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly padBegin: number;
  readonly padEnd: number;
  readonly outputPadding: number;
}

export interface Draft {
  readonly rank: Rank;
  readonly dtype: Dtype;
  readonly batch: number;
  readonly groups: number;
  readonly inPerGroup: number;
  readonly outPerGroup: number;
  readonly bias: boolean;
  /** TensorFlow's SAME rather than VALID, for subjects that know only these two. For all others, where `halvedPads` says
   * so, the odd pad at the end rather than at the beginning. */
  readonly same: boolean;
  /** HALVED stands for the pads that a convention solves: an output of i·s, what is cropped halved. */
  readonly halvedPads: number;
  readonly limits: Limits;
  readonly axes: readonly AxisDraft[];
}

interface AxisPlan extends AxisDraft {
  readonly output: number;
}

export interface Layout extends Attributes {
  readonly dtype: Dtype;
  readonly xShape: number[];
  readonly wShape: number[];
  readonly biasLength: number | null;
}

/** The largest extents that are drawn, per spatial rank. */
type Limits = Readonly<Record<Rank, { input: number; kernel: number; stride: number; dilation: number }>>;

/** A case stays at some hundred thousand products, most at a few thousand. */
export const LIMITS: Limits = {
  1: { input: 14, kernel: 9, stride: 6, dilation: 5 },
  2: { input: 6, kernel: 5, stride: 4, dilation: 3 },
  3: { input: 3, kernel: 3, stride: 3, dilation: 3 },
};

/** Long axes and strides, as audio and segmentation have them; few channels pay for them. */
export const LONG_LIMITS: Limits = {
  1: { input: 40, kernel: 33, stride: 20, dilation: 5 },
  2: { input: 4, kernel: 5, stride: 17, dilation: 3 },
  3: LIMITS[3],
};

/** One axis beyond 2¹¹ cells, where narrow indices and blocking begin; the others are drawn with next to nothing. */
export const HUGE_LIMITS: Limits = {
  1: { input: 2400, kernel: 5, stride: 3, dilation: 3 },
  2: { input: 2400, kernel: 3, stride: 3, dilation: 3 },
  3: { input: 2400, kernel: 2, stride: 2, dilation: 2 },
};

/** The value of `halvedPads` with that meaning, one in eight; the largest, so that shrinking leads away from it. */
export const HALVED = 7;

/** The draft as a legal layout within the capabilities. */
export function layoutOf(draft: Draft, capabilities: Capabilities): Layout {
  const { rank, dtype } = draft;
  const able = capabilitiesAt(capabilities, rank);
  const groups = able.groups ? draft.groups : 1;
  const inPerGroup = able.groups ? draft.inPerGroup : draft.inPerGroup * Math.min(draft.groups, 3);
  const axes = draft.axes.slice(0, rank).map((axis) => planAxis(axis, draft, able));
  const list = (field: keyof AxisPlan) => axes.map((axis) => axis[field]);
  return {
    dtype,
    xShape: [able.emptyBatch ? draft.batch : Math.max(1, draft.batch), inPerGroup * groups, ...list('input')],
    wShape: [inPerGroup * groups, draft.outPerGroup, ...list('kernel')],
    biasLength: able.bias && draft.bias ? draft.outPerGroup * groups : null,
    stride: list('stride'),
    padBegin: list('padBegin'),
    padEnd: list('padEnd'),
    outputPadding: list('outputPadding'),
    dilation: list('dilation'),
    groups,
  };
}

/** Bends free numbers into a legal axis. Numbers already in range stay as they are, so that shrinking is monotonous. */
function planAxis(draft: AxisDraft, { rank, limits, same, halvedPads }: Draft, able: AxisCapabilities): AxisPlan {
  const within = (value: number, max: number) => ((value - 1) % max) + 1;
  const input = within(draft.input, limits[rank].input);
  const kernel = within(draft.kernel, limits[rank].kernel);
  const stride = within(draft.stride, limits[rank].stride);
  const dilation = able.dilation ? within(draft.dilation, limits[rank].dilation) : 1;
  const effectiveKernel = (kernel - 1) * dilation + 1;
  const reach = (input - 1) * stride + effectiveKernel;
  const most = { full: Math.max(stride, dilation), 'below-stride': stride, none: 1 }[able.outputPadding];
  const plan = (outputPadding: number, padBegin: number, padEnd: number): AxisPlan => ({
    input,
    kernel,
    stride,
    dilation,
    padBegin,
    padEnd,
    outputPadding,
    output: reach + outputPadding - padBegin - padEnd,
  });
  const outputPadding = draft.outputPadding % most;
  if (able.padding === 'same-or-valid' && same) {
    const total = reach - (input * stride - (draft.outputPadding % stride));
    if (total >= 0) return plan(0, Math.floor(total / 2), Math.ceil(total / 2));
    return plan(able.outputPadding === 'none' ? 0 : -total, 0, 0);
  }
  if (able.padding === 'same-or-valid' || able.padding === 'none') return plan(outputPadding, 0, 0);
  const croppable = reach + outputPadding - 1;
  if (able.padding === 'symmetric') {
    const padding = Math.min(draft.padBegin, Math.floor(croppable / 2));
    return plan(outputPadding, padding, padding);
  }
  const total = reach + outputPadding - input * stride;
  if (halvedPads === HALVED && total >= 0) {
    const smaller = Math.floor(total / 2);
    return same ? plan(outputPadding, smaller, total - smaller) : plan(outputPadding, total - smaller, smaller);
  }
  const padBegin = Math.min(draft.padBegin, croppable);
  return plan(outputPadding, padBegin, Math.min(draft.padEnd, croppable - padBegin));
}

/** How many integers a case of this layout takes. */
export function integersOf({ xShape, wShape, biasLength }: Layout): number {
  return elementCount(xShape) + elementCount(wShape) + (biasLength ?? 0);
}

/** The case of a layout, with the integers as x, w and bias in turn. */
export function caseOf(
  { dtype, xShape, wShape, biasLength, ...attributes }: Layout,
  integers: Int16Array | Int32Array,
): Case {
  const inX = elementCount(xShape);
  const inW = elementCount(wShape);
  return {
    ...attributes,
    x: { shape: xShape, data: floatArray(dtype, integers.subarray(0, inX)) },
    w: { shape: wShape, data: floatArray(dtype, integers.subarray(inX, inX + inW)) },
    bias: biasLength === null ? null : floatArray(dtype, integers.subarray(inX + inW)),
    dtype,
  };
}
