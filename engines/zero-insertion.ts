/**
 * Zero insertion, then an ordinary convolution: the input is spread out with s − 1 zeros between neighbours and a
 * border of ek − 1 − p zeros, and a convolution of stride 1 with the flipped kernel runs over it.
 *
 *   y[n, m, o] = bias[m] + Σ_c Σ_k spread[n, c, o + k·d] · w[c, m, K − 1 − k]
 *
 * Shapes: x [N,C,…in], w [C,M/g,…k], bias [M] → y [N,M,…out], row-major, spatial rank 1–3.
 * Own extent: length of the bordered spread image less ek − 1. A pad beyond ek − 1 makes its border negative: cropped.
 * The kernel is flipped. Structural zeros are multiplied (so a NaN or ∞ in w reaches further than in `scatter`).
 * Source: Dumoulin & Visin, "A guide to convolution arithmetic for deep learning" (2016), sections 4.3 to 4.6.
 */
import type { Case } from '../spec/case.ts';
import { elementCount, type Tensor, zeros } from '../spec/tensor.ts';

/** One spatial axis of the spread image. */
interface SpreadAxis {
  /** Zeros before the first input cell; negative where cells are cropped instead. */
  readonly before: number;
  readonly length: number;
}

export function zeroInsertion(problem: Case): Tensor {
  const { x, w, bias, groups, dilation, dtype } = problem;
  const [batch, inChannels] = x.shape;
  const outPerGroup = w.shape[1];
  const inPerGroup = inChannels / groups;
  const kernel = w.shape.slice(2);
  const spread = spreadImage(problem);
  const image = spread.shape.slice(2);
  const extents = image.map((length, axis) => length - (kernel[axis] - 1) * dilation[axis]);
  const flipped = flipKernels(w);
  const starts = flatOffsets(extents, image, [1, 1, 1]);
  const steps = flatOffsets(kernel, image, dilation);
  const imageSize = elementCount(image);

  const y = zeros(dtype, batch * groups * outPerGroup * starts.length);
  let next = 0;
  for (let n = 0; n < batch; n++) {
    for (let channel = 0; channel < groups * outPerGroup; channel++) {
      const group = Math.floor(channel / outPerGroup);
      const m = channel % outPerGroup;
      for (const start of starts) {
        let sum = bias === null ? 0 : bias[channel];
        for (let c = group * inPerGroup; c < (group + 1) * inPerGroup; c++) {
          const from = (n * inChannels + c) * imageSize + start;
          const weights = (c * outPerGroup + m) * steps.length;
          for (let k = 0; k < steps.length; k++) sum += spread.data[from + steps[k]] * flipped[weights + k];
        }
        y[next++] = sum;
      }
    }
  }
  return { shape: [batch, groups * outPerGroup, ...extents], data: y };
}

/** The image that the convolution runs over, [N, C, …length]: x with zeros between and around its cells. */
export function spreadImage(problem: Case): Tensor {
  const axes = spreadAxes(problem);
  const data = spreadWithZeros(problem, axes);
  return { shape: [...problem.x.shape.slice(0, 2), ...axes.map((axis) => axis.length)], data };
}

function spreadAxes({ x, w, stride, dilation, padBegin, padEnd, outputPadding }: Case): SpreadAxis[] {
  return stride.map((step, axis) => {
    const reach = (w.shape[axis + 2] - 1) * dilation[axis];
    const before = reach - padBegin[axis];
    const after = reach - padEnd[axis] + outputPadding[axis];
    return { before, length: before + (x.shape[axis + 2] - 1) * step + 1 + after };
  });
}

/** x with zeros between and around its cells, [N, C, …length]. Cells that a negative border crops are left out. */
function spreadWithZeros({ x, stride }: Case, axes: readonly SpreadAxis[]): Float64Array {
  const planes = x.shape[0] * x.shape[1];
  const spatial = x.shape.slice(2);
  const cells = elementCount(spatial);
  const size = elementCount(axes.map((axis) => axis.length));
  const spread = new Float64Array(planes * size);
  for (let cell = 0; cell < cells; cell++) {
    let rest = cell;
    let target = 0;
    let scale = 1;
    let kept = true;
    for (let axis = axes.length - 1; axis >= 0; axis--) {
      const position = axes[axis].before + (rest % spatial[axis]) * stride[axis];
      kept &&= position >= 0 && position < axes[axis].length;
      target += position * scale;
      scale *= axes[axis].length;
      rest = Math.floor(rest / spatial[axis]);
    }
    if (!kept) continue;
    for (let plane = 0; plane < planes; plane++) spread[plane * size + target] = x.data[plane * cells + cell];
  }
  return spread;
}

/** w with every kernel reversed along every axis, which is the same as reversing its flat taps. */
export function flipKernels(w: Tensor): Float64Array {
  const taps = elementCount(w.shape.slice(2));
  const flipped = new Float64Array(w.data.length);
  for (let first = 0; first < w.data.length; first += taps) {
    for (let k = 0; k < taps; k++) flipped[first + k] = w.data[first + taps - 1 - k];
  }
  return flipped;
}

/** Flat offsets, inside an image, of every point of a grid whose points lie `spacing` apart. Last axis fastest. */
function flatOffsets(grid: readonly number[], image: readonly number[], spacing: readonly number[]): number[] {
  let offsets = [0];
  grid.forEach((extent, axis) => {
    const finer: number[] = [];
    for (const offset of offsets) {
      for (let point = 0; point < extent; point++) finer.push(offset * image[axis] + point * spacing[axis]);
    }
    offsets = finer;
  });
  return offsets;
}
