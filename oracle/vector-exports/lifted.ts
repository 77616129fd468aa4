/** A case of one axis as one of two, for formats that have no operator of one. */
import type { Case } from '../../spec/case.ts';
import type { Tensor } from '../../spec/tensor.ts';

/** The same case with an axis of extent 1 before its only one; of more axes the case itself. */
export function liftedTo2d(problem: Case): Case {
  if (problem.x.shape.length !== 3) return problem;
  const { x, w, stride, padBegin, padEnd, outputPadding, dilation } = problem;
  return {
    ...problem,
    x: tensorLiftedTo2d(x),
    w: tensorLiftedTo2d(w),
    stride: [1, ...stride],
    padBegin: [0, ...padBegin],
    padEnd: [0, ...padEnd],
    outputPadding: [0, ...outputPadding],
    dilation: [1, ...dilation],
  };
}

/** A tensor of one spatial axis as one of two; of more axes the tensor itself. */
export function tensorLiftedTo2d({ shape, data }: Tensor): Tensor {
  const [first, second, ...extents] = shape;
  return { shape: extents.length === 1 ? [first, second, 1, ...extents] : shape, data };
}
