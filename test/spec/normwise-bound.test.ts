/** The normwise bound against minimal filtering that is written down here, matrix by matrix, in f32. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exact } from '../../engines/index.ts';
import { normwiseBounds } from '../../spec/normwise-bound.ts';
import { UNIT_ROUNDOFF } from '../../spec/number-types.ts';
import type { Tensor } from '../../spec/tensor.ts';
import { caseOf, SEED } from './cases.ts';

const { fround } = Math;
const u = UNIT_ROUNDOFF.f32;

type Matrix = readonly (readonly number[])[];

/** F(m, r) as its three matrices: of sums, weights and inputs. */
interface Filtering {
  readonly name: string;
  readonly A: Matrix;
  readonly G: Matrix;
  readonly B: Matrix;
}

const FOUR_INPUTS = [
  [1, 0, -1, 0],
  [0, 1, 1, 0],
  [0, -1, 1, 0],
  [0, -1, 0, 1],
];
const FILTERINGS: readonly Filtering[] = [
  {
    name: 'F(2,2)',
    A: [
      [1, 1, 0],
      [0, 1, 1],
    ],
    G: [
      [1, 0],
      [1, 1],
      [0, 1],
    ],
    B: [
      [1, -1, 0],
      [0, 1, 0],
      [0, -1, 1],
    ],
  },
  {
    name: 'F(3,2)',
    A: [
      [1, 1, 1, 0],
      [0, 1, -1, 0],
      [0, 1, 1, 1],
    ],
    G: [
      [1, 0],
      [0.5, 0.5],
      [0.5, -0.5],
      [0, 1],
    ],
    B: FOUR_INPUTS,
  },
  {
    name: 'F(2,3)',
    A: [
      [1, 1, 1, 0],
      [0, 1, -1, 1],
    ],
    G: [
      [1, 0, 0],
      [0.5, 0.5, 0.5],
      [0.5, -0.5, 0.5],
      [0, 0, 1],
    ],
    B: FOUR_INPUTS,
  },
];

/** A product with a vector, rounded after every step, in f32. */
function times(matrix: Matrix, vector: readonly number[]): number[] {
  return matrix.map((row) => row.reduce((sum, factor, at) => fround(sum + fround(factor * vector[at])), 0));
}

/** A ⊗ A', which is what a second axis makes of a matrix. */
function nested(first: Matrix, second: Matrix): Matrix {
  return first.flatMap((row) => second.map((other) => row.flatMap((a) => other.map((b) => a * b))));
}

/** Over all channels: A[Σ_c (G w_c) ⊙ (B d_c)] in f32, every step of it rounded. */
function filtered({ A, G, B }: Omit<Filtering, 'name'>, d: readonly number[][], w: readonly number[][]): number[] {
  const points = G.map((_, point) =>
    d.reduce((sum, cells, c) => fround(sum + fround(times(G, w[c])[point] * times(B, cells)[point])), 0),
  );
  return times(A, points);
}

/** Real numbers of f32 over many binades, so that cancellation and swamping occur. */
const real = fc
  .tuple(fc.integer({ min: -(2 ** 24) + 1, max: 2 ** 24 - 1 }), fc.integer({ min: -30, max: 10 }))
  .map(([significand, exponent]) => fround(significand * 2 ** (exponent - 24)));

const vectors = (channels: number, length: number) =>
  fc.array(fc.array(real, { minLength: length, maxLength: length }), { minLength: channels, maxLength: channels });

/** The transposed convolution of which those outputs are a part: a tap k reads the cell as many places before the output. */
function problemOf(
  d: readonly number[][],
  w: readonly number[][],
  extents: readonly number[],
  kernel: readonly number[],
) {
  return caseOf({
    x: [[1, d.length, ...extents], d.flat()],
    // Taps of a transposed convolution run backwards, on every axis.
    w: [[w.length, 1, ...kernel], w.flatMap((taps) => taps.toReversed())],
    padBegin: kernel.map((taps) => taps - 1),
    padEnd: kernel.map((taps) => taps - 1),
    dtype: 'f32',
  });
}

function expectWithin(computed: readonly number[], reference: Tensor, bounds: Float64Array): void {
  expect(computed).toHaveLength(reference.data.length);
  computed.forEach((value, at) => {
    expect(Math.abs(value - reference.data[at])).toBeLessThanOrEqual(bounds[at]);
  });
}

describe('the normwise bound', () => {
  it.each(FILTERINGS)('covers $name over several channels, however their sizes differ', (filtering) => {
    const [taps, cells] = [filtering.G[0].length, filtering.B[0].length];
    const drawn = fc
      .integer({ min: 1, max: 9 })
      .chain((count) => fc.tuple(vectors(count, cells), vectors(count, taps)));
    const covered = fc.property(drawn, ([d, w]) => {
      const problem = problemOf(d, w, [cells], [taps]);
      const reference = exact(problem, 'f64');
      expectWithin(filtered(filtering, d, w), reference, normwiseBounds(problem, reference).bounds);
    });
    fc.assert(covered, { seed: SEED, numRuns: 300 });
  });

  it.each(FILTERINGS.flatMap((first) => FILTERINGS.map((second) => ({ first, second }))))(
    'covers $first.name on one axis in $second.name on the other',
    ({ first, second }) => {
      const both = { A: nested(first.A, second.A), G: nested(first.G, second.G), B: nested(first.B, second.B) };
      const drawn = fc.tuple(vectors(3, both.B[0].length), vectors(3, both.G[0].length));
      const covered = fc.property(drawn, ([d, w]) => {
        const extents = [first.B[0].length, second.B[0].length];
        const problem = problemOf(d, w, extents, [first.G[0].length, second.G[0].length]);
        const reference = exact(problem, 'f64');
        expectWithin(filtered(both, d, w), reference, normwiseBounds(problem, reference).bounds);
      });
      fc.assert(covered, { seed: SEED, numRuns: 60 });
    },
  );

  it('is what Σ|x||w| does not give: a small cell beside a large one is lost', () => {
    const [d, w] = [[[2 ** -30, 1, 0]], [[1, 0]]];
    const problem = problemOf(d, w, [3], [2]);
    const reference = exact(problem, 'f64');
    expect(filtered(FILTERINGS[0], d, w)[0]).toBe(0);
    expect(reference.data[0]).toBe(2 ** -30);
    expect(normwiseBounds(problem, reference).bounds[0]).toBeGreaterThan(2 ** -30);
  });

  it('covers a weight that underflows when it is halved', () => {
    const [d, w] = [[[0, 1, 1, 0]], [[2 ** -149, 0]]];
    const problem = problemOf(d, w, [4], [2]);
    const reference = exact(problem, 'f64');
    const computed = filtered(FILTERINGS[1], d, w);
    expect(computed[1]).not.toBe(reference.data[1]);
    expectWithin(computed, reference, normwiseBounds(problem, reference).bounds);
  });
});

describe('the size of the normwise bound', () => {
  it("is by hand γ(n')·(4^R·S + |b|) + u·(|y| + …) and underflow, of the group, image and channels of each element", () => {
    const problem = caseOf({
      x: [
        [2, 4, 2],
        [1, -3, 2, 0, 0.5, 0.25, -8, 8, 0, 0, 0, 4, 1, 1, 1, -1],
      ],
      w: [
        [4, 2, 1],
        [1, -2, 3, 5, 7, 1, 0, -1],
      ],
      bias: [-6, 0, 1, 0],
      groups: 2,
      dtype: 'f32',
    });
    const reference = exact(problem, 'f64');
    const { bounds, magnitudes } = normwiseBounds(problem, reference);
    // Largest cells 3 2 | 0.5 8 and 0 4 | 1 1; weights 1 3 and 2 5 | 7 0 and 1 1.
    const sums = [3 * 1 + 2 * 3, 3 * 2 + 2 * 5, 0.5 * 7, 0.5 + 8, 4 * 3, 4 * 5, 7, 2];
    const reach = [5, 5, 8.5, 8.5, 4, 4, 2, 2];
    const sizes = [6, 0, 1, 0, 6, 0, 1, 0];
    const terms = 2 * 1 + 6 + 2;
    const gamma = (terms * u) / (1 - terms * u);
    sums.forEach((sum, plane) => {
      for (const at of [2 * plane, 2 * plane + 1]) {
        expect(magnitudes[at]).toBe(sum + sizes[plane]);
        const summed = gamma * (4 * sum + sizes[plane]);
        const whole = summed + u * (Math.abs(reference.data[at]) + summed) + terms * 2 ** -149;
        expect(bounds[at]).toBeCloseTo(whole + terms * 6 * 2 ** -149 * (1 + reach[plane]), 20);
      }
    });
  });

  it('grows by 4 with every axis, and a little by the terms', () => {
    const boundOf = (rank: number) => {
      const ones = Array<number>(rank).fill(1);
      const problem = caseOf({ x: [[1, 1, ...ones], [1]], w: [[1, 1, ...ones], [1]], dtype: 'f32' });
      return normwiseBounds(problem, exact(problem, 'f64')).bounds[0] / u;
    };
    // n' = 1 + 6R + 2, and 1 for the rounding of y.
    expect([1, 2, 3].map((rank) => Math.round(boundOf(rank)))).toEqual([4 * 9 + 1, 16 * 15 + 1, 64 * 21 + 1]);
  });

  it('is exceeded where a tap is left out, and by cells that were rounded to 11 bits', () => {
    const similar = fc
      .tuple(fc.boolean(), fc.integer({ min: 2 ** 22, max: 2 ** 24 - 1 }))
      .map(([negative, significand]) => (negative ? -significand : significand) * 2 ** -24);
    const drawn = fc.tuple(
      fc.array(similar, { minLength: 9, maxLength: 9 }),
      fc.array(similar, { minLength: 9, maxLength: 9 }),
    );
    const caught = fc.property(drawn, fc.nat(8), ([d, w], left) => {
      const problem = problemOf([d], [w], [3, 3], [3, 3]);
      const reference = exact(problem, 'f64');
      const { bounds } = normwiseBounds(problem, reference);
      const without = exact(problemOf([d], [w.with(left, 0)], [3, 3], [3, 3]), 'f64');
      expect(Math.abs(without.data[0] - reference.data[0])).toBeGreaterThan(bounds[0]);
    });
    fc.assert(caught, { seed: SEED, numRuns: 200 });
    const third = fround(1 / 3);
    const one = problemOf([[third, third]], [[1, 1]], [2], [2]);
    const reference = exact(one, 'f64');
    const rough = 2 * (Math.round(third * 2 ** 12) / 2 ** 12);
    expect(Math.abs(rough - reference.data[0])).toBeGreaterThan(normwiseBounds(one, reference).bounds[0]);
  });

  it('is infinite from 1/u roundings on, NaN where a cell is, and nothing for an empty batch', () => {
    const one = caseOf({ x: [[1, 1, 1], [1]], w: [[1, 1, 1], [1]], dtype: 'f32' });
    const long = { ...one, w: { shape: [1, 1, 2 ** 24], data: new Float32Array(2 ** 24) } };
    const y = { shape: [1, 1, 1], data: Float64Array.of(0) };
    expect([...normwiseBounds(long, y).bounds]).toEqual([Number.POSITIVE_INFINITY]);
    const broken = caseOf({ x: [[1, 1, 1], [Number.NaN]], w: [[1, 1, 1], [1]], dtype: 'f32' });
    expect([...normwiseBounds(broken, y).bounds]).toEqual([Number.NaN]);
    const empty = caseOf({ x: [[0, 1, 1], []], w: [[1, 1, 1], [1]], dtype: 'f32' });
    expect([...normwiseBounds(empty, exact(empty, 'f64')).bounds]).toEqual([]);
  });
});
