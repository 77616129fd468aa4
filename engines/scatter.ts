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
  const cells = everyIndex(x.shape.slice(2));
  const taps = everyIndex(w.shape.slice(2));
  const landing = new Int32Array(cells.length * taps.length);
  cells.forEach((i, row) => {
    taps.forEach((k, column) => {
      let flat = 0;
      for (let axis = 0; axis < extents.length; axis++) {
        const o = i[axis] * stride[axis] + k[axis] * dilation[axis] - padBegin[axis];
        if (o < 0 || o >= extents[axis]) {
          flat = -1;
          break;
        }
        flat = flat * extents[axis] + o;
      }
      landing[row * taps.length + column] = flat;
    });
  });
  return landing;
}

/** All index tuples of a grid, last axis fastest. */
function everyIndex(extents: readonly number[]): number[][] {
  let tuples: number[][] = [[]];
  for (const extent of extents) {
    const longer: number[][] = [];
    for (const tuple of tuples) for (let index = 0; index < extent; index++) longer.push([...tuple, index]);
    tuples = longer;
  }
  return tuples;
}
