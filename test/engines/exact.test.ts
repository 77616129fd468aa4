import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Accumulator } from '../../engines/exact/accumulator.ts';
import { roundPair } from '../../engines/exact/round-pair.ts';
import { engines, exact, exactGradients, gradients } from '../../engines/index.ts';
import { type Case, formatCase } from '../../spec/case.ts';
import { geometryOf } from '../../spec/geometry.ts';
import { roundTo } from '../../spec/number-types.ts';
import { type Dtype, elementCount, floatArray, type Tensor } from '../../spec/tensor.ts';
import { drawsOf } from '../project/thorough.ts';
import { anyLegalCase, caseOf, SEED } from '../spec/cases.ts';
import { points } from './definition.ts';
import { exactSums, integerOf, type RoundedType, roundedOf } from './rationals.ts';

const TYPES: readonly RoundedType[] = ['f64', 'f32', 'f16', 'bf16'];
const { fround } = Math;

/** Numbers of a kind from a stream of random 32-bit integers. */
type Draw = (next: () => number, dtype: 'f32' | 'f64') => number;

const signed = (next: () => number, value: number) => (next() % 2 === 0 ? value : -value);
const unit = (next: () => number) => next() / 2 ** 32;
const power = (next: () => number, from: number, to: number) => 2 ** (from + (next() % (to - from + 1)));
const SMALLEST = { f32: -149, f64: -1074 };
const LARGEST = { f32: 127, f64: 1023 };

const KINDS: Readonly<Record<string, Draw>> = {
  'full significands': (next) => signed(next, 1 + unit(next)),
  'small integers, whose sums tie': (next) => (next() % 129) - 64,
  'integers of eleven bits, whose sums tie': (next) => signed(next, next() % 2049),
  'numbers over all exponents': (next, dtype) =>
    signed(next, (1 + unit(next)) * power(next, SMALLEST[dtype], LARGEST[dtype])),
  'subnormals and what makes them': (next, dtype) =>
    signed(next, (next() % 64) * power(next, SMALLEST[dtype], SMALLEST[dtype] / 2 + 8)),
  'factors at the smallest numbers': (next, dtype) =>
    signed(next, (1 + unit(next)) * power(next, SMALLEST[dtype] / 2 - 16, SMALLEST[dtype] / 2 + 12)),
  'factors at the largest numbers': (next, dtype) =>
    signed(next, (2 - unit(next) ** 8) * power(next, LARGEST[dtype] / 2 - 4, LARGEST[dtype] / 2)),
  'factors at the largest half': (next) => signed(next, (next() % 4 === 0 ? 2 : 255.9375) * power(next, 0, 1)),
  'factors at the largest bfloat16': (next) => signed(next, (2 - (next() % 3) * 2 ** -9) * power(next, 60, 64)),
  'powers of two far apart': (next) => signed(next, power(next, -30, 30)),
  'a few numbers and their opposites': (next) => signed(next, [1, 2 ** 24 + 2, 1 / 3, 2 ** 40][next() % 4]),
};

/** The case with other numbers: seeded, of this kind. */
function refilled(problem: Case, seed: number, draw: Draw): Case {
  let state = seed >>> 0;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) ^ (state >>> 12)) >>> 0;
  };
  const fill = (length: number) =>
    floatArray(
      problem.dtype,
      Array.from({ length }, () => draw(next, problem.dtype as 'f32' | 'f64')),
    ).map((value) => (Number.isFinite(value) ? value : 1));
  const tensor = ({ shape }: Tensor): Tensor => ({ shape, data: fill(elementCount(shape)) });
  return { ...problem, x: tensor(problem.x), w: tensor(problem.w), bias: problem.bias && fill(problem.bias.length) };
}

/** The bias is what the first cell of its channel comes to, rounded and with the other sign: all but the last bits cancel. */
function cancelling(problem: Case): Case {
  const [N, M, ...out] = geometryOf(problem).outputShape;
  if (N === 0) return problem;
  const y = exactSums({ ...problem, bias: null });
  const values = Array.from(
    { length: M },
    (_, m) => -roundedOf(y[m * elementCount(out)], problem.dtype as RoundedType),
  );
  const bias = floatArray(problem.dtype, values).map((value) => (Number.isFinite(value) ? value : 0));
  return { ...problem, bias };
}

function expectRounded(problem: Case): void {
  const sums = exactSums(problem);
  for (const type of TYPES) {
    const { shape, data } = exact(problem, type);
    expect(shape).toEqual(geometryOf(problem).outputShape);
    const expected = sums.map((sum) => roundedOf(sum, type));
    const wrong = expected.findIndex((value, at) => value !== data[at]);
    expect(wrong, `${type}: ${data[wrong]} is not ${expected[wrong]}: ${formatCase(problem)}`).toBe(-1);
  }
}

describe.each(Object.entries(KINDS))('the exact result of %s', (_, draw) => {
  it('is the sum over integers, rounded once, in all four types', () => {
    fc.assert(
      fc.property(anyLegalCase, fc.nat(), (problem, seed) => expectRounded(refilled(problem, seed, draw))),
      { seed: SEED, numRuns: drawsOf(150, 50) },
    );
  });

  it('is so where the bias cancels the first cell of its channel', () => {
    fc.assert(
      fc.property(anyLegalCase, fc.nat(), (problem, seed) => expectRounded(cancelling(refilled(problem, seed, draw)))),
      { seed: SEED, numRuns: 50 },
    );
  });
});

describe('the comparison of the tests above', () => {
  const disagreements = (of: (problem: Case) => Tensor, kind: string, dtype: Dtype) => {
    const drawn = fc.sample(fc.tuple(anyLegalCase, fc.nat()), { seed: SEED, numRuns: 100 });
    return drawn.filter(([problem, seed]) => {
      const filled = refilled(caseOf({ ...flat(problem), dtype }), seed, KINDS[kind]);
      const y = of(filled).data;
      return exactSums(filled).some((sum, at) => roundedOf(sum, dtype as RoundedType) !== y[at]);
    }).length;
  };
  const flat = ({ x, w, bias, dtype: _, ...attributes }: Case) => ({
    ...attributes,
    x: [x.shape, [...x.data]] as const,
    w: [w.shape, [...w.data]] as const,
    ...(bias && { bias: [...bias] }),
  });

  it('tells sums in doubles from exact ones', () => {
    expect(disagreements(engines.scatter, 'full significands', 'f64')).toBeGreaterThan(10);
    expect(disagreements(engines.scatter, 'numbers over all exponents', 'f64')).toBeGreaterThan(10);
  });

  it('tells the wrong sign, and one unit in the last place', () => {
    const off = (change: (value: number) => number) => (problem: Case) => {
      const { shape, data } = exact(problem);
      return { shape, data: data.map(change) };
    };
    expect(
      disagreements(
        off((value) => value * (1 + 2 ** -23)),
        'full significands',
        'f32',
      ),
    ).toBeGreaterThan(60);
    expect(
      disagreements(
        off((value) => -value),
        'full significands',
        'f32',
      ),
    ).toBeGreaterThan(60);
    expect(disagreements(exact, 'full significands', 'f32')).toBe(0);
  });
});

/** One output cell: Σ x[c]·w[c] + bias. */
function dot(x: readonly number[], w: readonly number[], { bias = 0, dtype = 'f64' as Dtype } = {}): Case {
  return caseOf({ x: [[1, x.length, 1], x], w: [[w.length, 1, 1], w], bias: [bias], dtype });
}

describe('one rounding', () => {
  const HALF_ABOVE = [1, 2 ** -24, 2 ** -60];

  it('sees what lies beyond the last bit of a double, where rounding to f64 first would make a tie', () => {
    const problem = dot(HALF_ABOVE, [1, 1, 1]);
    expect(fround(engines.scatter(problem).data[0])).toBe(1);
    expect(exact(problem, 'f32').data[0]).toBe(1 + 2 ** -23);
    expect(exact(dot([1, 2 ** -24, -(2 ** -60)], [1, 1, 1]), 'f32').data[0]).toBe(1);
    expect(exact(dot([1 + 2 ** -23, 2 ** -24, 2 ** -80], [1, 1, 1]), 'f32').data[0]).toBe(1 + 2 ** -22);
    expect(exact(dot([1 + 2 ** -23, 2 ** -24, -(2 ** -80)], [1, 1, 1]), 'f32').data[0]).toBe(1 + 2 ** -23);
  });

  it.each([
    ['f32', 2 ** 24 + 1, 2 ** 24],
    ['f32', 2 ** 24 + 3, 2 ** 24 + 4],
    ['f16', 2049, 2048],
    ['f16', 2051, 2052],
    ['bf16', 257, 256],
    ['bf16', 259, 260],
    ['f16', 65504, 65504],
    ['f16', 65519.99, 65504],
    ['f16', 65520, Number.POSITIVE_INFINITY],
    ['f16', -65520, Number.NEGATIVE_INFINITY],
    ['f16', 2 ** -25, 0],
    ['f16', 2 ** -25 * 1.001, 2 ** -24],
    ['f16', 3 * 2 ** -25, 2 ** -23],
    ['bf16', (2 - 2 ** -8) * 2 ** 127, Number.POSITIVE_INFINITY],
    ['bf16', (2 - 2 ** -8 - 2 ** -40) * 2 ** 127, (2 - 2 ** -7) * 2 ** 127],
    ['bf16', 2 ** -134, 0],
    ['bf16', 3 * 2 ** -134, 2 ** -132],
    ['f32', (2 - 2 ** -24) * 2 ** 127, Number.POSITIVE_INFINITY],
    ['f32', (2 - 2 ** -24 - 2 ** -50) * 2 ** 127, (2 - 2 ** -23) * 2 ** 127],
    ['f32', 2 ** -150, 0],
    ['f32', 3 * 2 ** -150, 2 ** -148],
    ['f64', 5e-324, 5e-324],
  ] as const)('of %s at %d gives %d, as one product and as a sum that cancels', (type, value, expected) => {
    expect(exact(dot([value], [1]), type).data[0]).toBe(expected);
    expect(exact(dot([2 ** 900, value, 2 ** 900], [1, 1, -1]), type).data[0]).toBe(expected);
    expect(roundTo(type, value)).toBe(expected);
    expect(roundedOf(integerOf(value) << 1074n, type)).toBe(expected);
  });

  it('of f64 knows products that no double holds', () => {
    const largest = Number.MAX_VALUE;
    expect(exact(dot([largest, largest, 3], [2, -2, 5])).data[0]).toBe(15);
    expect(exact(dot([largest, 2 ** 970], [1, 1])).data[0]).toBe(Number.POSITIVE_INFINITY);
    expect(exact(dot([largest, 2 ** 970 * (1 - 2 ** -53)], [1, 1])).data[0]).toBe(largest);
    expect(exact(dot([largest, 2 ** 970, 5e-324], [1, 1, -1])).data[0]).toBe(largest);
    expect(exact(dot([2 ** -600, 2 ** -600], [2 ** -600, -(2 ** -600)])).data[0]).toBe(0);
    expect(exact(dot([2 ** -600, 2 ** -600, 2 ** -1074], [2 ** -475, 2 ** -600, 1])).data[0]).toBe(2 ** -1073);
    expect(exact(dot([2 ** -1074, 1], [0.5, 5e-324])).data[0]).toBe(2 ** -1073);
    expect(exact(dot([2 ** 600, 2 ** 600], [2 ** 600, -(2 ** 600)])).data[0]).toBe(0);
    expect(exact(dot([5e-324], [0.5])).data[0]).toBe(0);
    expect(exact(dot([5e-324], [0.5 + 2 ** -50])).data[0]).toBe(5e-324);
  });

  it('of a pair rounds to odd first, on either side and across a power of two', () => {
    expect(roundPair('f32', 1 + 2 ** -24, 2 ** -100)).toBe(1 + 2 ** -23);
    expect(roundPair('f32', 1 + 2 ** -24, -(2 ** -100))).toBe(1);
    expect(roundPair('f32', -1 - 2 ** -24, -(2 ** -100))).toBe(-1 - 2 ** -23);
    expect(roundPair('f32', 1 - 2 ** -25, 2 ** -100)).toBe(1);
    expect(roundPair('f32', 1 - 2 ** -25, -(2 ** -100))).toBe(1 - 2 ** -24);
    expect(roundPair('f16', 2049, -(2 ** -60))).toBe(2048);
    expect(roundPair('f16', 2049, 2 ** -60)).toBe(2050);
    expect(roundPair('f16', 65520, -(2 ** -60))).toBe(65504);
    expect(roundPair('bf16', 1, 2 ** -60)).toBe(1);
  });
});

describe('a pair whose low part is rounded into the sum', () => {
  const even = 2 ** -52;
  it.each([
    ['below the tie, though its double is on it', 1 + 2 ** -24 - even, 0.75 * even, 1],
    ['above the tie, though its double is on it', 1 + 2 ** -24 + even, -0.75 * even, 1 + 2 ** -23],
    ['on the tie', 1, 2 ** -24, 1],
    ['on the tie of an odd number', 1 + 2 ** -23, 2 ** -24, 1 + 2 ** -22],
  ])('is rounded to f32 once: %s', (_, high, low, rounded) => {
    expect(roundPair('f32', high, low)).toBe(rounded);
    expect(roundPair('f32', -high, -low)).toBe(-rounded);
  });
});

describe('data of the result', () => {
  it('are in a Float64Array for f64, in a Float32Array for the others, and in the type of the case by default', () => {
    const problem = dot([1], [1], { dtype: 'f32' });
    const kind = (type?: RoundedType) => exact(problem, type).data.constructor.name;
    expect([kind(), ...TYPES.map(kind)]).toEqual([
      'Float32Array',
      'Float64Array',
      'Float32Array',
      'Float32Array',
      'Float32Array',
    ]);
    expect(exact(dot([1], [1])).data).toBeInstanceOf(Float64Array);
  });
});

describe('special values', () => {
  const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
  const cell = (x: number[], w: number[], options: Parameters<typeof dot>[2] = {}) =>
    TYPES.map((type) => exact(dot(x, w, options), type).data[0]);
  const all = (value: number) => TYPES.map(() => value);

  it.each<Dtype>(['f32', 'f64'])('in %s follow IEEE 754', (dtype) => {
    expect(cell([nan, 1], [1, 1], { dtype })).toEqual(all(nan));
    expect(cell([1, 1], [1, -inf], { dtype })).toEqual(all(-inf));
    expect(cell([inf, 1], [-2, 5], { dtype })).toEqual(all(-inf));
    expect(cell([inf, inf], [1, -1], { dtype })).toEqual(all(nan));
    expect(cell([inf, 1], [0, 1], { dtype })).toEqual(all(nan));
    expect(cell([0, 1], [nan, 1], { dtype })).toEqual(all(nan));
    expect(cell([inf, 1], [1, 1], { bias: -inf, dtype })).toEqual(all(nan));
    expect(cell([1, 1], [1, 1], { bias: -inf, dtype })).toEqual(all(-inf));
    expect(cell([1, 1], [1, 1], { bias: nan, dtype })).toEqual(all(nan));
  });

  it('is infinite by the operand, however large the finite terms are', () => {
    const largest = Number.MAX_VALUE;
    expect(cell([inf, largest, largest], [1, -largest, -largest])).toEqual(all(inf));
  });

  it('reach only the cells that their kernel reaches', () => {
    const problem = caseOf({
      x: [
        [1, 1, 3],
        [1, nan, 2],
      ],
      w: [[1, 1, 1], [3]],
      stride: [2],
    });
    expect([...exact(problem).data]).toEqual([3, 0, nan, 0, 6]);
  });
});

describe('the accumulator', () => {
  it.each([0, 5, 11, 21, 27])('carries: more products than its digits have room for, at 2^%d', (exponent) => {
    const accumulator = new Accumulator();
    const count = 2 ** 22 + 5;
    const factor = 2 - 2 ** -52;
    for (let at = 0; at < count; at++) accumulator.addProduct(factor, -factor, exponent);
    const exactly = -BigInt(count) * ((integerOf(factor) * integerOf(factor)) << BigInt(exponent));
    expect(accumulator.read('f64')).toBe(roundedOf(exactly, 'f64'));
  });

  it.each([
    ['f32', 2 ** 127 * (2 - 2 ** -23), 2 ** 127 * 2 ** -24],
    ['f16', 65504, 16],
    ['bf16', 2 ** 127 * (2 - 2 ** -7), 2 ** 127 * 2 ** -8],
  ] as const)('reads ∞ in %s from half a unit beyond the largest number on', (type, largest, half) => {
    const read = (...numbers: number[]) => {
      const accumulator = new Accumulator();
      for (const number of numbers) accumulator.addNumber(number);
      return accumulator.read(type);
    };
    expect(read(largest)).toBe(largest);
    expect(read(largest, half, -(2 ** -40))).toBe(largest);
    expect(read(largest, half)).toBe(Number.POSITIVE_INFINITY);
    expect(read(-largest, -half)).toBe(Number.NEGATIVE_INFINITY);
  });

  it('is empty again after clear', () => {
    const accumulator = new Accumulator();
    accumulator.addProduct(1, 1, 3);
    expect(accumulator.read('f64')).toBe(8);
    accumulator.clear();
    expect(accumulator.read('f64')).toBe(0);
  });
});

/** The gradients · 2^2148 by their definition: for every cell of g, input and output channel what meets there. */
function gradientSums(problem: Case, g: Tensor): { x: bigint[]; w: bigint[]; bias: bigint[] } {
  const { x, w, groups, stride, dilation, padBegin } = problem;
  const [N, C, ...input] = x.shape;
  const [, Mg, ...kernel] = w.shape;
  const out = g.shape.slice(2);
  const flat = (shape: readonly number[], index: readonly number[]) =>
    index.reduce((sum, entry, axis) => sum * shape[axis] + entry, 0);
  const zeros = (length: number) => Array.from({ length }, () => 0n);
  const sums = { x: zeros(x.data.length), w: zeros(w.data.length), bias: zeros(Mg * groups) };
  for (const [n, m, ...o] of points(g.shape)) {
    const value = integerOf(g.data[flat(g.shape, [n, m, ...o])]);
    sums.bias[m] += value << 1074n;
    for (const k of points(kernel)) {
      const i = o.map((cell, axis) => (cell + padBegin[axis] - k[axis] * dilation[axis]) / stride[axis]);
      if (!i.every((cell, axis) => Number.isInteger(cell) && cell >= 0 && cell < input[axis])) continue;
      for (let c = 0; c < C; c++) {
        if (Math.floor((c * groups) / C) !== Math.floor(m / Mg)) continue;
        const [xAt, wAt] = [flat(x.shape, [n, c, ...i]), flat(w.shape, [c, m % Mg, ...k])];
        sums.x[xAt] += value * integerOf(w.data[wAt]);
        sums.w[wAt] += value * integerOf(x.data[xAt]);
      }
    }
  }
  expect(out.length).toBe(kernel.length);
  expect(N).toBe(g.shape[0]);
  return sums;
}

describe.each(Object.entries(KINDS))('the exact gradients of %s', (_, draw) => {
  it('are sums over integers, rounded once, in all four types', () => {
    fc.assert(
      fc.property(anyLegalCase, fc.nat(), (drawn, seed) => {
        const problem = refilled(drawn, seed, draw);
        const shape = geometryOf(problem).outputShape;
        const filled = refilled({ ...problem, x: { shape, data: problem.x.data } }, seed + 1, draw);
        const g: Tensor = { shape, data: filled.x.data };
        const sums = gradientSums(problem, g);
        for (const type of TYPES) {
          const found = exactGradients(problem, g, type);
          const rounded = (list: bigint[]) => list.map((sum) => roundedOf(sum, type) + 0);
          expect(Array.from(found.x.data, (value) => value + 0)).toEqual(rounded(sums.x));
          expect(Array.from(found.w.data, (value) => value + 0)).toEqual(rounded(sums.w));
          expect(found.x.shape).toEqual(problem.x.shape);
          expect(found.w.shape).toEqual(problem.w.shape);
          expect(found.bias === null).toBe(problem.bias === null);
          if (found.bias) expect(Array.from(found.bias.data, (value) => value + 0)).toEqual(rounded(sums.bias));
        }
      }),
      { seed: SEED, numRuns: drawsOf(60, 20) },
    );
  });
});

describe('the exact gradients of integers', () => {
  it('are those of the gradients in doubles', () => {
    fc.assert(
      fc.property(anyLegalCase, (problem) => {
        const g: Tensor = exact(problem);
        expect(exactGradients(problem, g)).toEqual(gradients(problem, g));
      }),
      { seed: SEED, numRuns: 100 },
    );
  });
});
