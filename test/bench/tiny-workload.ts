/** The layer that tests of the benchmark time: one axis, five cells, a few multiply-adds. */
import type { Workload } from '../../bench/workloads/workload.ts';

export const TINY: Workload = {
  name: 'tiny',
  source: 'these tests',
  n: 1,
  cin: 1,
  cout: 1,
  input: [5],
  kernel: [3],
  stride: [2],
  padding: [[0, 0]],
  outputPadding: [0],
  dilation: [1],
  groups: 1,
};
