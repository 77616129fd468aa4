import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { engines, forward } from '../../engines/index.ts';
import type { Case } from '../../spec/case.ts';
import { geometryOf } from '../../spec/geometry.ts';
import { elementCount, floatArray, type Tensor } from '../../spec/tensor.ts';
import { anyLegalCase, caseOf, counting, integers, SEED } from '../spec/cases.ts';
import { at, points } from './definition.ts';

type AxisAttributes = Omit<Parameters<typeof caseOf>[0], 'x' | 'w'>;

/** C of one axis with one channel, applied to u. */
function onOneAxis(u: number[], w: number[], attributes: AxisAttributes): number[] {
  const problem = caseOf({ x: [[1, 1, 1], [0]], w: [[1, 1, w.length], w], ...attributes });
  const v = forward({ shape: [1, 1, u.length], data: new Float64Array(u) }, problem.w, problem, 'f64');
  expect(v.shape).toEqual([1, 1, v.data.length]);
  return [...v.data];
}

function tensor([shape, data]: readonly [readonly number[], readonly number[]]): Tensor {
  return { shape, data: new Float64Array(data) };
}

/** Σ a·b over the cells that both have. */
function innerProduct(a: Tensor, b: Tensor): number {
  const common = a.shape.map((extent, axis) => Math.min(extent, b.shape[axis]));
  return points(common).reduce((sum, index) => sum + at(a, index) * at(b, index), 0);
}

/** A random image of the output's shape for a case, u of <Cu, v>. */
const caseAndImage = fc.tuple(anyLegalCase, fc.nat()).map(([problem, numbers]): [Case, Tensor] => {
  const shape = geometryOf(problem).outputShape;
  return [problem, { shape, data: floatArray('f64', integers(numbers, elementCount(shape))) }];
});

describe('forward gives the known result on one axis', () => {
  it.each<{ title: string; u: number[]; w: number[]; attributes?: AxisAttributes; v: number[] }>([
    { title: 'the kernel slides over u, not flipped', u: [1, 2, 3, 4], w: [1, 10], v: [21, 32, 43] },
    { title: 'a stride skips rows', u: [1, 2, 3, 4], w: [1, 10], attributes: { stride: [2] }, v: [21, 43] },
    { title: 'a stride may leave cells over', u: [1, 2, 3, 4], w: [1, 10], attributes: { stride: [3] }, v: [21] },
    { title: 'dilation spreads the taps', u: [1, 2, 3, 4], w: [1, 10], attributes: { dilation: [2] }, v: [31, 42] },
    {
      title: 'pads surround u with zeros',
      u: [1, 2, 3, 4],
      w: [1, 10],
      attributes: { padBegin: [1], padEnd: [2] },
      v: [10, 21, 32, 43, 4, 0],
    },
    {
      title: 'output padding plays no part',
      u: [1, 2, 3, 4],
      w: [1, 10],
      attributes: { stride: [2], outputPadding: [1] },
      v: [21, 43],
    },
    { title: 'a kernel of 1 only scales', u: [1, 2], w: [7], v: [7, 14] },
  ])('$title: $v', ({ u, w, attributes = {}, v }) => {
    expect(onOneAxis(u, w, attributes)).toEqual(v);
  });
});

describe('forward gives the known result for', () => {
  it('two axes, rows last', () => {
    const { w, ...attributes } = caseOf({
      x: [[1, 1, 1, 1], [0]],
      w: [
        [1, 1, 2, 2],
        [1, 10, 100, 1000],
      ],
    });
    const v = forward(
      tensor([
        [1, 1, 2, 3],
        [1, 2, 3, 4, 5, 6],
      ]),
      w,
      attributes,
      'f64',
    );
    expect(v).toEqual({ shape: [1, 1, 1, 2], data: new Float64Array([5421, 6532]) });
  });

  it('two groups: rows of a group read the channels of u of that group alone', () => {
    const { w, ...attributes } = caseOf({
      x: [
        [1, 4, 1],
        [0, 0, 0, 0],
      ],
      w: counting([4, 2, 1]),
      groups: 2,
    });
    const v = forward(tensor(counting([1, 4, 1])), w, attributes, 'f64');
    expect(v).toEqual({ shape: [1, 4, 1], data: new Float64Array([5, 11, 39, 53]) });
  });

  it('two groups of one row and three channels of u, two images', () => {
    const { w, ...attributes } = caseOf({
      x: [
        [1, 2, 1],
        [0, 0],
      ],
      w: counting([2, 3, 1]),
      groups: 2,
    });
    const v = forward(
      tensor([
        [2, 6, 1],
        [1, 0, 0, 0, 0, 1, 0, 10, 0, 0, 10, 0],
      ]),
      w,
      attributes,
      'f64',
    );
    expect(v).toEqual({ shape: [2, 2, 1], data: new Float64Array([1, 6, 20, 50]) });
  });
});

describe('forward also takes', () => {
  it('an empty batch, which gives an empty result', () => {
    const { w, ...attributes } = caseOf({
      x: [
        [1, 2, 1],
        [0, 0],
      ],
      w: counting([2, 3, 2]),
    });
    const v = forward(tensor([[0, 3, 5], []]), w, attributes, 'f32');
    expect(v).toEqual({ shape: [0, 2, 4], data: new Float32Array([]) });
  });

  it.each([
    { dtype: 'f32', data: new Float32Array([2 ** 24 + 2]) },
    { dtype: 'f64', data: new Float64Array([2 ** 24 + 2]) },
  ] as const)('$dtype, which is rounded once, at the end', ({ dtype, data }) => {
    const { w, ...attributes } = caseOf({
      x: [[1, 1, 1], [0]],
      w: [
        [1, 3, 1],
        [1, 1, 1],
      ],
    });
    expect(
      forward(
        tensor([
          [1, 3, 1],
          [2 ** 24, 1, 1],
        ]),
        w,
        attributes,
        dtype,
      ).data,
    ).toStrictEqual(data);
  });
});

describe('forward on every legal case', () => {
  it('has as many rows as x has cells, and floor(a/s) more where output padding reaches the stride', () => {
    let withMore = 0;
    const rows = fc.property(caseAndImage, ([problem, u]) => {
      const more = problem.stride.map((step, axis) => Math.floor(problem.outputPadding[axis] / step));
      const [N, C, ...input] = problem.x.shape;
      const v = forward(u, problem.w, problem, 'f64');
      expect(v.shape).toEqual([N, C, ...input.map((extent, axis) => extent + more[axis])]);
      expect(v.data.length).toBe(elementCount(v.shape));
      if (Math.max(...more) > 0) withMore++;
    });
    fc.assert(rows, { seed: SEED, numRuns: 150 });
    expect(withMore).toBeGreaterThan(15);
  });

  it.each(Object.entries(engines))("has %s as its adjoint: <Cu, v> = <u, C'v>", (_, engine) => {
    let telling = 0;
    const adjoint = fc.property(caseAndImage, ([drawn, u]) => {
      const problem = { ...drawn, bias: null, dtype: 'f64' as const };
      const left = innerProduct(forward(u, problem.w, problem, 'f64'), problem.x);
      expect(innerProduct(u, engine(problem))).toBe(left);
      if (left !== 0) telling++;
    });
    fc.assert(adjoint, { seed: SEED, numRuns: 100 });
    expect(telling, 'cases whose products are not all zero').toBeGreaterThan(40);
  });
});
