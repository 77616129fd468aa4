/**
 * The exact engine decides most sums by a bound, four columns at a time. Here are sums that lie as near to a number where rounding
 * turns as sums can, so that a bound that is too small gives the wrong neighbour, and sums that only just fit.
 */
import { describe, expect, it } from 'vitest';
import { meetings } from '../../engines/exact/meetings.ts';
import { roundedSums } from '../../engines/exact/rounded-sums.ts';
import { exact } from '../../engines/index.ts';
import type { Case } from '../../spec/case.ts';
import { type Dtype, elementCount, floatArray } from '../../spec/tensor.ts';
import { drawsOf } from '../project/thorough.ts';
import { caseOf } from '../spec/cases.ts';
import { exactSums, type RoundedType, roundedOf } from './rationals.ts';

type Next = () => number;

/** Numbers of 32 random bits. */
function generator(seed: number): Next {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) ^ (state >>> 12)) >>> 0;
  };
}

/** A number of 53 bits in ±1. */
const real = (next: Next) => ((next() % 2 === 0 ? 1 : -1) * (next() + next() / 2 ** 21)) / 2 ** 32;

/** So many sums of n products, as the columns of one output cell. */
function sums(n: number, columns: number, draw: (next: Next) => number, next: Next, dtype: Dtype): Case {
  const numbers = (length: number) => Array.from({ length }, () => draw(next));
  return caseOf({
    x: [[1, n, 1], numbers(n)],
    w: [[n, columns, 1], numbers(n * columns)],
    bias: Array.from({ length: columns }, () => 0),
    dtype,
  });
}

/** How far the exact sums are from these numbers, each as a double. */
function missing(problem: Case, wanted: readonly number[]): number[] {
  const bias = floatArray(
    'f64',
    wanted.map((value) => -value),
  );
  return exactSums({ ...problem, bias }).map((sum) => -roundedOf(sum, 'f64'));
}

/** The case with two products more in each sum, which bring it to this number but for less than 2⁻¹⁰⁰ of it. */
function broughtTo(problem: Case, wanted: readonly number[]): Case {
  const columns = wanted.length;
  const last = problem.x.data.length - 2;
  const brought = {
    ...problem,
    x: { ...problem.x, data: problem.x.data.slice() },
    w: { ...problem.w, data: problem.w.data.slice() },
  };
  for (const at of [last, last + 1]) {
    brought.x.data[at] = 1;
    brought.w.data.fill(0, at * columns, (at + 1) * columns);
  }
  brought.w.data.fill(0, last * columns);
  for (const at of [last, last + 1]) {
    brought.w.data.set(missing(brought, wanted), at * columns);
  }
  return brought;
}

function expectRounded(problem: Case, to: RoundedType): void {
  const expected = exactSums(problem).map((sum) => roundedOf(sum, to));
  expect([...exact(problem, to).data]).toEqual(expected);
}

const COLUMNS = [1, 4, 5, 6] as const;

describe.each(COLUMNS)('%d sums that all but lie on a tie', (columns) => {
  it.each(['f32', 'f16', 'bf16'] as const)('of %s go to the right side', (to) => {
    const precision = { f32: 24, f16: 11, bf16: 8 }[to];
    for (let seed = 1; seed <= drawsOf(60, 12); seed++) {
      const next = generator(seed);
      const ties = Array.from({ length: columns }, () => 1 + (2 * (next() % 64) + 1) * 2 ** -precision);
      expectRounded(broughtTo(sums(40 + (next() % 60), columns, real, next, 'f64'), ties), to);
    }
  });

  it('of f64 go to the right side', () => {
    for (let seed = 1; seed <= drawsOf(60, 12); seed++) {
      const next = generator(seed);
      const wanted = Array.from({ length: columns }, () => (2 * (next() % 4) + 1) * 2 ** -3);
      const problem = broughtTo(sums(40 + (next() % 60), columns, real, next, 'f64'), wanted);
      // Of these numbers the last place is 2⁻².
      const bias = floatArray(
        'f64',
        wanted.map(() => 2 ** 50 + (next() % 1000)),
      );
      expectRounded({ ...problem, bias }, 'f64');
    }
  });
});

/** The same sums in every column: these factors of x and w, one after the other. */
function alike(columns: number, x: readonly number[], w: readonly number[], bias = 0): Case {
  return caseOf({
    x: [[1, x.length, 1], x],
    w: [[w.length, columns, 1], w.flatMap((weight) => Array.from({ length: columns }, () => weight))],
    bias: Array.from({ length: columns }, () => bias),
    dtype: 'f64',
  });
}

describe.each(COLUMNS)('%d sums', (columns) => {
  const many = (value: number) => Array.from({ length: 31 }, () => value);

  it('whose errors all have one sign are not decided on the wrong side of a tie', () => {
    // Each of the small products is lost, which is 23 units roundoff together; without them the sum is 12 below the tie.
    const x = [1 + 2 ** -24 - 6 * 2 ** -52, ...many(0.75 * 2 ** -53)];
    const problem = alike(
      columns,
      x,
      x.map(() => 1),
    );
    expectRounded(problem, 'f32');
    expect(exact(problem, 'f32').data[0]).toBe(1 + 2 ** -23);
  });

  it('whose errors in what is left of the products have one sign are not decided on the wrong side either', () => {
    const x = [1, 2 ** -26 - 6 * 2 ** -79, ...many(0.75 * 2 ** -80).slice(1)];
    const problem = alike(
      columns,
      x,
      x.map(() => 1),
      2 ** 27,
    );
    expectRounded(problem, 'f64');
    expect(exact(problem, 'f64').data[0]).toBe(2 ** 27 + 1 + 2 ** -25);
  });

  it('that are far smaller than what is added still say on which side of a tie it lies', () => {
    for (const side of [1, -1]) {
      const x = [side * 2 ** -28 * 1.1, side * 2 ** -38 * 1.3];
      expectRounded(alike(columns, x, [0.7, 0.9], 2 ** 30 + 2 ** 6), 'f32');
      expectRounded(alike(columns, x, [1, 2], 2 ** 30 + 2 ** 6), 'f32');
    }
  });

  it('that are exact are rounded once with what is added', () => {
    for (const side of [1, -1]) {
      for (const to of ['f32', 'f16', 'bf16'] as const) {
        const half = { f32: 2 ** -24, f16: 2 ** -11, bf16: 2 ** -8 }[to];
        expectRounded(alike(columns, [1, 3], [4, -1], half * (1 + side * 2 ** -45)), to);
      }
    }
  });

  it('that are exact together with what is left do not lose the last digits of what is added', () => {
    for (let seed = 1; seed <= drawsOf(60, 12); seed++) {
      const next = generator(seed);
      const large = () => (2 ** 29 + 2 ** 28 + (next() >>> 5)) * 2 ** -30;
      const problem = sums(2, columns, large, next, 'f64');
      const rounded = exactSums(problem).map((sum) => roundedOf(sum, 'f64'));
      // To the next tie, and a little further or less.
      const bias = missing(problem, rounded).map(
        (short) => (short + 2 ** -53) * (1 + (next() % 2 === 0 ? 1 : -1) * 2 ** -52),
      );
      expectRounded({ ...problem, bias: floatArray('f64', bias) }, 'f64');
    }
  });

  it('that cancel but for less than any double shows have the sign that is left in their zero', () => {
    for (let seed = 1; seed <= drawsOf(60, 12); seed++) {
      const next = generator(seed);
      const wanted = Array.from({ length: columns }, () => (next() % 2 === 0 ? 1 : -1) * 2 ** -70);
      const { x, ...rest } = broughtTo(sums(40 + (next() % 60), columns, real, next, 'f64'), wanted);
      const tiny = x.data.map((value) => value * 2 ** -120);
      expectRounded({ ...rest, x: { shape: x.shape, data: tiny } }, 'f32');
    }
  });
});

/** What a sum is beside its own rounding: the bias is that, with the other sign. */
function lastDigits(problem: Case): Case {
  return {
    ...problem,
    bias: floatArray(
      'f64',
      missing(
        problem,
        Array.from(problem.bias!, () => 0),
      ),
    ),
  };
}

describe.each(COLUMNS)('%d sums whose rounding doubles alone do not see', (columns) => {
  const multiples = (bits: number) => (next: Next) =>
    (next() % 2 === 0 ? 1 : -1) * (next() >>> (32 - bits)) * 2 ** -bits;

  it.each([21, 24, 26, 29, 31, 32])('are right where all numbers are multiples of 2^-%d', (bits) => {
    for (let seed = 1; seed <= drawsOf(40, 8); seed++) {
      const next = generator(seed);
      for (const n of [1, 2, 30, 33, 300]) {
        const problem = sums(n, columns, multiples(bits), next, 'f64');
        expectRounded(problem, 'f64');
        expectRounded(problem, 'f32');
        expectRounded(lastDigits(problem), 'f64');
      }
    }
  });

  it.each([19, 20, 21, 22, 26])('are right where all are the largest of %d bits, and of one sign', (bits) => {
    const next = generator(bits);
    const large = () => 2 ** bits - 1 - 2 * (next() % 3);
    for (const n of [1, 3, 64, 1000, 3000]) expectRounded(sums(n, columns, large, next, 'f64'), 'f64');
  });
});

describe.each(COLUMNS)('%d sums of what lies just above a multiple of the grid', (columns) => {
  it.each([28, 29, 30, 31, 32, 33, 34])('are exact to the last digit: %d bits', (bits) => {
    const next = generator(bits);
    for (const [n, beta] of [
      [1000, 21],
      [3000, 20],
    ]) {
      // Half of the grid above it, but for a few: what is left of each product is large, and all of it has one sign.
      const above = () => 2 ** (bits - 1) + 2 ** (bits - beta - 1) - 1 - (next() % 16);
      expectRounded(lastDigits(sums(n, columns, above, next, 'f64')), 'f64');
    }
  });
});

describe('every cell of a block', () => {
  it('is what the superaccumulator and the sums with errors make of it', () => {
    for (let seed = 1; seed <= drawsOf(40, 10); seed++) {
      const next = generator(seed);
      const [groups, channels, columns] = [1 + (next() % 3), 1 + (next() % 70), 1 + (next() % 9)];
      const numbers = (length: number) => Array.from({ length }, () => real(next) * 2 ** -(next() % 12));
      const problem = caseOf({
        x: [[2, groups * channels, 4, 3], numbers(2 * groups * channels * 12)],
        w: [[groups * channels, columns, 3, 2], numbers(groups * channels * columns * 6)],
        bias: numbers(groups * columns),
        ...{ stride: [2, 1], dilation: [1, 2], padBegin: [1, -1], groups, dtype: 'f64' },
      });
      for (const to of ['f64', 'f32', 'bf16'] as const)
        expect(exact(problem, to).data).toEqual(cellByCell(problem, to));
    }
  });
});

/** All cells by the way that is left for what is in doubt. */
function cellByCell(problem: Case, to: Dtype): ArrayLike<number> {
  const { x, w, bias, groups } = problem;
  const { shape, data } = exact(problem, to);
  const [, M, ...extents] = shape;
  const [C, Mg] = [w.shape[0], w.shape[1]];
  const [outputs, inputs, taps] = [extents, x.shape.slice(2), w.shape.slice(2)].map(elementCount);
  const rows = meetings(problem, extents, 'o', 'i', 'k');
  const steps = { steps: C / groups, aStep: inputs, bStep: Mg * taps };
  const sumAt = roundedSums({ a: x.data, b: w.data, rows, ...steps }, to);
  return data.map((_, at) => {
    const [cell, m] = [at % outputs, Math.floor(at / outputs) % M];
    const [n, g] = [Math.floor(at / (outputs * M)), Math.floor(m / Mg)];
    const firstChannel = (g * C) / groups;
    return sumAt(cell, (n * C + firstChannel) * inputs, (firstChannel * Mg + (m % Mg)) * taps, bias![m]);
  });
}
