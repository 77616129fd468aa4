/** Where products land, written down from i·s + k·d − pb alone: what impulses and special values must reach. */
import type { Case } from '../../spec/case.ts';
import { geometryOf } from '../../spec/geometry.ts';
import { elementCount } from '../../spec/tensor.ts';
import { flatOf, indexOf } from './rearrangement.ts';

/** A product that lands: flat entries of y, x and w. */
export interface Landing {
  readonly output: number;
  readonly input: number;
  readonly weight: number;
}

/** The products of one input cell that are not cropped. */
export function landingsOfInput(problem: Case, input: number): Landing[] {
  const { x, w } = problem;
  const [, c] = indexOf(input, x.shape);
  const perChannel = w.data.length / x.shape[1];
  const { outputShape } = geometryOf(problem);
  return Array.from({ length: perChannel }, (_, tap) =>
    landing(problem, outputShape, input, c * perChannel + tap),
  ).flat();
}

/** The products of one weight that are not cropped, over all images. */
export function landingsOfWeight(problem: Case, weight: number): Landing[] {
  const { x, w } = problem;
  const [batch, channels] = x.shape;
  const [c] = indexOf(weight, w.shape);
  const cells = elementCount(x.shape.slice(2));
  const { outputShape } = geometryOf(problem);
  return Array.from({ length: batch * cells }, (_, at) => {
    const image = Math.floor(at / cells);
    return landing(problem, outputShape, (image * channels + c) * cells + (at % cells), weight);
  }).flat();
}

/** Both must belong to the same input channel. */
function landing(problem: Case, outputShape: readonly number[], input: number, weight: number): Landing[] {
  const { x, w, groups, stride, dilation, padBegin } = problem;
  const [n, c, ...i] = indexOf(input, x.shape);
  const [, m, ...k] = indexOf(weight, w.shape);
  const o = i.map((at, axis) => at * stride[axis] + k[axis] * dilation[axis] - padBegin[axis]);
  if (o.some((at, axis) => at < 0 || at >= outputShape[axis + 2])) return [];
  const channel = Math.floor(c / (x.shape[1] / groups)) * w.shape[1] + m;
  return [{ output: flatOf([n, channel, ...o], outputShape), input, weight }];
}
