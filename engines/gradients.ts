/**
 * Gradients of the transposed convolution, given the gradient g of its output:
 *
 *   gₓ[n, c, i] = Σ_m Σ_k g[n, m, i·s + k·d − pb] · w[c, m, k]
 *   g_w[c, m, k] = Σ_n Σ_i g[n, m, i·s + k·d − pb] · x[n, c, i]       over the m of c's group; cells outside g count as 0
 *   g_b[m] = Σ_n Σ_o g[n, m, o]
 *
 * Shapes: g [N,M,…out], x and gₓ [N,C,…in], w and g_w [C,M/g,…k], g_b [M], row-major, spatial rank 1–3. One pass over
 * the products of the operator; each is met once and adds to both. Arithmetic: doubles, rounded once at the end.
 * Source: the chain rule on y[n, m, o] = Σ x·w + bias, which is linear in each of the three; LeCun et al.,
 * "Gradient-based learning applied to document recognition" (1998), section II.
 */
import type { Case, Gradients } from '../spec/case.ts';
import { elementCount, floatArray, type Tensor } from '../spec/tensor.ts';

/**
 * The gradients of a transposed convolution, by its definition: x and w by convolution with g, bias by summing it.
 * @param problem a legal case
 * @param g the gradient of the output, [N,M,…out]
 */
export function gradients(problem: Case, g: Tensor): Gradients {
  const { x, w, bias, groups, dtype } = problem;
  const [N, C] = x.shape;
  const Mg = w.shape[1];
  const M = Mg * groups;
  const inputs = elementCount(x.shape.slice(2));
  const taps = elementCount(w.shape.slice(2));
  const outputs = elementCount(g.shape.slice(2));
  const gx = new Float64Array(x.data.length);
  const gw = new Float64Array(w.data.length);
  for (let i = 0; i < inputs; i++) {
    for (let k = 0; k < taps; k++) {
      const o = reachedCell(problem, g.shape, i, k);
      if (o < 0) continue;
      for (let nc = 0; nc < N * C; nc++) {
        const c = nc % C;
        const firstOfGroup = Math.floor(c / (C / groups)) * Mg;
        for (let m = 0; m < Mg; m++) {
          const value = g.data[(((nc - c) / C) * M + firstOfGroup + m) * outputs + o];
          gx[nc * inputs + i] += value * w.data[(c * Mg + m) * taps + k];
          gw[(c * Mg + m) * taps + k] += value * x.data[nc * inputs + i];
        }
      }
    }
  }
  const gb = new Float64Array(M);
  g.data.forEach((value, flat) => {
    gb[Math.floor(flat / outputs) % M] += value;
  });
  return {
    x: { shape: x.shape, data: floatArray(dtype, gx) },
    w: { shape: w.shape, data: floatArray(dtype, gw) },
    bias: bias && { shape: [M], data: floatArray(dtype, gb) },
  };
}

/** The flat cell that input cell i reaches through tap k, −1 where it is cropped. All are flat, last axis fastest. */
function reachedCell(
  { x, w, stride, dilation, padBegin }: Case,
  shape: readonly number[],
  i: number,
  k: number,
): number {
  let cell = 0;
  let scale = 1;
  let input = i;
  let tap = k;
  for (let axis = stride.length - 1; axis >= 0; axis--) {
    const [extent, taps, outputs] = [x.shape[axis + 2], w.shape[axis + 2], shape[axis + 2]];
    const o = (input % extent) * stride[axis] + (tap % taps) * dilation[axis] - padBegin[axis];
    if (o < 0 || o >= outputs) return -1;
    cell += o * scale;
    scale *= outputs;
    input = Math.floor(input / extent);
    tap = Math.floor(tap / taps);
  }
  return cell;
}
