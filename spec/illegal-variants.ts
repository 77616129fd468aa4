/**
 * How each kind of illegal case is made from a legal one: below and above what the rule wants, by one and by much, in
 * each list and operand. Every change breaks the one rule of its kind and no other.
 */
import { type Attributes, AXIS_FIELDS, type Case, type Rank } from './case.ts';
import { geometryOf } from './geometry.ts';
import { elementCount, type FloatArray, type Tensor, zeros } from './tensor.ts';

/** How a legal case is made illegal. */
export interface BrokenCase {
  /** The legal case, broken on the given spatial axis where that matters. */
  readonly breakCase: (problem: Case, axis: number) => Case;
  /** Whether it is put on every axis, since it is broken by one only. */
  readonly everyAxis?: true;
  /** The ranks in which there is such a case; left out, all. */
  readonly ranks?: readonly Rank[];
  /** The case has several groups. */
  readonly grouped?: true;
}

type Variants = Readonly<Record<string, BrokenCase>>;
type AxisField = (typeof AXIS_FIELDS)[number];

/** Far above what any array can hold, and still a safe integer. */
const HUGE = 2 ** 50;

/** Far below or above: what nobody mistakes for an edge. */
const MUCH = 7;

/** Values of other types, as a caller of JavaScript may pass them. */
const OTHER_TYPES: Readonly<Record<string, unknown>> = { text: '2', null: null, undefined, true: true };

export const VARIANTS = {
  'zero-stride': {
    zero: everyAxis('stride', 0),
    negative: anyAxis('stride', -1),
    'negative-by-much': anyAxis('stride', -MUCH),
  },
  'zero-dilation': {
    zero: everyAxis('dilation', 0),
    negative: anyAxis('dilation', -1),
  },
  'zero-groups': {
    zero: { breakCase: (p) => ({ ...p, groups: 0 }) },
    negative: { breakCase: (p) => ({ ...p, groups: -1 }) },
  },
  'negative-padding': {
    begin: everyAxis('padBegin', -1),
    end: everyAxis('padEnd', -1),
    'begin-by-much': anyAxis('padBegin', -MUCH),
    'end-by-much': anyAxis('padEnd', -MUCH),
  },
  'negative-output-padding': {
    one: everyAxis('outputPadding', -1),
    much: anyAxis('outputPadding', -MUCH),
  },
  'output-padding-too-large': {
    limit: { everyAxis: true, breakCase: (p, axis) => withEntry(p, 'outputPadding', axis, limitOf(p, axis)) },
    'far-above': { breakCase: (p, axis) => withEntry(p, 'outputPadding', axis, limitOf(p, axis) + MUCH) },
  },
  'empty-output': {
    end: { everyAxis: true, breakCase: (p, axis) => cropped(p, axis, 0, outputOf(p, axis)) },
    begin: { breakCase: (p, axis) => cropped(p, axis, outputOf(p, axis), 0) },
    'below-zero': { breakCase: (p, axis) => cropped(p, axis, 0, outputOf(p, axis) + 1) },
    'far-below-zero': { breakCase: (p, axis) => cropped(p, axis, outputOf(p, axis), outputOf(p, axis) + MUCH) },
  },
  'huge-output': {
    stride: {
      breakCase: (p, axis) => withEntry(withEntry(p, 'stride', axis, 2 * HUGE), 'outputPadding', axis, HUGE),
    },
    dilation: {
      breakCase: (p, axis) =>
        withEntry({ ...p, w: reshaped(p, p.w, p.w.shape.with(axis + 2, 2)) }, 'dilation', axis, HUGE),
    },
    // A stride says nothing of one cell.
    'no-safe-integer': {
      breakCase: (p, axis) =>
        withEntry({ ...p, x: reshaped(p, p.x, p.x.shape.with(axis + 2, 2)) }, 'stride', axis, 2 ** 60),
    },
  },
  'groups-not-dividing-channels': {
    above: { breakCase: (p) => ({ ...p, groups: p.x.shape[1] + 1, bias: null }) },
    'far-above': { breakCase: (p) => ({ ...p, groups: MUCH * p.x.shape[1] + 1, bias: null }) },
    below: { grouped: true, breakCase: (p) => ({ ...withInputs(p, 3, 3), groups: 2, bias: null }) },
  },
  'weight-channels': {
    'w-one-more': { breakCase: (p) => withInputs(p, p.x.shape[1], p.w.shape[0] + 1) },
    'w-double': { breakCase: (p) => withInputs(p, p.x.shape[1], p.w.shape[0] * 2) },
    'x-one-more': { breakCase: (p) => ({ ...withInputs(p, p.w.shape[0] + 1, p.w.shape[0]), groups: 1, bias: null }) },
    'x-more': { breakCase: (p) => withInputs(p, p.x.shape[1] + p.groups, p.w.shape[0]) },
    'x-double': { breakCase: (p) => withInputs(p, p.x.shape[1] * 2, p.w.shape[0]) },
    'w-none': { breakCase: (p) => withInputs(p, p.x.shape[1], 0) },
    'w-of-one-group': {
      grouped: true,
      breakCase: (p) => {
        const { x, ...rest } = doubled(p);
        return withInputs({ x, ...rest }, x.shape[1], x.shape[1] / rest.groups);
      },
    },
  },
  'bias-length': {
    'one-more': { breakCase: (p) => ({ ...p, bias: ones(p, outputsOf(p) + 1) }) },
    'one-less': { breakCase: (p) => withOutputs(p, 4, (outputs) => outputs - 1) },
    single: { breakCase: (p) => withOutputs(p, 4, () => 1) },
    empty: { breakCase: (p) => ({ ...p, bias: ones(p, 0) }) },
    double: { breakCase: (p) => ({ ...p, bias: ones(p, outputsOf(p) * 2) }) },
    'of-one-group': {
      grouped: true,
      breakCase: (p) => withOutputs(doubled(p), 1, (outputs, groups) => outputs / groups),
    },
  },
  'rank-mismatch': {
    'w-more': { breakCase: (p) => ({ ...p, w: { shape: [...p.w.shape, 1], data: p.w.data } }) },
    'w-more-by-much': { breakCase: (p) => ({ ...p, w: { shape: [...p.w.shape, 1, 1], data: p.w.data } }) },
    'w-less': { breakCase: (p) => ({ ...p, w: reshaped(p, p.w, p.w.shape.slice(0, -1)) }) },
    'w-less-by-much': { breakCase: (p) => ({ ...p, w: reshaped(p, p.w, p.w.shape.slice(0, 1)) }) },
    'x-more': { ranks: [1, 2], breakCase: (p) => ({ ...p, x: { shape: [...p.x.shape, 1], data: p.x.data } }) },
    'x-less': { ranks: [2, 3], breakCase: (p) => ({ ...p, x: reshaped(p, p.x, p.x.shape.slice(0, -1)) }) },
  },
  'zero-channels': {
    zero: { breakCase: (p) => ({ ...withInputs(p, 0, 0), groups: 1, bias: null }) },
    negative: { breakCase: (p) => ({ ...p, x: { shape: p.x.shape.with(1, -1), data: ones(p, 0) } }) },
  },
  'zero-output-channels': {
    zero: { breakCase: (p) => ({ ...p, w: reshaped(p, p.w, p.w.shape.with(1, 0)), bias: null }) },
    'zero-with-bias': { breakCase: (p) => ({ ...p, w: reshaped(p, p.w, p.w.shape.with(1, 0)), bias: ones(p, 0) }) },
    negative: { breakCase: (p) => ({ ...p, w: { shape: p.w.shape.with(1, -1), data: ones(p, 0) } }) },
  },
  'zero-extent': {
    zero: { everyAxis: true, breakCase: (p, axis) => ({ ...p, x: reshaped(p, p.x, p.x.shape.with(axis + 2, 0)) }) },
    negative: { breakCase: (p, axis) => ({ ...p, x: { shape: p.x.shape.with(axis + 2, -1), data: ones(p, 0) } }) },
  },
  'zero-kernel': {
    zero: { everyAxis: true, breakCase: (p, axis) => ({ ...p, w: reshaped(p, p.w, p.w.shape.with(axis + 2, 0)) }) },
    negative: { breakCase: (p, axis) => ({ ...p, w: { shape: p.w.shape.with(axis + 2, -1), data: ones(p, 0) } }) },
  },
  'negative-batch': {
    one: { breakCase: (p) => ({ ...p, x: { shape: p.x.shape.with(0, -1), data: ones(p, 0) } }) },
    much: { breakCase: (p) => ({ ...p, x: { shape: p.x.shape.with(0, -MUCH), data: ones(p, 0) } }) },
  },
  'fractional-extent': {
    x: { breakCase: (p, axis) => ({ ...p, x: withExtent(p.x, axis + 2, 1.5) }) },
    w: { breakCase: (p, axis) => ({ ...p, w: withExtent(p.w, axis + 2, 1.5) }) },
    batch: { breakCase: (p) => ({ ...p, x: withExtent(p.x, 0, 0.5) }) },
    channels: { breakCase: (p) => ({ ...p, w: withExtent(p.w, 1, p.w.shape[1] + 0.5) }) },
    'not-a-number': { breakCase: (p, axis) => ({ ...p, x: withExtent(p.x, axis + 2, Number.NaN) }) },
  },
  'fractional-stride': {
    above: everyAxis('stride', 1.5),
    below: anyAxis('stride', 0.5),
    nearly: anyAxis('stride', 2 + 2 ** -30),
    negative: anyAxis('stride', -1.5),
  },
  'fractional-dilation': {
    above: everyAxis('dilation', 1.5),
    below: anyAxis('dilation', 0.5),
  },
  'fractional-padding': {
    begin: everyAxis('padBegin', 0.5),
    end: everyAxis('padEnd', 0.5),
    negative: anyAxis('padEnd', -0.5),
  },
  'fractional-output-padding': {
    above: everyAxis('outputPadding', 0.5),
    negative: anyAxis('outputPadding', -0.5),
  },
  'fractional-groups': {
    above: { breakCase: (p) => ({ ...p, groups: 1.5 }) },
    below: { breakCase: (p) => ({ ...p, groups: 0.5 }) },
  },
  'not-a-number': {
    dilation: anyAxis('dilation', Number.NaN),
    ...notFinite('NaN', Number.NaN, ['stride', 'padBegin', 'padEnd', 'outputPadding']),
    ...notFinite('infinite', Number.POSITIVE_INFINITY, AXIS_FIELDS),
    'minus-infinite-padEnd': anyAxis('padEnd', Number.NEGATIVE_INFINITY),
    groups: { breakCase: (p) => ({ ...p, groups: Number.NaN }) },
    'infinite-groups': { breakCase: (p) => ({ ...p, groups: Number.POSITIVE_INFINITY }) },
  },
  'non-number': {
    ...otherType('text', AXIS_FIELDS),
    ...otherType('null', AXIS_FIELDS),
    ...otherType('undefined', ['stride', 'outputPadding']),
    ...otherType('true', ['dilation', 'padBegin']),
    'text-groups': { breakCase: (p) => ({ ...p, groups: '1' as unknown as number }) },
    'null-groups': { breakCase: (p) => ({ ...p, groups: null as unknown as number }) },
    'undefined-groups': { breakCase: (p) => ({ ...p, groups: undefined as unknown as number }) },
  },
  'attribute-length': {
    ...lists('one-more', (list, neutral) => [...list, neutral]),
    ...lists('double', (list) => [...list, ...list], [2, 3]),
    ...lists('empty', () => []),
    ...lists('one-of-two', (list) => list.slice(0, 1), [2]),
    ...lists('one-of-three', (list) => list.slice(0, 1), [3]),
    ...lists('two-of-three', (list) => list.slice(0, 2), [3]),
    'pads-one-more': { breakCase: (p) => ({ ...p, padBegin: [...p.padBegin, 0], padEnd: [...p.padEnd, 0] }) },
    'pads-empty': { breakCase: (p) => ({ ...p, padBegin: [], padEnd: [] }) },
    'pads-one-less': {
      ranks: [2, 3],
      breakCase: (p) => ({ ...p, padBegin: p.padBegin.slice(0, -1), padEnd: p.padEnd.slice(0, -1) }),
    },
  },
  'data-length': {
    ...dataOf('w'),
    ...dataOf('x'),
  },
} satisfies Record<string, Variants>;

/** Broken by the one entry, whose axis is one of several. */
function everyAxis(field: AxisField, value: number): BrokenCase {
  return { everyAxis: true, breakCase: (p, axis) => withEntry(p, field, axis, value) };
}

function anyAxis(field: AxisField, value: unknown): BrokenCase {
  return { breakCase: (p, axis) => withEntry(p, field, axis, value as number) };
}

function notFinite(name: string, value: number, fields: readonly AxisField[]): Variants {
  return Object.fromEntries(fields.map((field) => [`${name}-${field}`, anyAxis(field, value)]));
}

function otherType(name: string, fields: readonly AxisField[]): Variants {
  return Object.fromEntries(fields.map((field) => [`${name}-${field}`, anyAxis(field, OTHER_TYPES[name])]));
}

/** Each attribute list at another length. @param change gets what an entry is that changes nothing */
function lists(
  name: string,
  change: (list: readonly number[], neutral: number) => number[],
  ranks?: readonly Rank[],
): Variants {
  return Object.fromEntries(
    AXIS_FIELDS.map((field) => {
      const neutral = field === 'stride' || field === 'dilation' ? 1 : 0;
      const breakCase = (p: Case): Case => ({ ...p, [field]: change(p[field], neutral) });
      return [`${field}-${name}`, { breakCase, ...(ranks && { ranks }) }];
    }),
  );
}

/** The data of an operand at other lengths than its shape says. */
function dataOf(operand: 'x' | 'w'): Variants {
  const lengths: Readonly<Record<string, (count: number) => number>> = {
    'one-less': (count) => count - 1,
    empty: () => 0,
    'one-more': (count) => count + 1,
    double: (count) => count * 2,
  };
  return Object.fromEntries(
    Object.entries(lengths).map(([name, lengthFor]) => {
      const breakCase = (p: Case): Case => {
        const { shape, data } = p[operand];
        return { ...p, [operand]: { shape, data: resized(p, data, lengthFor(data.length)) } };
      };
      return [`${operand}-${name}`, { breakCase }];
    }),
  );
}

function withEntry<T extends Attributes>(problem: T, field: AxisField, axis: number, value: number): T {
  return { ...problem, [field]: problem[field].with(axis, value) };
}

function withExtent(tensor: Tensor, index: number, extent: number): Tensor {
  return { shape: tensor.shape.with(index, extent), data: tensor.data };
}

/** Pads that crop so much more from the axis. */
function cropped(problem: Case, axis: number, begin: number, end: number): Case {
  const fromBegin = withEntry(problem, 'padBegin', axis, problem.padBegin[axis] + begin);
  return withEntry(fromBegin, 'padEnd', axis, problem.padEnd[axis] + end);
}

function outputOf(problem: Case, axis: number): number {
  return geometryOf(problem).axes[axis].output;
}

function outputsOf({ w, groups }: Case): number {
  return w.shape[1] * groups;
}

function limitOf({ stride, dilation }: Case, axis: number): number {
  return Math.max(stride[axis], dilation[axis]);
}

/** Other numbers of input channels on either side. */
function withInputs(problem: Case, ofX: number, ofW: number): Case {
  const { x, w } = problem;
  return {
    ...problem,
    x: ofX === x.shape[1] ? x : reshaped(problem, x, x.shape.with(1, ofX)),
    w: ofW === w.shape[0] ? w : reshaped(problem, w, w.shape.with(0, ofW)),
  };
}

/** So many times as many output channels, and a bias of another length. */
function withOutputs(problem: Case, times: number, length: (outputs: number, groups: number) => number): Case {
  const { w, groups } = problem;
  const wider = times === 1 ? w : reshaped(problem, w, w.shape.with(1, w.shape[1] * times));
  return { ...problem, w: wider, bias: ones(problem, length(wider.shape[1] * groups, groups)) };
}

/** Twice as many groups of the same size, so that there are several; legal, but for a bias, which it has none of. */
function doubled(problem: Case): Case {
  const inputs = problem.x.shape[1] * 2;
  return { ...withInputs(problem, inputs, inputs), groups: problem.groups * 2, bias: null };
}

/** The tensor cut, or filled up with ones, to another shape. */
function reshaped(problem: Case, tensor: Tensor, shape: number[]): Tensor {
  return { shape, data: resized(problem, tensor.data, elementCount(shape)) };
}

function resized(problem: Case, data: FloatArray, length: number): FloatArray {
  const result = ones(problem, length);
  result.set(data.subarray(0, length));
  return result;
}

function ones({ dtype }: Case, length: number): FloatArray {
  return zeros(dtype, length).fill(1);
}
