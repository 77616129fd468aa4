/**
 * Ordinary depthwise convolution of stride 1 that keeps the size of a picture, whose outermost cells it repeats beyond it.
 * Shapes: x [1,C,H,W], kernel [C·m,1,r,r] with r odd → [1,C·m,H,W]. The kernel is not flipped.
 */
import { forward } from '../../engines/index.ts';
import type { Tensor } from '../../spec/tensor.ts';
import { replicated } from './border.ts';

export function convolved(x: Tensor, kernel: Tensor): Tensor {
  const none = [0, 0];
  const attributes = {
    stride: [1, 1],
    padBegin: none,
    padEnd: none,
    outputPadding: none,
    dilation: [1, 1],
    groups: x.shape[1],
  };
  return forward(replicated(x, (kernel.shape[2] - 1) / 2), kernel, attributes, 'f64');
}
