/**
 * C itself: the ordinary (strided, dilated, grouped) convolution whose transpose the other engines compute. Laws use
 * it.
 *
 *   v[n, c, i] = Σ_m Σ_k u[n, m, i·s + k·d − pb] · w[c, m, k]     over the m of c's group; cells outside u count as 0
 *
 * Shapes: u [N,M,…out], w [C,M/g,…k] → v [N,C,…rows], row-major, spatial rank 1–3. No bias: C is linear.
 * Own extent: rows = ⌊(out + pb + pe − ek)/s⌋ + 1. Output padding plays no part, except that with a ≥ s C has ⌊a/s⌋
 * rows more than the transposed convolution has input cells.
 * The kernel is not flipped. Structural zeros are not multiplied. Arithmetic: doubles, rounded once at the end.
 * Source: PyTorch documentation, Conv2d (cross-correlation and its shape formula).
 */
import type { Attributes } from '../spec/case.ts';
import { type Dtype, elementCount, type Tensor, zeros } from '../spec/tensor.ts';

/**
 * C, the ordinary convolution whose transpose the operator is: u [N,M,…out] → [N,C,…in], with w [C,M/groups,…k].
 * Source: ONNX operator specification, Conv (opset 11).
 */
export function forward(u: Tensor, w: Tensor, attributes: Attributes, dtype: Dtype): Tensor {
  const { groups, stride, dilation, padBegin, padEnd } = attributes;
  const [N, M, ...image] = u.shape;
  const [C, Mg, ...kernel] = w.shape;
  const rows = image.map((extent, axis) => {
    const room = extent + padBegin[axis] + padEnd[axis] - (kernel[axis] - 1) * dilation[axis] - 1;
    return Math.floor(room / stride[axis]) + 1;
  });
  const columns = elementCount(image);
  const rowCount = elementCount(rows);
  const taps = elementCount(kernel);

  const v = zeros(dtype, N * C * rowCount);
  for (let n = 0; n < N; n++) {
    for (let c = 0; c < C; c++) {
      const firstOfGroup = Math.floor((c * groups) / C) * Mg;
      for (let i = 0; i < rowCount; i++) {
        let sum = 0;
        for (let k = 0; k < taps; k++) {
          const cell = cellUnderTap(i, rows, k, kernel, image, attributes);
          if (cell < 0) continue;
          for (let m = 0; m < Mg; m++) {
            sum += u.data[(n * M + firstOfGroup + m) * columns + cell] * w.data[(c * Mg + m) * taps + k];
          }
        }
        v[(n * C + c) * rowCount + i] = sum;
      }
    }
  }
  return { shape: [N, C, ...rows], data: v };
}

/** The flat cell of u that tap k of row i reads, −1 where it lies outside. Both are flat indices, last axis fastest. */
function cellUnderTap(
  i: number,
  rows: readonly number[],
  k: number,
  kernel: readonly number[],
  image: readonly number[],
  { stride, dilation, padBegin }: Attributes,
): number {
  let cell = 0;
  let scale = 1;
  let row = i;
  let tap = k;
  for (let axis = image.length - 1; axis >= 0; axis--) {
    const o = (row % rows[axis]) * stride[axis] + (tap % kernel[axis]) * dilation[axis] - padBegin[axis];
    if (o < 0 || o >= image[axis]) return -1;
    cell += o * scale;
    scale *= image[axis];
    row = Math.floor(row / rows[axis]);
    tap = Math.floor(tap / kernel[axis]);
  }
  return cell;
}
