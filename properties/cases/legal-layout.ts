/**
 * From free numbers to legal cases: a draft holds numbers that were drawn, or taken from a list of levels, with no
 * regard to legality; a layout is the draft bent into the legal range and into what a subject can be asked.
 */
import { effectiveKernelOf, fullExtentOf, halved } from '../../spec/axis.ts';
import type { Attributes, Case, Rank } from '../../spec/case.ts';
import { type Dtype, elementCount, floatArray } from '../../spec/tensor.ts';
import {
  type AxisCapabilities,
  type Capabilities,
  capabilitiesAt,
  dtypesAt,
  type LargestField,
  largestOf,
} from '../../subjects/capabilities.ts';

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
  /**
   * TensorFlow's SAME rather than VALID, for subjects that know only these two. For all others, where `halvedPads` says
   * so, the odd pad at the end rather than at the beginning. */
  readonly same: boolean;
  /** HALVED stands for the pads that a convention solves: an output of i·s, what is cropped halved. */
  readonly halvedPads: number;
  readonly limits: Limits;
  readonly axes: readonly AxisDraft[];
  /** How each axis leaves the customary limits, as a sum of BEYOND's; left out or 0: not at all. */
  readonly beyond?: readonly number[];
}

/** For subjects that can be asked it: pads of either end turned negative, and output padding from its limit on. */
const BEYOND = { begin: 1, end: 2, outputPadding: 4 } as const;

/** The largest value of an entry of `beyond`. */
export const MOST_BEYOND = 7;

/** Limits of one rank that no subject declares, but a law needs, so that the calls that it derives are within too. */
export interface DerivedLimits {
  /** (i − 1)·s + ek + a, the extent before cropping, is at most this. */
  readonly reach?: number;
  /** (k − 1)·d + 1 is at most this. */
  readonly effectiveKernel?: number;
  /** No stride is above the effective kernel, so that nothing is made up to it. */
  readonly strideWithinKernel?: true;
}

/** What cases are drawn within. */
export interface CaseLimits extends Capabilities {
  readonly derived?: { readonly [rank in Rank]?: DerivedLimits };
}

export interface CaseLayout extends Attributes {
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

const ANY = {
  input: Number.POSITIVE_INFINITY,
  kernel: Number.POSITIVE_INFINITY,
  stride: Number.POSITIVE_INFINITY,
  dilation: Number.POSITIVE_INFINITY,
};

/** For free numbers that were chosen and not drawn: they stay as they are wherever they are legal. */
export const UNLIMITED: Limits = { 1: ANY, 2: ANY, 3: ANY };

/** The value of `halvedPads` with that meaning, one in eight; the largest, so that shrinking leads away from it. */
export const HALVED = 7;

/** The type that was drawn, or where the rank has not got it another one of the rank, since types are drawn beside ranks. */
function dtypeOf({ rank, dtype }: Draft, capabilities: CaseLimits): Dtype {
  const own = dtypesAt(capabilities, rank);
  if (own.length === 0 || own.includes(dtype)) return dtype;
  return own[Math.max(0, capabilities.dtypes.indexOf(dtype)) % own.length];
}

/** The draft as a legal layout within the capabilities. */
export function layoutOf(draft: Draft, capabilities: CaseLimits): CaseLayout {
  const { rank } = draft;
  const able = capabilitiesAt(capabilities, rank);
  const most = (field: LargestField) => largestOf(able, field);
  const groups = able.groups ? within(draft.groups, Math.min(most('groups'), most('channels'))) : 1;
  const perGroup = (drawn: number) => within(drawn, Math.floor(most('channels') / groups));
  const inPerGroup = perGroup(able.groups ? draft.inPerGroup : draft.inPerGroup * Math.min(draft.groups, 3));
  const outPerGroup = perGroup(draft.outPerGroup);
  const batch = able.emptyBatch ? draft.batch : Math.max(1, draft.batch);
  const axes = planAxes(draft, able, capabilities.derived?.[rank] ?? {});
  const list = (field: keyof AxisDraft) => axes.map((axis) => axis[field]);
  return {
    dtype: dtypeOf(draft, capabilities),
    xShape: [Math.min(batch, most('batch')), inPerGroup * groups, ...list('input')],
    wShape: [inPerGroup * groups, outPerGroup, ...list('kernel')],
    biasLength: able.bias && draft.bias ? outPerGroup * groups : null,
    stride: list('stride'),
    padBegin: list('padBegin'),
    padEnd: list('padEnd'),
    outputPadding: list('outputPadding'),
    dilation: list('dilation'),
    groups,
  };
}

/** The layout of the draft, or of one with its free numbers halved until the subject can be asked. */
export function fittingLayout(draft: Draft, capabilities: CaseLimits): CaseLayout {
  const layout = layoutOf(draft, capabilities);
  const multiplyAdds = elementCount(layout.xShape) * elementCount(layout.wShape.slice(1));
  if (multiplyAdds <= capabilities.maxMultiplyAdds) return layout;
  const half = (value: number) => Math.ceil(value / 2);
  const smaller: Draft = {
    ...draft,
    groups: half(draft.groups),
    inPerGroup: half(draft.inPerGroup),
    outPerGroup: half(draft.outPerGroup),
    axes: draft.axes.map((axis) => ({ ...axis, input: half(axis.input), kernel: half(axis.kernel) })),
  };
  const isSmallest = JSON.stringify(smaller) === JSON.stringify(draft);
  return isSmallest ? layout : fittingLayout(smaller, capabilities);
}

/** How the pads of a case come about. */
type Pads = 'same' | 'halved' | 'free';

function planAxes(draft: Draft, able: AxisCapabilities, derived: DerivedLimits): readonly AxisDraft[] {
  const knowsSame = able.padding === 'same-or-valid' || able.padding === 'same-by-stride-or-valid';
  const pads = knowsSame ? (draft.same ? 'same' : 'free') : draft.halvedPads === HALVED ? 'halved' : 'free';
  const bending: Bending = { able, derived, pads, limits: draft.limits[draft.rank], oddAtEnd: draft.same };
  const alike = alikeFields(bending);
  const drafts = ofOneValue(notBoth(draft, able), alike);
  const beyond = drafts.map((_, axis) => draft.beyond?.[able.uniform.length === 0 ? axis : 0] ?? 0);
  const sized = drafts.map((axis, index) => sizeAxis(axis, beyond[index], bending));
  // Where it is free it is bent by the extents of each axis, so that one value for all is the least; so are the pads.
  const padded = leastOf(sized, able.uniform.includes('outputPadding') ? ['outputPadding'] : []);
  const cropped = padded.map((axis) => cropAxis(axis, bending));
  return leastOf(cropped, able.uniform.includes('padding') ? PAD_FIELDS : []);
}

/** The axes, where the subject takes dilations without strides only, with one of the two. */
function notBoth({ axes, rank, halvedPads }: Draft, able: AxisCapabilities): readonly AxisDraft[] {
  const drafts = axes.slice(0, rank);
  if (able.dilation !== 'without-stride') return drafts;
  const isDilated = halvedPads % 2 === 0 && drafts.some(({ dilation }) => dilation > 1);
  return drafts.map((axis) => ({ ...axis, ...(isDilated ? { stride: 1 } : { dilation: 1 }) }));
}

function leastOf<A extends AxisDraft>(axes: readonly A[], fields: readonly (keyof AxisDraft)[]): readonly A[] {
  if (fields.length === 0) return axes;
  const least = Object.fromEntries(fields.map((field) => [field, Math.min(...axes.map((axis) => axis[field]))]));
  return axes.map((axis) => ({ ...axis, ...least }));
}

/** What an axis is bent by. */
interface Bending {
  readonly able: AxisCapabilities;
  readonly derived: DerivedLimits;
  readonly pads: Pads;
  readonly limits: Limits[Rank];
  readonly oddAtEnd: boolean;
}

/**
 * The fields that have one value on all axes. Where the numbers of an axis depend on each other (the pads of SAME on
 * kernel and stride, for example) none of them can be alike without the others.
 */
function alikeFields({ able, pads, derived }: Bending): readonly (keyof AxisDraft)[] {
  const { uniform } = able;
  const sizes = uniform.flatMap((field) => (field === 'padding' ? PAD_FIELDS : [field]));
  const isCoupled = pads !== 'free' || able.outputPadding === 'to-stride' || Object.keys(derived).length > 0;
  if (uniform.length === 0 || !isCoupled) return sizes;
  const hasInput = uniform.includes('input') || derived.reach !== undefined;
  return [...(hasInput ? ['input' as const] : []), 'kernel', 'stride', 'dilation', 'outputPadding', ...PAD_FIELDS];
}

const PAD_FIELDS = ['padBegin', 'padEnd'] as const;

/** Input extents are the least of all, since several long axes would be too many cells; else the first axis decides. */
function ofOneValue(axes: readonly AxisDraft[], fields: readonly (keyof AxisDraft)[]): readonly AxisDraft[] {
  if (fields.length === 0) return axes;
  const shared = Object.fromEntries(
    fields.map((field) => [field, field === 'input' ? Math.min(...axes.map(({ input }) => input)) : axes[0][field]]),
  );
  return axes.map((axis) => ({ ...axis, ...shared }));
}

interface AxisSize extends AxisDraft {
  readonly beyond: number;
  readonly effectiveKernel: number;
}

function isBeyond({ beyond }: AxisSize, part: keyof typeof BEYOND): boolean {
  return (beyond & BEYOND[part]) !== 0;
}

/**
 * Bends the sizes of an axis into what is asked. Numbers in range stay as they are, so that shrinking is monotonous.
 */
function sizeAxis(draft: AxisDraft, beyond: number, bending: Bending): AxisSize {
  const { able, derived, pads, limits } = bending;
  const most = (field: LargestField) => largestOf(able, field);
  const { reach = Number.POSITIVE_INFINITY } = derived;
  const longest = Math.min(reach, derived.effectiveKernel ?? Number.POSITIVE_INFINITY);
  const drawnStride = within(draft.stride, Math.min(limits.stride, most('stride'), reach));
  const widest = pads === 'same' ? Math.min(longest, drawnStride + 2 * most('padding')) : longest;
  const kernel = Math.min(within(draft.kernel, Math.min(limits.kernel, most('kernel'))), widest);
  const drawnDilation = able.dilation ? within(draft.dilation, Math.min(limits.dilation, most('dilation'))) : 1;
  const dilation = kernel === 1 ? drawnDilation : Math.min(drawnDilation, Math.floor((widest - 1) / (kernel - 1)));
  const effectiveKernel = effectiveKernelOf({ kernel, dilation });
  const stride = Math.min(drawnStride, longestStride(effectiveKernel, bending));
  const filled = able.outputPadding === 'to-stride' ? Math.max(stride, effectiveKernel) : effectiveKernel;
  const fitting = Math.floor((reach - filled) / stride) + 1;
  const input = Math.min(within(draft.input, Math.min(limits.input, most('input'))), fitting);
  // Field by field, since every case that is drawn goes through here, and a spread takes longer than all else.
  const { padBegin, padEnd, outputPadding } = draft;
  const axis = { input, kernel, stride, dilation, padBegin, padEnd, outputPadding, beyond, effectiveKernel };
  axis.outputPadding = outputPaddingOf(axis, bending, reach - fullExtentOf(axis));
  return axis;
}

/**
 * Where a kernel that is smaller than the stride needs an output padding, the stride with the largest one that is
 * taken.
 */
function longestStride(effectiveKernel: number, { able, derived, pads }: Bending): number {
  const isBySame = pads === 'same' && able.padding === 'same-by-stride-or-valid';
  if (derived.strideWithinKernel || (isBySame && able.outputPadding === 'none')) return effectiveKernel;
  const isFilled = pads === 'same' || able.outputPadding === 'to-stride';
  return isFilled ? effectiveKernel + largestOf(able, 'outputPadding') : Number.POSITIVE_INFINITY;
}

/** @param left how many cells a law has left for it */
function outputPaddingOf(axis: AxisSize, { able, pads }: Bending, left: number): number {
  const { outputPadding, stride, dilation, effectiveKernel } = axis;
  if (pads === 'same') return outputPadding;
  if (able.outputPadding === 'to-stride') return Math.max(stride - effectiveKernel, 0);
  const limit = Math.max(stride, dilation);
  const below = { any: limit, full: limit, 'below-stride': stride, none: 1 }[able.outputPadding];
  const most = Math.min(largestOf(able, 'outputPadding'), left);
  const within = outputPadding % Math.min(below, most + 1);
  const isFromLimit = able.outputPadding === 'any' && isBeyond(axis, 'outputPadding') && limit + within <= most;
  return isFromLimit ? limit + within : within;
}

function cropAxis(size: AxisSize, { able, pads, oddAtEnd }: Bending): AxisDraft {
  const { input, stride, outputPadding } = size;
  const reach = fullExtentOf(size);
  const mostPadding = largestOf(able, 'padding');
  if (pads === 'same') {
    const isByStride = able.padding === 'same-by-stride-or-valid' || able.outputPadding === 'to-stride';
    const shorter = isByStride ? 0 : outputPadding % stride;
    const total = Math.min(reach - (input * stride - shorter), 2 * mostPadding);
    if (total < 0) return cropped(size, 0, 0, able.outputPadding === 'none' ? 0 : -total);
    const { begin, end } = halved(total);
    return cropped(size, begin, end, 0);
  }
  const isFree = able.padding === 'any' || able.padding === 'asymmetric';
  if (!isFree && able.padding !== 'symmetric') return cropped(size, 0, 0);
  const [begin, end] = [Math.min(size.padBegin, mostPadding), Math.min(size.padEnd, mostPadding)];
  const extendsBegin = able.padding === 'any' && isBeyond(size, 'begin');
  const extendsEnd = able.padding === 'any' && isBeyond(size, 'end');
  // What one end gains, the other may be cropped by.
  const croppable = reach + outputPadding - 1 + (extendsEnd ? end : 0);
  if (able.padding === 'symmetric') {
    const padding = Math.min(begin, Math.floor(croppable / 2));
    return cropped(size, padding, padding);
  }
  const total = reach + outputPadding - input * stride;
  const { begin: smaller, end: larger } = halved(total);
  if (pads === 'halved' && !extendsBegin && !extendsEnd && total >= 0 && larger <= mostPadding) {
    return oddAtEnd ? cropped(size, smaller, larger) : cropped(size, larger, smaller);
  }
  // Below 0 by a subtraction: no pad is −0.
  const padBegin = extendsBegin ? 0 - begin : Math.min(begin, croppable);
  return cropped(size, padBegin, extendsEnd ? 0 - end : Math.min(end, croppable - padBegin));
}

/** The axis with these pads. */
function cropped(size: AxisSize, padBegin: number, padEnd: number, outputPadding = size.outputPadding): AxisDraft {
  const { input, kernel, stride, dilation } = size;
  return { input, kernel, stride, dilation, padBegin, padEnd, outputPadding };
}

/** The number itself where it is one of 1 … most. */
function within(value: number, most: number): number {
  return most === Number.POSITIVE_INFINITY ? value : ((value - 1) % most) + 1;
}

/** How many integers a case of this layout takes. */
export function integersOf({ xShape, wShape, biasLength }: CaseLayout): number {
  return elementCount(xShape) + elementCount(wShape) + (biasLength ?? 0);
}

/** The case of a layout, with the integers as x, w and bias in turn. */
export function caseOf(layout: CaseLayout, integers: Int16Array | Int32Array): Case {
  const { dtype, xShape, wShape, biasLength, stride, padBegin, padEnd, outputPadding, dilation, groups } = layout;
  const inX = elementCount(xShape);
  const inW = elementCount(wShape);
  // Field by field: every case that is drawn is made here, and to spread what is left of a layout takes longer than all else.
  return {
    stride,
    padBegin,
    padEnd,
    outputPadding,
    dilation,
    groups,
    x: { shape: xShape, data: floatArray(dtype, integers.subarray(0, inX)) },
    w: { shape: wShape, data: floatArray(dtype, integers.subarray(inX, inX + inW)) },
    bias: biasLength === null ? null : floatArray(dtype, integers.subarray(inX + inW)),
    dtype,
  };
}
