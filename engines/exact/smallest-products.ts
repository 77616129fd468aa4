/**
 * What a dropped product would take away at least: the smallest |x[n, c, i] · w[c, m, k]| that is not zero, of each
 * output element; ∞ where there is none. Where it is below an error bound, the bound cannot tell whether all products
 * are there.
 *
 * Shapes: x [N,C,…in], w [C,M/g,…k] → [N,M,…out], row-major. Arithmetic: doubles.
 * Source: the definition, as exact.ts has it.
 */
import type { Case } from '../../spec/case.ts';
import { elementCount } from '../../spec/tensor.ts';
import { meetings, ownExtents } from './meetings.ts';

export function smallestProducts(problem: Case): Float64Array {
  const { x, w, groups } = problem;
  const [N, C] = x.shape;
  const Mg = w.shape[1];
  const M = Mg * groups;
  const Cg = C / groups;
  const inputs = elementCount(x.shape.slice(2));
  const taps = elementCount(w.shape.slice(2));
  const extents = ownExtents(problem);
  const outputs = elementCount(extents);
  const { starts, first, second } = meetings(problem, extents, 'o', 'i', 'k');
  return new Float64Array(N * M * outputs).map((_, flat) => {
    const cell = flat % outputs;
    const nm = (flat - cell) / outputs;
    const m = nm % M;
    const firstChannel = Math.floor(m / Mg) * Cg;
    let smallest = Number.POSITIVE_INFINITY;
    for (let c = firstChannel; c < firstChannel + Cg; c++) {
      const xStart = (((nm - m) / M) * C + c) * inputs;
      const wStart = (c * Mg + (m % Mg)) * taps;
      for (let t = starts[cell]; t < starts[cell + 1]; t++) {
        const size = Math.abs(x.data[xStart + first[t]] * w.data[wStart + second[t]]);
        if (size > 0 && size < smallest) smallest = size;
      }
    }
    return smallest;
  });
}
