/**
 * The exact gradients, given the gradient g of the output: every element is the exact sum, rounded once.
 *
 *   gₓ[n, c, i] = round( Σ_m Σ_(k,o) g[n, m, o] · w[c, m, k] )
 *   g_w[c, m, k] = round( Σ_n Σ_(i,o) g[n, m, o] · x[n, c, i] )       over the m of c's group and the cells that meet
 *   g_b[m] = round( Σ_n Σ_o g[n, m, o] )
 *
 * Shapes: g [N,M,…out], x and gₓ [N,C,…in], w and g_w [C,M/g,…k], g_b [M], row-major, spatial rank 1–3.
 * Arithmetic: rounded-sums.ts.
 * Source: the chain rule on y = Σ x·w + bias, which is linear in each of the three.
 */
import type { Case, Gradients } from '../../spec/case.ts';
import { type Dtype, elementCount, type FloatArray, type Tensor, zeros } from '../../spec/tensor.ts';
import { type Meetings, meetingsOf, rowsOf } from './meetings.ts';
import { roundedSums } from './rounded-sums.ts';

/**
 * The exact gradients, each element rounded once to nearest even.
 * @param problem a legal case
 * @param g the gradient of the output, [N,M,…out]
 * @param to the type that elements are rounded to
 */
export function exactGradients(problem: Case, g: Tensor, to: Dtype = problem.dtype): Gradients {
  const { x, w, bias } = problem;
  const found = meetingsOf(problem, g.shape.slice(2));
  return {
    x: { shape: x.shape, data: gradientOfX(problem, g, found, to) },
    w: { shape: w.shape, data: gradientOfW(problem, g, found, to) },
    bias: bias && { shape: [g.shape[1]], data: gradientOfBias(g, to) },
  };
}

function gradientOfX({ x, w, groups }: Case, g: Tensor, { i, k, o }: Meetings, to: Dtype): FloatArray {
  const [N, C] = x.shape;
  const [Mg, Cg] = [w.shape[1], C / groups];
  const [inputs, taps, outputs] = [x, w, g].map(({ shape }) => elementCount(shape.slice(2)));
  const rows = rowsOf(inputs, i, o, k);
  const sumAt = roundedSums({ a: g.data, b: w.data, rows, steps: Mg, aStep: outputs, bStep: taps }, to);
  const gx = zeros(to, N * C * inputs);
  for (let nc = 0; nc < N * C; nc++) {
    const c = nc % C;
    const firstOfGroup = Math.floor(c / Cg) * Mg;
    const gStart = (((nc - c) / C) * Mg * groups + firstOfGroup) * outputs;
    for (let cell = 0; cell < inputs; cell++) gx[nc * inputs + cell] = sumAt(cell, gStart, c * Mg * taps, 0);
  }
  return gx;
}

function gradientOfW({ x, w, groups }: Case, g: Tensor, { i, k, o }: Meetings, to: Dtype): FloatArray {
  const [N, C] = x.shape;
  const [Mg, Cg] = [w.shape[1], C / groups];
  const [inputs, taps, outputs] = [x, w, g].map(({ shape }) => elementCount(shape.slice(2)));
  const rows = rowsOf(taps, k, o, i);
  const steps = { steps: N, aStep: Mg * groups * outputs, bStep: C * inputs };
  const sumAt = roundedSums({ a: g.data, b: x.data, rows, ...steps }, to);
  const gw = zeros(to, C * Mg * taps);
  for (let cm = 0; cm < C * Mg; cm++) {
    const c = Math.floor(cm / Mg);
    const m = Math.floor(c / Cg) * Mg + (cm % Mg);
    for (let tap = 0; tap < taps; tap++) gw[cm * taps + tap] = sumAt(tap, m * outputs, c * inputs, 0);
  }
  return gw;
}

/** Products with 1: all cells of a channel's plane are one row, its images are the steps. */
function gradientOfBias(g: Tensor, to: Dtype): FloatArray {
  const [N, M] = g.shape;
  const outputs = elementCount(g.shape.slice(2));
  const cells = Array.from({ length: outputs }, (_, cell) => cell);
  const first = cells.map(() => 0);
  const b = g.data instanceof Float32Array ? Float32Array.of(1) : Float64Array.of(1);
  const rows = rowsOf(1, first, cells, first);
  const sumAt = roundedSums({ a: g.data, b, rows, steps: N, aStep: M * outputs, bStep: 0 }, to);
  return zeros(to, M).map((_, m) => sumAt(0, m * outputs, 0, 0));
}
