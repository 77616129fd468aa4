/**
 * im2col: the input cells under each output cell are gathered as a column of a patch matrix, and one matrix product per
 * image and group, Wᵀ [M/g × C/g·K] · P [C/g·K × out], gives the result.
 *
 *   P[(c, k), o] = x[n, c, t/s]   with t = o + pb − k·d, where s divides t and 0 ≤ t/s < in; else a gap
 *
 * Shapes: x [N,C,…in], w [C,M/g,…k], bias [M] → y [N,M,…out], row-major, spatial rank 1–3.
 * Own extent: the number of patches, counted from the first window position that is kept to the last.
 * The kernel is not flipped (the division finds the input cell of every tap). Gaps are skipped, not multiplied.
 * A gather throughout: folding columns back (col2im) would repeat the index map of `scatter`.
 * Source: Chellapilla, Puri & Simard, "High performance convolutional neural networks for document processing" (2006),
 * section 3 (unfolding), applied to the windows of the transposed operator.
 */
import type { Case } from '../spec/case.ts';
import { floatArray, type Tensor } from '../spec/tensor.ts';

/** Patches per block of the product: short enough that a block of P stays in the first-level cache. */
const BLOCK = 64;
const GAP = -1;

export function im2col(problem: Case): Tensor {
  const { x, w, bias, groups, dtype } = problem;
  const [N, C, ...input] = x.shape;
  const [, Mg, ...kernel] = w.shape;
  const Cg = C / groups;
  const counts = input.map((_, axis) => patchCount(problem, axis));
  const patches = counts.reduce((a, b) => a * b);
  const inputSize = input.reduce((a, b) => a * b);
  const taps = kernel.reduce((a, b) => a * b);
  const sources = sourceCells(problem, counts, patches);

  const y = new Float64Array(N * groups * Mg * patches);
  for (let ng = 0; ng < N * groups; ng++) {
    const P = gather(x.data.subarray(ng * Cg * inputSize, (ng + 1) * Cg * inputSize), sources, Cg, inputSize);
    const W = w.data.subarray((ng % groups) * Cg * Mg * taps, ((ng % groups) + 1) * Cg * Mg * taps);
    multiplyInBlocks(W, P, sources, y.subarray(ng * Mg * patches, (ng + 1) * Mg * patches), { Cg, Mg, taps, patches });
  }
  if (bias !== null) {
    for (let cell = 0; cell < y.length; cell++) y[cell] += bias[Math.floor(cell / patches) % (groups * Mg)];
  }
  return { shape: [N, groups * Mg, ...counts], data: floatArray(dtype, y) };
}

/** The patch matrix of the first image and group, [C/g·K × out], and where the first channel's entries come from. */
export interface Patches {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
  /** [K × out]: the flat input cell under each tap (rows) of each patch (columns), −1 for a gap. */
  readonly sources: Int32Array;
}

export function patchMatrix(problem: Case): Patches {
  const { x, w, groups } = problem;
  const counts = x.shape.slice(2).map((_, axis) => patchCount(problem, axis));
  const columns = counts.reduce((a, b) => a * b);
  const sources = sourceCells(problem, counts, columns);
  const Cg = x.shape[1] / groups;
  const inputSize = x.shape.slice(2).reduce((a, b) => a * b);
  const values = gather(x.data.subarray(0, Cg * inputSize), sources, Cg, inputSize);
  return { rows: Cg * w.shape.slice(2).reduce((a, b) => a * b), columns, values, sources };
}

/**
 * Window positions kept on one axis: the first is pb, the last is where the last cell's last tap ends, less the crop.
 */
function patchCount({ x, w, stride, dilation, padBegin, padEnd, outputPadding }: Case, axis: number): number {
  const last = (x.shape[axis + 2] - 1) * stride[axis] + (w.shape[axis + 2] - 1) * dilation[axis];
  return last + outputPadding[axis] - padEnd[axis] - padBegin[axis] + 1;
}

/** For every tap (rows) and patch (columns) the flat input cell under it, or GAP. The same for all channels. */
function sourceCells(problem: Case, counts: readonly number[], patches: number): Int32Array {
  const kernel = problem.w.shape.slice(2);
  const taps = kernel.reduce((a, b) => a * b);
  const sources = new Int32Array(taps * patches);
  for (let tap = 0; tap < taps; tap++) {
    for (let patch = 0; patch < patches; patch++) {
      sources[tap * patches + patch] = sourceCell(problem, tap, kernel, patch, counts);
    }
  }
  return sources;
}

/** Of one tap and one patch, both flat indices, last axis fastest. */
function sourceCell(
  { x, stride, dilation, padBegin }: Case,
  tap: number,
  kernel: readonly number[],
  patch: number,
  counts: readonly number[],
): number {
  let [taps, patches] = [tap, patch];
  let flat = 0;
  let scale = 1;
  for (let axis = counts.length - 1; axis >= 0; axis--) {
    const k = taps % kernel[axis];
    const o = patches % counts[axis];
    const t = o + padBegin[axis] - k * dilation[axis];
    if (t < 0 || t % stride[axis] !== 0) return GAP;
    const i = t / stride[axis];
    if (i >= x.shape[axis + 2]) return GAP;
    flat += i * scale;
    scale *= x.shape[axis + 2];
    taps = (taps - k) / kernel[axis];
    patches = (patches - o) / counts[axis];
  }
  return flat;
}

/** The patch matrix [Cg·taps × patches] of one image and group; gaps hold 0 and are never read. */
function gather(image: ArrayLike<number>, sources: Int32Array, Cg: number, inputSize: number): Float64Array {
  const P = new Float64Array(Cg * sources.length);
  for (let c = 0; c < Cg; c++) {
    for (let entry = 0; entry < sources.length; entry++) {
      if (sources[entry] !== GAP) P[c * sources.length + entry] = image[c * inputSize + sources[entry]];
    }
  }
  return P;
}

/** out [Mg × patches] += Wᵀ · P, a block of patches at a time; W is [Cg, Mg, taps]. */
function multiplyInBlocks(
  W: ArrayLike<number>,
  P: Float64Array,
  sources: Int32Array,
  out: Float64Array,
  { Cg, Mg, taps, patches }: { Cg: number; Mg: number; taps: number; patches: number },
): void {
  for (let block = 0; block < patches; block += BLOCK) {
    const end = Math.min(block + BLOCK, patches);
    for (let m = 0; m < Mg; m++) {
      for (let c = 0; c < Cg; c++) {
        for (let k = 0; k < taps; k++) {
          const weight = W[(c * Mg + m) * taps + k];
          const row = (c * taps + k) * patches;
          for (let o = block; o < end; o++) {
            if (sources[k * patches + o] !== GAP) out[m * patches + o] += weight * P[row + o];
          }
        }
      }
    }
  }
}
