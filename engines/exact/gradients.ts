/**
 * The exact gradients, given the gradient g of the output: every element is the exact sum, rounded once.
 *
 *   gₓ[n, c, i] = round( Σ_m Σ_(k,o) g[n, m, o] · w[c, m, k] )
 *   g_w[c, m, k] = round( Σ_n Σ_(i,o) g[n, m, o] · x[n, c, i] )       over the m of c's group and the cells that meet
 *   g_b[m] = round( Σ_n Σ_o g[n, m, o] )
 *
 * Shapes: g [N,M,…out], x and gₓ [N,C,…in], w and g_w [C,M/g,…k], g_b [M], row-major, spatial rank 1–3.
 * Arithmetic: block-sums.ts.
 * Source: the chain rule on y = Σ x·w + bias, which is linear in each of the three.
 */
import type { Case, Gradients } from '../../spec/case.ts';
import { type Dtype, elementCount, type FloatArray, type Tensor, zeros } from '../../spec/tensor.ts';
import { blockSums } from './block-sums.ts';
import { meetings } from './meetings.ts';

/**
 * The exact gradients, each element rounded once to nearest even.
 * @param problem a legal case
 * @param g the gradient of the output, [N,M,…out]
 * @param to the type that elements are rounded to
 */
export function exactGradients(problem: Case, g: Tensor, to: Dtype = problem.dtype): Gradients {
  const { x, w, bias } = problem;
  return {
    x: { shape: x.shape, data: gradientOfX(problem, g, to) },
    w: { shape: w.shape, data: gradientOfW(problem, g, to) },
    bias: bias && { shape: [g.shape[1]], data: gradientOfBias(g, to) },
  };
}

function gradientOfX(problem: Case, g: Tensor, to: Dtype): FloatArray {
  const { x, w, groups } = problem;
  const [N, C] = x.shape;
  const [Mg, Cg] = [w.shape[1], C / groups];
  const [inputs, taps, outputs] = [x, w, g].map(({ shape }) => elementCount(shape.slice(2)));
  const fill = blockSums(
    {
      a: g.data,
      aPlaces: outputs,
      aStep: outputs,
      b: w.data,
      bPlaces: taps,
      bStep: taps,
      rows: meetings(problem, g.shape.slice(2), 'i', 'o', 'k'),
      steps: Mg,
      columns: Cg,
      bNext: Mg * taps,
    },
    to,
  );
  const gx = zeros(to, N * C * inputs);
  for (let group = 0; group < groups; group++) {
    for (let n = 0; n < N; n++) {
      fill({
        a0: (n * groups + group) * Mg * outputs,
        b0: group * Cg * Mg * taps,
        added: null,
        addedFrom: 0,
        y: gx,
        y0: (n * C + group * Cg) * inputs,
        yNext: inputs,
      });
    }
  }
  return gx;
}

function gradientOfW(problem: Case, g: Tensor, to: Dtype): FloatArray {
  const { x, w, groups } = problem;
  const [N, C] = x.shape;
  const [Mg, Cg] = [w.shape[1], C / groups];
  const [inputs, taps, outputs] = [x, w, g].map(({ shape }) => elementCount(shape.slice(2)));
  const fill = blockSums(
    {
      a: g.data,
      aPlaces: outputs,
      aStep: Mg * groups * outputs,
      b: x.data,
      bPlaces: inputs,
      bStep: C * inputs,
      rows: meetings(problem, g.shape.slice(2), 'k', 'o', 'i'),
      steps: N,
      columns: Cg,
      bNext: inputs,
    },
    to,
  );
  const gw = zeros(to, C * Mg * taps);
  for (let m = 0; m < Mg * groups; m++) {
    const firstOfGroup = Math.floor(m / Mg) * Cg;
    fill({
      a0: m * outputs,
      b0: firstOfGroup * inputs,
      added: null,
      addedFrom: 0,
      y: gw,
      y0: (firstOfGroup * Mg + (m % Mg)) * taps,
      yNext: Mg * taps,
    });
  }
  return gw;
}

/** Products with 1: all cells of a channel's plane are one row, its images are the steps. */
function gradientOfBias(g: Tensor, to: Dtype): FloatArray {
  const [N, M] = g.shape;
  const outputs = elementCount(g.shape.slice(2));
  const first = Int32Array.from({ length: outputs }, (_, cell) => cell);
  const b = g.data instanceof Float32Array ? Float32Array.of(1) : Float64Array.of(1);
  const fill = blockSums(
    {
      a: g.data,
      aPlaces: outputs,
      aStep: M * outputs,
      b,
      bPlaces: 1,
      bStep: 0,
      rows: { starts: Int32Array.of(0, outputs), first, second: new Int32Array(outputs) },
      steps: N,
      columns: 1,
      bNext: 0,
    },
    to,
  );
  const gb = zeros(to, M);
  for (let m = 0; m < M; m++) fill({ a0: m * outputs, b0: 0, added: null, addedFrom: 0, y: gb, y0: m, yNext: 0 });
  return gb;
}
