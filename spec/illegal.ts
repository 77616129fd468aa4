/**
 * The ways in which a case can be illegal, each as a change to a legal one. An implementation that claims a kind must
 * refuse such a case with an error before it gives any result. Two of them, `negative-padding` and
 * `output-padding-too-large`, break only the customary limits: who declares pads or output padding of any size computes
 * them. That each change does break the rules of geometry.ts is checked by the tests.
 */
import type { Case } from './case.ts';
import { customaryIllegalityOf, geometryOf } from './geometry.ts';
import { elementCount, type Tensor, zeros } from './tensor.ts';

interface Illegality {
  readonly rule: string;
  /** The message of geometry.ts that tells this kind from all others. */
  readonly told: RegExp;
  /** The legal case, broken on the given spatial axis where that matters. */
  readonly breakCase: (problem: Case, axis: number) => Case;
}

/** Far above what any array can hold, and still a safe integer. */
const HUGE = 2 ** 50;

const ILLEGALITIES = {
  'zero-stride': {
    rule: 'stride >= 1',
    told: /stride\[\d\] must be an integer >= 1, got 0$/,
    breakCase: (p, axis) => ({ ...p, stride: p.stride.with(axis, 0) }),
  },
  'zero-dilation': {
    rule: 'dilation >= 1',
    told: /dilation\[\d\] must be an integer >= 1, got 0$/,
    breakCase: (p, axis) => ({ ...p, dilation: p.dilation.with(axis, 0) }),
  },
  'zero-groups': {
    rule: 'groups >= 1',
    told: /groups must be an integer >= 1, got 0$/,
    breakCase: (p) => ({ ...p, groups: 0 }),
  },
  'negative-padding': {
    rule: 'pads >= 0',
    told: /pad(Begin|End)\[\d\] must be an integer >= 0, got -\d+$/,
    breakCase: (p, axis) => ({ ...p, padBegin: p.padBegin.with(axis, -1) }),
  },
  'negative-output-padding': {
    rule: 'output padding >= 0',
    told: /outputPadding\[\d\] must be an integer >= 0, got -1$/,
    breakCase: (p, axis) => ({ ...p, outputPadding: p.outputPadding.with(axis, -1) }),
  },
  'output-padding-too-large': {
    rule: 'output padding < max(stride, dilation)',
    told: /must be below max\(stride, dilation\)/,
    breakCase: (p, axis) => ({
      ...p,
      outputPadding: p.outputPadding.with(axis, Math.max(p.stride[axis], p.dilation[axis])),
    }),
  },
  'empty-output': {
    rule: 'every output extent >= 1',
    told: /output extent of axis \d must be >= 1/,
    breakCase: (p, axis) => ({
      ...p,
      padEnd: p.padEnd.with(axis, p.padEnd[axis] + geometryOf(p).axes[axis].output),
    }),
  },
  'huge-output': {
    rule: 'no more output elements than an array can hold',
    told: /y before cropping must have at most \d+ elements/,
    breakCase: (p, axis) => ({
      ...p,
      stride: p.stride.with(axis, 2 * HUGE),
      outputPadding: p.outputPadding.with(axis, HUGE),
    }),
  },
  'groups-not-dividing-channels': {
    rule: 'groups divides the channels of x',
    told: /must be divisible by groups/,
    breakCase: (p) => ({ ...p, groups: p.x.shape[1] + 1, bias: null }),
  },
  'weight-channels': {
    rule: 'w.shape[0] = channels of x',
    told: /w\.shape\[0\] must equal x channels/,
    breakCase: (p) => ({ ...p, w: reshaped(p, p.w, p.w.shape.with(0, p.w.shape[0] + 1)) }),
  },
  'bias-length': {
    rule: 'bias has one entry per output channel',
    told: /bias\.length must equal/,
    breakCase: (p) => ({ ...p, bias: zeros(p.dtype, p.w.shape[1] * p.groups + 1).fill(1) }),
  },
  'rank-mismatch': {
    rule: 'w has as many axes as x',
    told: /w\.shape must have as many axes as x/,
    breakCase: (p) => ({ ...p, w: { shape: [...p.w.shape, 1], data: p.w.data } }),
  },
  'zero-channels': {
    rule: 'channels >= 1',
    told: /x\.shape\[1\] must be an integer >= 1, got 0$/,
    breakCase: (p) => ({
      ...p,
      x: reshaped(p, p.x, p.x.shape.with(1, 0)),
      w: reshaped(p, p.w, p.w.shape.with(0, 0)),
      groups: 1,
      bias: null,
    }),
  },
  'zero-extent': {
    rule: 'every input extent >= 1',
    told: /x\.shape\[[234]\] must be an integer >= 1, got 0$/,
    breakCase: (p, axis) => ({ ...p, x: reshaped(p, p.x, p.x.shape.with(axis + 2, 0)) }),
  },
  'zero-kernel': {
    rule: 'every kernel extent >= 1',
    told: /w\.shape\[[234]\] must be an integer >= 1, got 0$/,
    breakCase: (p, axis) => ({ ...p, w: reshaped(p, p.w, p.w.shape.with(axis + 2, 0)) }),
  },
  'fractional-stride': {
    rule: 'attributes are integers',
    told: /must be an integer >= 1, got 1\.5$/,
    breakCase: (p, axis) => ({ ...p, stride: p.stride.with(axis, 1.5) }),
  },
  'not-a-number': {
    rule: 'attributes are integers',
    told: /must be an integer >= 1, got NaN$/,
    breakCase: (p, axis) => ({ ...p, dilation: p.dilation.with(axis, Number.NaN) }),
  },
  'attribute-length': {
    rule: 'one attribute entry per spatial axis',
    told: /must have one entry per spatial axis/,
    breakCase: (p) => ({ ...p, stride: [...p.stride, 1] }),
  },
  'data-length': {
    rule: 'as many numbers as the shape has elements',
    told: /data must hold \d+ numbers/,
    breakCase: (p) => ({ ...p, w: { shape: p.w.shape, data: p.w.data.slice(0, -1) } }),
  },
} satisfies Record<string, Illegality>;

export type IllegalKind = keyof typeof ILLEGALITIES;

export const ILLEGAL_KINDS = Object.keys(ILLEGALITIES) as IllegalKind[];

/** The kinds that break the customary limits only: the operator is defined for such a case. */
export const CUSTOMARY_KINDS: readonly IllegalKind[] = ['negative-padding', 'output-padding-too-large'];

/** The rule that a kind breaks, in words. */
export function brokenRule(kind: IllegalKind): string {
  return ILLEGALITIES[kind].rule;
}

/**
 * The kind of an illegal case, or of one beyond the customary limits only; null where it is within them, or illegal in a
 * way that has no kind here.
 */
export function illegalKindOf(problem: Case): IllegalKind | null {
  const message = customaryIllegalityOf(problem);
  return message === null ? null : (ILLEGAL_KINDS.find((kind) => ILLEGALITIES[kind].told.test(message)) ?? null);
}

/** A legal case made illegal in the one way named; `axis` is the spatial axis that is broken where there is a choice. */
export function makeIllegal(problem: Case, kind: IllegalKind, axis: number): Case {
  return ILLEGALITIES[kind].breakCase(problem, axis);
}

/** The tensor cut, or filled up with ones, to another shape. */
function reshaped(problem: Case, tensor: Tensor, shape: number[]): Tensor {
  const data = zeros(problem.dtype, elementCount(shape)).fill(1);
  data.set(tensor.data.subarray(0, data.length));
  return { shape, data };
}
