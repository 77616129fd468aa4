/**
 * Direct scatter: every input cell stamps the kernel, times its value, onto the output.
 *
 *   y[n, m, i·s + k·d − pb] += x[n, c, i] · w[c, m, k]      for every n c i k and every m of c's group; y starts as bias
 *
 * Shapes: x [N,C,…in], w [C,M/g,…k], bias [M] → y [N,M,…out], row-major, spatial rank 1–3.
 * Own extent: one past the furthest cell that any tap reaches, plus output padding, less both pads.
 * The kernel is not flipped. Structural zeros are never multiplied. Arithmetic: doubles, rounded once at the end.
 * Source: ONNX operator specification, ConvTranspose (opset 11), read as the gradient of Conv with respect to its data.
 */
import type { Case } from '../spec/case.ts';
import { elementCount, floatArray, type Tensor } from '../spec/tensor.ts';

export function scatter(problem: Case): Tensor {
  const { x, w, bias, groups, dtype } = problem;
  const [N, C] = x.shape;
  const Mg = w.shape[1];
  const M = Mg * groups;
  const inputs = elementCount(x.shape.slice(2));
  const taps = elementCount(w.shape.slice(2));
  const extents = ownExtents(problem);
  const outputs = elementCount(extents);
  const landing = landingCells(problem, extents);

  const y = new Float64Array(N * M * outputs);
  if (bias !== null) for (let nm = 0; nm < N * M; nm++) y.fill(bias[nm % M], nm * outputs, (nm + 1) * outputs);
  for (let n = 0; n < N; n++) {
    for (let c = 0; c < C; c++) {
      const firstOfGroup = Math.floor(c / (C / groups)) * Mg;
      for (let m = 0; m < Mg; m++) {
        const plane = (n * M + firstOfGroup + m) * outputs;
        for (let i = 0; i < inputs; i++) {
          const value = x.data[(n * C + c) * inputs + i];
          for (let k = 0; k < taps; k++) {
            const cell = landing[i * taps + k];
            if (cell >= 0) y[plane + cell] += value * w.data[(c * Mg + m) * taps + k];
          }
        }
      }
    }
  }
  return { shape: [N, M, ...extents], data: floatArray(dtype, y) };
}

function ownExtents({ x, w, stride, dilation, padBegin, padEnd, outputPadding }: Case): number[] {
  return x.shape.slice(2).map((extent, axis) => {
    const furthest = (extent - 1) * stride[axis] + (w.shape[axis + 2] - 1) * dilation[axis];
    return furthest + 1 + outputPadding[axis] - padBegin[axis] - padEnd[axis];
  });
}

/** For every input cell and tap the flat output cell that it lands on, −1 where that cell is cropped. */
function landingCells({ x, w, stride, dilation, padBegin }: Case, extents: readonly number[]): Int32Array {
  // Axis by axis: where the cells and taps of the axes before land, with those of this one.
  let [cells, taps] = [1, 1];
  let landing = new Int32Array(1);
  for (let axis = 0; axis < extents.length; axis++) {
    const [input, kernel] = [x.shape[axis + 2], w.shape[axis + 2]];
    const before = landing;
    landing = new Int32Array(before.length * input * kernel);
    let next = 0;
    for (let row = 0; row < cells; row++) {
      for (let i = 0; i < input; i++) {
        for (let column = 0; column < taps; column++) {
          const flat = before[row * taps + column];
          for (let k = 0; k < kernel; k++) {
            const o = i * stride[axis] + k * dilation[axis] - padBegin[axis];
            landing[next++] = flat < 0 || o < 0 || o >= extents[axis] ? -1 : flat * extents[axis] + o;
          }
        }
      }
    }
    cells *= input;
    taps *= kernel;
  }
  return landing;
}
