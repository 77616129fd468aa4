/**
 * Convention layers, as adapters have them: an implementation that is asked by another convention than a case's own
 * (SAME, a wanted output size) gets it from the case, and a fault may then resolve it wrongly.
 */
import type { Case } from '../../spec/case.ts';
import { type AxisPlan, axesOf } from '../faulty-engine.ts';

/**
 * Whether an adapter would ask for this case as SAME: on every axis the output is above (i − 1)·s and at most i·s, what
 * is cropped is halved with the larger part at the end, and something is cropped. Source: TensorFlow's
 * conv2d_transpose, ONNX's SAME_UPPER.
 */
export function isSame(problem: Case): boolean {
  const axes = axesOf(problem);
  return (
    axes.some(({ padBegin, padEnd }) => padBegin + padEnd > 0) &&
    axes.every(
      ({ input, stride, output, padBegin, padEnd }) =>
        output > (input - 1) * stride && output <= input * stride && padBegin === Math.floor((padBegin + padEnd) / 2),
    )
  );
}

/** Implementations that know only SAME and VALID. */
export const SAME_OR_VALID = { padding: 'same-or-valid' } as const;

/** The case with other begin pads and the output extents that it had. */
export function withBegin(problem: Case, begin: (axis: AxisPlan, index: number) => number): Case {
  const padBegin = axesOf(problem).map(begin);
  const padEnd = problem.padEnd.map((end, axis) => end + problem.padBegin[axis] - padBegin[axis]);
  return { ...problem, padBegin, padEnd };
}

/** One number for every spatial axis. */
export function everyAxis({ stride }: Case, value: number): number[] {
  return stride.map(() => value);
}
