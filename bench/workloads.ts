/**
 * The workloads: layers of published networks, as data. They cover all three ranks, dense and depthwise, kernels equal
 * to and larger than the stride, output padding, one channel and hundreds; most are small enough for slow subjects.
 */
import type { Case } from '../spec/case.ts';
import { geometryOf } from '../spec/geometry.ts';
import { elementCount, floatArray, type Tensor } from '../spec/tensor.ts';
import layers from './workloads.json' with { type: 'json' };

/** One layer. Arrays have one entry per spatial axis; `padding` has the pair of begin and end. */
export interface Workload {
  readonly name: string;
  /** The network, and where its definition states these numbers. */
  readonly source: string;
  readonly n: number;
  readonly cin: number;
  readonly cout: number;
  readonly input: readonly number[];
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly (readonly number[])[];
  readonly outputPadding: readonly number[];
  readonly dilation: readonly number[];
  readonly groups: number;
  /** Output extents as the source has them. */
  readonly output: readonly number[];
  /** Multiply-adds as the source has them: n·cin·(cout/groups)·∏input·∏kernel. */
  readonly macs: number;
}

export const WORKLOADS: readonly Workload[] = layers;

/** Entries of both operands are drawn from ±1 … ±MAGNITUDE. */
const MAGNITUDE = 7;

/** Integers up to this have an exact f32. */
const EXACT_BELOW = 2 ** 24;

/**
 * The workloads of these names. A name may be the front part of several, up to a dot: `centernet` is all of its layers.
 * @throws RangeError for a name that fits none
 */
export function workloadsNamed(names: readonly string[]): Workload[] {
  const chosen = names.flatMap((name) => {
    const fitting = WORKLOADS.filter((workload) => workload.name === name || workload.name.startsWith(`${name}.`));
    if (fitting.length > 0) return fitting;
    const known = WORKLOADS.map((workload) => workload.name).join(', ');
    throw new RangeError(`workload "${name}" is not known; it must be one of ${known}, or the front part of some`);
  });
  return [...new Set(chosen)];
}

/**
 * The workload as a case: f32, no bias, and integers so small that every partial sum is exact, in any order. The data
 * are the same in every run.
 * @throws RangeError where the layer is illegal, or too large for exact sums
 */
export function workloadCase(workload: Workload): Case {
  const { n, cin, cout, input, kernel, padding, groups } = workload;
  const problem: Case = {
    x: integerTensor([n, cin, ...input], 1),
    w: integerTensor([cin, cout / groups, ...kernel], 2),
    bias: null,
    stride: workload.stride,
    padBegin: padding.map(([begin]) => begin),
    padEnd: padding.map(([, end]) => end),
    outputPadding: workload.outputPadding,
    dilation: workload.dilation,
    groups,
    dtype: 'f32',
  };
  geometryOf(problem);
  const largestSum = (cin / groups) * elementCount(kernel) * MAGNITUDE * MAGNITUDE;
  if (largestSum >= EXACT_BELOW) {
    throw new RangeError(`workload ${workload.name}: sums of up to ${largestSum} are not exact in f32`);
  }
  return problem;
}

/**
 * The same layer with real data, for measuring errors: numbers with full significands, evenly spread in ±[0, 1), without a
 * zero. Its sums are rounded, so that nothing can be said by equality.
 */
export function realWorkloadCase(workload: Workload): Case {
  const problem = workloadCase(workload);
  return { ...problem, x: realTensor(problem.x.shape, 3), w: realTensor(problem.w.shape, 4) };
}

/** Odd multiples of 2⁻²⁴, by the generator of integerTensor. */
function realTensor(shape: readonly number[], seed: number): Tensor {
  const data = floatArray('f32', { length: elementCount(shape) });
  let state = seed;
  for (let index = 0; index < data.length; index++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    data[index] = ((state >>> 8) * 2 + 1) / 2 ** 24 - 1;
  }
  return { shape, data };
}

/** Integers without zero and without a pattern. The generator is that of Numerical Recipes (3rd ed.), section 7.1. */
function integerTensor(shape: readonly number[], seed: number): Tensor {
  const data = floatArray('f32', { length: elementCount(shape) });
  let state = seed;
  for (let index = 0; index < data.length; index++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const drawn = (state >>> 16) % (2 * MAGNITUDE);
    data[index] = drawn < MAGNITUDE ? drawn + 1 : MAGNITUDE - 1 - drawn;
  }
  return { shape, data };
}
