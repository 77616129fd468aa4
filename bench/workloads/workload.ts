/** A layer as the benchmark knows it: its sizes and attributes, without data. */

import type { CroppedAxis } from '../../spec/axis.ts';
import type { Dtype } from '../../spec/number-types.ts';

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
  /** Whether a number per output channel is added; false where it is left out. */
  readonly bias?: boolean;
  /** What it is computed in; f32 where it is left out. */
  readonly dtype?: Dtype;
}

/** The layer in another type, under a name that says so; in f32 as it is. */
export function workloadIn(workload: Workload, dtype: Dtype): Workload {
  return dtype === 'f32' ? workload : { ...workload, name: `${workload.name} in ${dtype}`, dtype };
}

/** The axes of a layer, each by itself. */
export function workloadAxes(workload: Workload): CroppedAxis[] {
  const { input, kernel, stride, dilation, padding, outputPadding } = workload;
  return input.map((extent, axis) => ({
    input: extent,
    kernel: kernel[axis],
    stride: stride[axis],
    dilation: dilation[axis],
    padBegin: padding[axis][0],
    padEnd: padding[axis][1],
    outputPadding: outputPadding[axis],
  }));
}
