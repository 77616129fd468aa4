/**
 * The dimensions that are swept: for each a layer to start from, values in about equal ratios, and how a value gets
 * into a layer. The layers are chosen so that all engines cover the smallest points, and so that what each writes out
 * shows: the unrolled matrix all products, im2col a copy of x for every tap, zero insertion stride² cells for each of
 * x.
 */

import { describeValue } from '../../spec/describe-value.ts';
import { didYouMean } from '../../spec/nearest.ts';
import type { Workload } from '../workloads/workload.ts';
import { describedWorkload } from '../workloads/workload-cases.ts';
import { SCALE_AXES, type ScaleAxis, type ScalePoint } from './result.ts';

/** What a sweep starts from: a layer, whatever its name. */
export type SweptLayer = Omit<Workload, 'name'>;

interface Sweep {
  readonly base: SweptLayer;
  readonly values: readonly number[];
  /** What the value replaces in a layer. */
  at(value: number, layer: SweptLayer): Partial<SweptLayer>;
}

const PLAIN: SweptLayer = {
  source: 'a layer to be swept',
  n: 1,
  cin: 4,
  cout: 4,
  input: [16, 16],
  kernel: [3, 3],
  stride: [2, 2],
  padding: [
    [0, 0],
    [0, 0],
  ],
  outputPadding: [0, 0],
  dilation: [1, 1],
  groups: 1,
};

const onAllAxes = (value: number, { input }: SweptLayer) => input.map(() => value);

const SWEEPS: Readonly<Record<ScaleAxis, Sweep>> = {
  extent: {
    base: PLAIN,
    values: [8, 12, 16, 24, 32, 48, 64, 96, 128, 160, 192],
    at: (value, layer) => ({ input: onAllAxes(value, layer) }),
  },
  channels: {
    base: { ...PLAIN, input: [24, 24] },
    values: [2, 4, 8, 12, 16, 24, 32, 48, 64],
    at: (value) => ({ cin: value, cout: value }),
  },
  kernel: {
    base: PLAIN,
    values: [2, 3, 4, 6, 8, 12, 16, 24],
    at: (value, layer) => ({ kernel: onAllAxes(value, layer) }),
  },
  stride: {
    base: PLAIN,
    values: [1, 2, 3, 4, 6, 8, 12, 16, 24, 32],
    at: (value, layer) => ({ stride: onAllAxes(value, layer) }),
  },
  batch: { base: PLAIN, values: [1, 2, 4, 8, 16, 32, 64, 128, 192], at: (value) => ({ n: value }) },
  groups: {
    base: { ...PLAIN, cin: 64, cout: 64 },
    values: [1, 2, 4, 8, 16, 32, 64],
    at: (value) => ({ groups: value }),
  },
};

/** A layer of one multiply-add, of the rank of this one: what it costs is what any call costs. */
export function smallestLayer({ input }: Pick<SweptLayer, 'input'>): Workload {
  const ones = input.map(() => 1);
  const none = input.map(() => 0);
  return {
    name: 'smallest',
    source: 'the smallest layer',
    n: 1,
    cin: 1,
    cout: 1,
    groups: 1,
    input: ones,
    kernel: ones,
    stride: ones,
    dilation: ones,
    outputPadding: none,
    padding: input.map(() => [0, 0]),
  };
}

/**
 * The dimension of this name.
 * @throws RangeError for a name that is none
 */
export function scaleAxisNamed(name: string): ScaleAxis {
  const axis = SCALE_AXES.find((one) => one === name);
  if (axis !== undefined) return axis;
  throw new RangeError(
    `axis ${describeValue(name)} cannot be swept; it must be one of ${SCALE_AXES.join(', ')}${didYouMean(name, SCALE_AXES)}`,
  );
}

/**
 * The points of a sweep, and why some values have none.
 * @param base another layer to start from
 * @param values other values of the dimension
 */
export function sweptPoints(
  axis: ScaleAxis,
  base: SweptLayer = SWEEPS[axis].base,
  values: readonly number[] = SWEEPS[axis].values,
): { readonly points: readonly ScalePoint[]; readonly leftOut: readonly string[] } {
  const points: ScalePoint[] = [];
  const leftOut: string[] = [];
  for (const value of values) {
    const name = `${axis} ${value}`;
    try {
      points.push({ value, workload: describedWorkload({ ...base, ...SWEEPS[axis].at(value, base), name }) });
    } catch (error) {
      leftOut.push(`${name} is left out: ${(error as Error).message}`);
    }
  }
  return { points, leftOut };
}
