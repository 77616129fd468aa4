/**
 * The definition, for the tests: for every pair of an output and an input cell, the tap that links them is solved for.
 * (The engines solve for the output cell, the input cell, or a matrix; none of them solves for the tap.)
 *
 *   y[n, m, o] = bias[m] + Σ_c Σ_i x[n, c, i] · w[c, m, (o + pb − i·s)/d]     where that is a tap of the kernel
 */
import type { Case } from '../spec/case.ts';
import type { Tensor } from '../spec/tensor.ts';

/** The elements of y, whose shape the caller states. */
export function definition(problem: Case, [N, M, ...out]: readonly number[]): number[] {
  const { x, w, bias, groups, stride, dilation, padBegin } = problem;
  const [, C, ...input] = x.shape;
  const [, Mg, ...kernel] = w.shape;
  const y: number[] = [];
  for (const [n, m] of points([N, M])) {
    const firstChannel = (Math.floor(m / Mg) * C) / groups;
    for (const o of points(out)) {
      let sum = bias === null ? 0 : bias[m];
      for (const i of points(input)) {
        const k = o.map((cell, axis) => (cell + padBegin[axis] - i[axis] * stride[axis]) / dilation[axis]);
        if (!k.every((tap, axis) => Number.isInteger(tap) && tap >= 0 && tap < kernel[axis])) continue;
        for (let c = firstChannel; c < firstChannel + C / groups; c++) {
          sum += at(x, [n, c, ...i]) * at(w, [c, m % Mg, ...k]);
        }
      }
      y.push(sum);
    }
  }
  return y;
}

/** All points of a grid, last axis fastest. */
export function points(extents: readonly number[]): number[][] {
  return extents.reduce<number[][]>(
    (grid, extent) => grid.flatMap((point) => Array.from({ length: extent }, (_, next) => [...point, next])),
    [[]],
  );
}

/** The element of a row-major tensor at an index with one entry per axis. */
export function at({ shape, data }: Tensor, index: readonly number[]): number {
  return data[index.reduce((flat, entry, axis) => flat * shape[axis] + entry, 0)];
}
