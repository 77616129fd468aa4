/**
 * Cases on which a defect can be looked at: small enough to read cell by cell, no number of x twice, the plain ones first. What
 * is shown of a defect is the first of these on which it shows.
 */
import type { Case } from '../../spec/case.ts';
import { elementCount, floatArray } from '../../spec/tensor.ts';

/** A case by the few numbers that matter; one entry per spatial axis. */
interface Plan {
  /** [N, C, …in] */
  readonly x: readonly number[];
  readonly kernel: readonly number[];
  readonly stride?: readonly number[];
  readonly dilation?: readonly number[];
  readonly padBegin?: readonly number[];
  readonly padEnd?: readonly number[];
  readonly outputPadding?: readonly number[];
  readonly groups?: number;
  /** Output channels per group. */
  readonly outputs?: number;
  readonly bias?: true | 'of zeros';
}

/** Small numbers without symmetry, the same again and again for as long as it takes. */
export const WEIGHTS = [1, 2, -1, 3, 4, -2, 2, 1, 5];

const PLANS: readonly Plan[] = [
  { x: [1, 1, 2, 2], kernel: [3, 3] },
  { x: [1, 1, 2, 2], kernel: [3, 3], stride: [2, 2] },
  { x: [1, 1, 3, 3], kernel: [3, 3], stride: [2, 2], padBegin: [1, 1], padEnd: [1, 1] },
  { x: [1, 1, 2, 2], kernel: [3, 3], dilation: [2, 2] },
  { x: [1, 1, 2, 2], kernel: [3, 3], stride: [2, 2], padBegin: [1, 1], padEnd: [1, 1], outputPadding: [1, 1] },
  { x: [1, 1, 2, 2], kernel: [2, 2], stride: [3, 3] },
  { x: [1, 1, 2, 2], kernel: [2, 2], stride: [3, 3], outputPadding: [1, 1] },
  { x: [1, 1, 2, 2], kernel: [2, 2], bias: true },
  { x: [1, 1, 2, 2], kernel: [2, 2], bias: 'of zeros' },
  { x: [1, 1, 3, 3], kernel: [3, 3], stride: [2, 2], padEnd: [1, 1] },
  { x: [1, 1, 2, 3], kernel: [3, 2], stride: [1, 2] },
  { x: [1, 1, 2, 3], kernel: [3, 2], stride: [2, 1], padBegin: [1, 0], padEnd: [0, 1] },
  { x: [1, 1, 2, 2], kernel: [2, 2], stride: [2, 2], dilation: [2, 2] },
  { x: [1, 1, 2, 2], kernel: [2, 3], dilation: [3, 2], padBegin: [2, 1], padEnd: [1, 2] },
  { x: [1, 2, 2, 2], kernel: [2, 2], outputs: 2 },
  { x: [1, 2, 2, 2], kernel: [2, 2], outputs: 1 },
  { x: [1, 1, 2, 2], kernel: [2, 2], outputs: 3 },
  { x: [1, 2, 2, 2], kernel: [2, 2], groups: 2 },
  { x: [1, 2, 2, 2], kernel: [2, 2], groups: 2, bias: true },
  { x: [1, 4, 1, 2], kernel: [2, 2], groups: 2, outputs: 2, bias: true },
  { x: [2, 1, 2, 2], kernel: [2, 2], stride: [2, 2], bias: true },
  { x: [1, 1, 3], kernel: [3], padBegin: [1], padEnd: [1] },
  { x: [1, 1, 3], kernel: [2], stride: [3], outputPadding: [2] },
  { x: [1, 1, 2], kernel: [3], stride: [2], padBegin: [1], padEnd: [1], outputPadding: [1] },
  { x: [1, 2, 3], kernel: [3], stride: [2], outputs: 2, bias: true },
  { x: [1, 1, 2, 2, 2], kernel: [2, 2, 2], stride: [1, 2, 1] },
];

export const DISPLAY_CASES: readonly Case[] = PLANS.map(caseOf);

/** The same geometry with numbers that can be told apart. */
export function withDisplayData(problem: Case): Case {
  const { x, w, bias, dtype } = problem;
  const countOf = (shape: readonly number[]) => Math.max(0, elementCount(shape));
  const rising = Array.from({ length: countOf(x.shape) }, (_, at) => at + 1);
  const weights = Array.from({ length: countOf(w.shape) }, (_, at) => WEIGHTS[at % WEIGHTS.length]);
  return {
    ...problem,
    x: { shape: x.shape, data: floatArray(dtype, rising) },
    w: { shape: w.shape, data: floatArray(dtype, weights) },
    bias:
      bias === null
        ? null
        : floatArray(
            dtype,
            Array.from(bias, (_, m) => 10 * (m + 1)),
          ),
  };
}

function caseOf(plan: Plan): Case {
  const { x, kernel, groups = 1, outputs = 1 } = plan;
  const all = (value: number) => kernel.map(() => value);
  const empty = floatArray('f32', []);
  const zeros = floatArray('f32', new Array<number>(outputs * groups).fill(0));
  const shown = withDisplayData({
    x: { shape: x, data: empty },
    w: { shape: [x[1], outputs, ...kernel], data: empty },
    bias: plan.bias === undefined ? null : zeros,
    stride: plan.stride ?? all(1),
    padBegin: plan.padBegin ?? all(0),
    padEnd: plan.padEnd ?? all(0),
    outputPadding: plan.outputPadding ?? all(0),
    dilation: plan.dilation ?? all(1),
    groups,
    dtype: 'f32',
  });
  return plan.bias === 'of zeros' ? { ...shown, bias: zeros } : shown;
}
