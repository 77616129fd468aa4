/** The layers of a model as workloads: what `layers --json` writes and `bench --model` times. */

import type { Workload } from '../../bench/workloads/workload.ts';
import { describedWorkload } from '../../bench/workloads/workload-cases.ts';
import type { Outline } from '../../spec/conventions/convention.ts';

/**
 * A layer as a workload.
 * @returns why it is none, in words, where a pad is negative or sums would not be exact
 */
export function workloadOfOutline(name: string, source: string, outline: Outline): Workload | string {
  const { x, w, bias, stride, dilation, padBegin, padEnd, outputPadding, groups } = outline;
  const [n, cin, ...input] = x.shape;
  const negative = [...padBegin, ...padEnd].find((pad) => pad < 0);
  if (negative !== undefined) return `a workload has no negative pad, the layer has ${negative}`;
  const workload: Workload = {
    name,
    source,
    n,
    cin,
    cout: w.shape[1] * groups,
    input,
    kernel: w.shape.slice(2),
    stride,
    padding: padBegin.map((begin, axis) => [begin, padEnd[axis]]),
    outputPadding,
    dilation,
    groups,
    ...(bias !== null && { bias: true }),
  };
  try {
    describedWorkload(workload);
    return workload;
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
}
