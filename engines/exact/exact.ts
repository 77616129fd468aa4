/**
 * The exact result: every element is the exact sum of its products and bias, rounded once, to nearest even.
 *
 *   y[n, m, o] = round( bias[m] + Σ_c Σ_(i,k → o) x[n, c, i] · w[c, m, k] )      c over the channels of m's group
 *
 * Shapes: x [N,C,…in], w [C,M/g,…k], bias [M] → y [N,M,…out], row-major, spatial rank 1–3.
 * Own extent: one past the furthest cell that any tap reaches, plus output padding, less both pads (meetings.ts).
 * The kernel is not flipped. Structural zeros are never multiplied; zeros in the data are, so that 0·∞ = NaN.
 * Arithmetic: block-sums.ts. It is what approximate results are measured against, and no reference engine: it shares
 * with its gradients what those keep to themselves.
 * Source: ONNX operator specification, ConvTranspose (opset 11).
 */
import type { Case } from '../../spec/case.ts';
import { isQuantised } from '../../spec/number-types.ts';
import { requantised } from '../../spec/requantised.ts';
import { type Dtype, elementCount, type Tensor, zeros } from '../../spec/tensor.ts';
import { blockSums } from './block-sums.ts';
import { meetings, ownExtents } from './meetings.ts';

/**
 * The exact result: every element of y [N,M,…out] is the exact sum of its products and bias, rounded once to
 * nearest even.
 * @param problem a legal case; legality is not checked here
 * @param to the type that elements are rounded to; 'f64' gives the sums of a quantised case, which are integers
 */
export function exact(problem: Case, to: Dtype = problem.dtype): Tensor {
  return isQuantised(to) ? requantised(problem, sumsOf(problem, 'f64')) : sumsOf(problem, to);
}

function sumsOf(problem: Case, to: Dtype): Tensor {
  const { x, w, bias, groups } = problem;
  const [N, C] = x.shape;
  const Mg = w.shape[1];
  const M = Mg * groups;
  const Cg = C / groups;
  const inputs = elementCount(x.shape.slice(2));
  const taps = elementCount(w.shape.slice(2));
  const extents = ownExtents(problem);
  const outputs = elementCount(extents);
  const rows = meetings(problem, extents, 'o', 'i', 'k');
  const fill = blockSums(
    {
      a: x.data,
      aPlaces: inputs,
      aStep: inputs,
      b: w.data,
      bPlaces: taps,
      bStep: Mg * taps,
      rows,
      steps: Cg,
      columns: Mg,
      bNext: taps,
    },
    to,
  );

  const y = zeros(to, N * M * outputs);
  for (let g = 0; g < groups; g++) {
    for (let n = 0; n < N; n++) {
      fill({
        a0: (n * C + g * Cg) * inputs,
        b0: g * Cg * Mg * taps,
        added: bias,
        addedFrom: g * Mg,
        y,
        y0: (n * M + g * Mg) * outputs,
        yNext: outputs,
      });
    }
  }
  return { shape: [N, M, ...extents], data: y };
}
