/**
 * Cases for the laws, legal by construction and inside a subject's capabilities: nothing is ever filtered out. Free
 * numbers are drawn first (`Draft`) and then bent into the legal range, so that every one of them can shrink on its own.
 * What can be swapped is drawn independently, so that it mostly differs: extents, kernels, strides, pads, channels.
 */
import * as fc from 'fast-check';
import type { Attributes, Case } from '../spec/case.ts';
import { ILLEGAL_KINDS, makeIllegal } from '../spec/illegal.ts';
import { type Dtype, elementCount, floatArray } from '../spec/tensor.ts';
import { type AxisCapabilities, type Capabilities, capabilitiesAt, type Rank } from '../subjects/capabilities.ts';
import { integerData } from './integer-data.ts';

interface AxisDraft {
  readonly input: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly padBegin: number;
  readonly padEnd: number;
  readonly outputPadding: number;
}

interface Draft {
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

interface Layout extends Attributes {
  readonly dtype: Dtype;
  readonly xShape: number[];
  readonly wShape: number[];
  readonly biasLength: number | null;
}

/** The largest extents that are drawn, per spatial rank. */
type Limits = Readonly<Record<Rank, { input: number; kernel: number; stride: number; dilation: number }>>;

/** A case stays at some hundred thousand products, most at a few thousand. */
const LIMITS: Limits = {
  1: { input: 14, kernel: 9, stride: 6, dilation: 5 },
  2: { input: 6, kernel: 5, stride: 4, dilation: 3 },
  3: { input: 3, kernel: 3, stride: 3, dilation: 3 },
};

/** Long axes and strides, as audio and segmentation have them; few channels pay for them. */
const LONG_LIMITS: Limits = {
  1: { input: 40, kernel: 33, stride: 20, dilation: 5 },
  2: { input: 4, kernel: 5, stride: 17, dilation: 3 },
  3: LIMITS[3],
};

/** The value of `halvedPads` with that meaning, one in eight; the largest, so that shrinking leads away from it. */
const HALVED = 7;

/** Legal cases with integer data, exact in every type. */
export function exactCases(capabilities: Capabilities): fc.Arbitrary<Case> {
  return casesWithin(capabilities, [
    { bounds: { groups: 3, channels: 3, extents: 'any' }, weight: 11 },
    { bounds: { groups: 2, channels: 19, extents: 'small' }, weight: 4 },
    { bounds: { groups: 17, channels: 2, extents: 'small' }, weight: 4 },
    { bounds: { groups: 2, channels: 2, extents: 'long' }, weight: 2 },
  ]);
}

/** Exact cases, most of them small: for laws that make several calls of each. */
export function smallCases(capabilities: Capabilities): fc.Arbitrary<Case> {
  return casesWithin(capabilities, [
    { bounds: { groups: 3, channels: 3, extents: 'small' }, weight: 4 },
    { bounds: { groups: 3, channels: 2, extents: 'any' }, weight: 1 },
    { bounds: { groups: 2, channels: 7, extents: 'small' }, weight: 1 },
  ]);
}

/** Exact cases of a few cells: for laws that write out a whole matrix or a product of kernels. */
export function tinyCases(capabilities: Capabilities): fc.Arbitrary<Case> {
  return casesWithin(capabilities, [{ bounds: { groups: 2, channels: 2, extents: 'tiny' }, weight: 1 }]);
}

/**
 * Legal cases whose data have full significands: the integers of an exact case, each scaled by its own factor in
 * [1/64, 1/32). Zeros stay zeros, so that shrinking still thins the data out.
 */
export function realCases(capabilities: Capabilities): fc.Arbitrary<Case> {
  return exactCases(capabilities).map((problem) => {
    const scale = (values: ArrayLike<number>, salt: number) =>
      floatArray(
        problem.dtype,
        Array.from(values, (value, index) => (value * (1 + goldenFraction(index * 3 + salt))) / 64),
      );
    return {
      ...problem,
      x: { shape: problem.x.shape, data: scale(problem.x.data, 0) },
      w: { shape: problem.w.shape, data: scale(problem.w.data, 1) },
      bias: problem.bias && scale(problem.bias, 2),
    };
  });
}

/** Cases that are illegal in one way, of the kinds that the subject claims to refuse. */
export function illegalCases(capabilities: Capabilities): fc.Arbitrary<Case> {
  const kinds = ILLEGAL_KINDS.filter((kind) => capabilities.refuses.includes(kind));
  const legal = exactCases({ ...capabilities, emptyBatch: false });
  return fc
    .tuple(fc.constantFrom(...kinds), fc.nat(2), legal)
    .map(([kind, axis, problem]) => makeIllegal(problem, kind, axis % problem.stride.length));
}

interface Bounds {
  readonly groups: number;
  /** Most channels of a group, on either side. */
  readonly channels: number;
  /** 'small' extents, at most 3, pay for many channels, few channels for 'long' ones; 'tiny': at most 2 cells and taps. */
  readonly extents: 'any' | 'small' | 'tiny' | 'long';
}

function casesWithin(
  capabilities: Capabilities,
  kinds: readonly { readonly bounds: Bounds; readonly weight: number }[],
): fc.Arbitrary<Case> {
  return fc
    .oneof(
      { withCrossShrink: true },
      ...kinds.map(({ bounds, weight }) => ({ arbitrary: drafts(capabilities, bounds), weight })),
    )
    .chain((draft) => {
      const layout = fittingLayout(draft, capabilities);
      const sizes = [elementCount(layout.xShape), elementCount(layout.wShape), layout.biasLength ?? 0];
      return integerData(sizes[0] + sizes[1] + sizes[2]).map((integers) => caseOf(layout, integers));
    });
}

function drafts(capabilities: Capabilities, bounds: Bounds): fc.Arbitrary<Draft> {
  const channels = fc.integer({ min: 1, max: bounds.channels });
  const ranks = capabilities.ranks.toSorted();
  const fewer = ranks.filter((rank) => rank < 3);
  return fc.record({
    // Three long axes would be too many cells.
    rank: fc.constantFrom(...(bounds.extents === 'long' && fewer.length > 0 ? fewer : ranks)),
    dtype: fc.constantFrom(...capabilities.dtypes),
    batch: fc.constantFrom(1, 1, 1, 2, 2, 2, 3, 0),
    groups: fc.integer({ min: 1, max: bounds.groups }),
    inPerGroup: channels,
    outPerGroup: channels,
    bias: fc.boolean(),
    same: fc.boolean(),
    halvedPads: fc.nat(HALVED),
    limits: fc.constant(bounds.extents === 'long' ? LONG_LIMITS : LIMITS),
    axes: fc.tuple(axisDrafts(bounds), axisDrafts(bounds), axisDrafts(bounds)),
  });
}

function axisDrafts({ extents }: Bounds): fc.Arbitrary<AxisDraft> {
  const upTo = (max: number, long = max, tiny = 3) =>
    fc.integer({ min: 1, max: { any: max, small: Math.min(max, 3), tiny: Math.min(max, tiny), long }[extents] });
  const pad = fc.oneof({ withCrossShrink: true }, fc.nat(2), fc.constant(0), fc.nat(16));
  return fc.record({
    input: upTo(14, 40, 2),
    kernel: upTo(9, 33, 2),
    stride: upTo(6, 20),
    dilation: fc.oneof({ withCrossShrink: true }, fc.constant(1), upTo(5)),
    padBegin: pad,
    padEnd: pad,
    outputPadding: fc.oneof({ withCrossShrink: true }, fc.constant(0), fc.nat(5)),
  });
}

/** The layout of the draft, or of one with its free numbers halved until the subject can be asked. */
function fittingLayout(draft: Draft, capabilities: Capabilities): Layout {
  const layout = layoutOf(draft, capabilities);
  const multiplyAdds = elementCount(layout.xShape) * elementCount(layout.wShape.slice(1));
  const half = (value: number) => Math.ceil(value / 2);
  const smaller: Draft = {
    ...draft,
    groups: half(draft.groups),
    inPerGroup: half(draft.inPerGroup),
    outPerGroup: half(draft.outPerGroup),
    axes: draft.axes.map((axis) => ({ ...axis, input: half(axis.input), kernel: half(axis.kernel) })),
  };
  const isSmallest = JSON.stringify(smaller) === JSON.stringify(draft);
  return multiplyAdds <= capabilities.maxMultiplyAdds || isSmallest ? layout : fittingLayout(smaller, capabilities);
}

function layoutOf(draft: Draft, capabilities: Capabilities): Layout {
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

function caseOf({ dtype, xShape, wShape, biasLength, ...attributes }: Layout, integers: Int16Array): Case {
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

/** Evenly spread fractions in [0, 1) with full significands (Weyl's sequence of the golden ratio). */
function goldenFraction(index: number): number {
  return ((index + 1) * 0.6180339887498949) % 1;
}
