/**
 * Sub-pixel convolution: an ordinary convolution at the low resolution with s² channels for each one of the output, which are
 * then laid between each other (depth to space, PyTorch's PixelShuffle): y[c, s·i + p, s·j + q] = v[c·s² + p·s + q, i, j].
 *
 * It is the transposed convolution with stride s and kernel s·r, whose tap s·a + p is the convolution's tap r − 1 − a of
 * phase p, cropped by s·(r − 1)/2. With r = 1 the kernel is the stride.
 * Shapes: x [1,C,H,W], kernel [C·s²,1,r,r], r odd → [1,C,s·H,s·W].
 * Source: Shi et al., "Real-time single image and video super-resolution using an efficient sub-pixel convolutional neural
 * network" (2016), section 3; and "Is the deconvolution layer the same as a convolutional layer?" (2016), by the same.
 */
import type { Tensor } from '../../spec/tensor.ts';
import { convolved } from './convolution.ts';
import type { DepthwiseLayer } from './transposed.ts';

export function subPixel(x: Tensor, kernel: Tensor, factor: number): Tensor {
  return depthToSpace(convolved(x, kernel), factor);
}

/** [1,C·s²,H,W] → [1,C,s·H,s·W]. */
export function depthToSpace({ shape, data }: Tensor, factor: number): Tensor {
  const [, deep, height, width] = shape;
  const channels = deep / factor ** 2;
  const [tall, wide] = [height * factor, width * factor];
  const cells = new Float64Array(data.length);
  for (let at = 0; at < cells.length; at++) {
    const [line, column] = [Math.floor(at / wide), at % wide];
    const [channel, row] = [Math.floor(line / tall), line % tall];
    const phase = (row % factor) * factor + (column % factor);
    const plane = channel * factor ** 2 + phase;
    cells[at] = data[(plane * height + Math.floor(row / factor)) * width + Math.floor(column / factor)];
  }
  return { shape: [1, channels, tall, wide], data: cells };
}

/** The transposed convolution that is the same. */
export function asTransposed(kernel: Tensor, factor: number): DepthwiseLayer {
  const [deep, , taps] = kernel.shape;
  const channels = deep / factor ** 2;
  const size = taps * factor;
  const data = new Float64Array(channels * size * size);
  for (let at = 0; at < data.length; at++) {
    const [line, column] = [Math.floor(at / size), at % size];
    const [channel, row] = [Math.floor(line / size), line % size];
    const phase = (row % factor) * factor + (column % factor);
    const [a, b] = [Math.floor(row / factor), Math.floor(column / factor)];
    const plane = channel * factor ** 2 + phase;
    data[at] = kernel.data[(plane * taps + taps - 1 - a) * taps + taps - 1 - b];
  }
  return {
    kernel: { shape: [channels, 1, size, size], data },
    stride: factor,
    padBegin: (factor * (taps - 1)) / 2,
  };
}
