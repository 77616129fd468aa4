/**
 * The definition, for the tests: for every pair of an output and an input cell, the tap that links them is solved for.
 * (The engines solve for the output cell, the input cell, or a matrix; none of them solves for the tap.)
 *
 *   y[n, m, o] = bias[m] + Σ_c Σ_i x[n, c, i] · w[c, m, (o + pb − i·s)/d]     where that is a tap of the kernel
 */
import type { Case } from '../../spec/case.ts';
import { elementCount, type Tensor } from '../../spec/tensor.ts';

/** One product x·w of the sum for one element of y, by the indices of the three. */
interface Product {
  readonly y: readonly number[];
  readonly x: readonly number[];
  readonly w: readonly number[];
}

/** The elements of y, whose shape the caller states. */
export function definition(problem: Case, shape: readonly number[]): number[] {
  const { x, w, bias } = problem;
  const y = points(shape).map(([, m]) => (bias === null ? 0 : bias[m]));
  for (const product of products(problem, shape)) y[flat(shape, product.y)] += at(x, product.x) * at(w, product.w);
  return y;
}

/** The gradients of Σ g·y: each product of the definition adds g times its one factor to the gradient of the other. */
export function definitionOfGradients(problem: Case, g: Tensor): Record<'x' | 'w' | 'bias', number[]> {
  const { x, w, groups } = problem;
  const gradients = {
    x: new Array<number>(elementCount(x.shape)).fill(0),
    w: new Array<number>(elementCount(w.shape)).fill(0),
    bias: new Array<number>(w.shape[1] * groups).fill(0),
  };
  for (const product of products(problem, g.shape)) {
    gradients.x[flat(x.shape, product.x)] += at(g, product.y) * at(w, product.w);
    gradients.w[flat(w.shape, product.w)] += at(g, product.y) * at(x, product.x);
  }
  for (const index of points(g.shape)) gradients.bias[index[1]] += at(g, index);
  return gradients;
}

function* products(problem: Case, [N, M, ...out]: readonly number[]): Generator<Product> {
  const { x, w, stride, dilation, padBegin } = problem;
  const [, C, ...input] = x.shape;
  const [, Mg, ...kernel] = w.shape;
  for (const o of points(out)) {
    for (const i of points(input)) {
      const k = o.map((cell, axis) => (cell + padBegin[axis] - i[axis] * stride[axis]) / dilation[axis]);
      if (!k.every((tap, axis) => Number.isInteger(tap) && tap >= 0 && tap < kernel[axis])) continue;
      for (const [n, m] of points([N, M])) {
        const firstChannel = (Math.floor(m / Mg) * C) / problem.groups;
        for (let c = firstChannel; c < firstChannel + C / problem.groups; c++) {
          yield { y: [n, m, ...o], x: [n, c, ...i], w: [c, m % Mg, ...k] };
        }
      }
    }
  }
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
  return data[flat(shape, index)];
}

function flat(shape: readonly number[], index: readonly number[]): number {
  return index.reduce((sum, entry, axis) => sum * shape[axis] + entry, 0);
}
