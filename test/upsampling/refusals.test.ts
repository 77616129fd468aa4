/** What the functions of upsampling that others call refuse: one line with field, rule and value, before any work. */
import { describe, expect, it } from 'vitest';
import { MAX_ELEMENTS } from '../../spec/geometry.ts';
import type { Tensor } from '../../spec/tensor.ts';
import { MOST_FACTOR } from '../../upsampling/checked-arguments.ts';
import { compareUpsampling } from '../../upsampling/comparison.ts';
import { trainUpsampling } from '../../upsampling/learning/training.ts';
import { FILTERS } from '../../upsampling/methods/filter.ts';
import { kernelAxis } from '../../upsampling/methods/interpolation-kernel.ts';
import { resized } from '../../upsampling/methods/resize.ts';

/** Calls as JavaScript may make them. */
type Loose = Record<string, unknown>;

const PIXELS = { width: 4, height: 3, channels: 1, data: new Uint8Array(12) };
const compare = (pixels: unknown, options: Loose = {}) =>
  compareUpsampling(pixels as typeof PIXELS, { factor: 3, seed: 1, isTruth: false, ...options });
const train = (options: Loose) => trainUpsampling({ factors: [2], steps: 1, seed: 1, ...options });
const kernel = (filter: unknown, factor: unknown, alignment: unknown) =>
  kernelAxis(filter as typeof FILTERS.linear, factor as number, alignment as 'half-pixel');
const X: Tensor = { shape: [1, 1, 2, 2], data: new Float64Array(4) };
const RESIZE = { filter: FILTERS.linear, alignment: 'half-pixel', border: 'replicate', outputs: [4, 4] } as const;
const resize = (options: Loose, x: unknown = X) => resized(x as Tensor, { ...RESIZE, ...options });

const FACTOR = `must be an integer in 2 … ${MOST_FACTOR}`;
const EXTENT = `must be an integer in 1 … ${MAX_ELEMENTS}`;
const KNOWN_FILTERS = 'nearest, linear, cubic-0.5, cubic-0.75';
const ALIGNMENT = 'must be one of half-pixel, asymmetric, align-corners';

const REFUSED: readonly (readonly [message: string, call: () => unknown, kind: 'RangeError' | 'TypeError'])[] = [
  ...[1, 0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, MOST_FACTOR + 1].map(
    (factor) =>
      [`compareUpsampling: factor ${FACTOR}, got ${factor}`, () => compare(PIXELS, { factor }), 'RangeError'] as const,
  ),
  [`compareUpsampling: factor ${FACTOR}, got "2"`, () => compare(PIXELS, { factor: '2' }), 'TypeError'],
  [
    'compareUpsampling: seed must be an integer in 0 … 4294967295, got -1',
    () => compare(PIXELS, { seed: -1 }),
    'RangeError',
  ],
  [
    'compareUpsampling: seed must be an integer in 0 … 4294967295, got NaN',
    () => compare(PIXELS, { seed: Number.NaN }),
    'RangeError',
  ],
  [
    'compareUpsampling: the picture must be { width, height, channels, data }, got null',
    () => compare(null),
    'TypeError',
  ],
  [`compareUpsampling: width ${EXTENT}, got 0`, () => compare({ ...PIXELS, width: 0 }), 'RangeError'],
  [`compareUpsampling: height ${EXTENT}, got 1.5`, () => compare({ ...PIXELS, height: 1.5 }), 'RangeError'],
  [
    'compareUpsampling: channels must be 1 (grey) or 3 (red, green, blue), got 2',
    () => compare({ ...PIXELS, channels: 2 }),
    'RangeError',
  ],
  ['compareUpsampling: data must be a Uint8Array, got Array', () => compare({ ...PIXELS, data: [1] }), 'TypeError'],
  [
    'compareUpsampling: data.length must be width · height · channels = 12, got 3 (4 × 3 × 1)',
    () => compare({ ...PIXELS, data: new Uint8Array(3) }),
    'RangeError',
  ],
  [
    'compareUpsampling: a truth must be at least 4 × 4 pixels, got 4 × 3',
    () => compare(PIXELS, { factor: 4, isTruth: true }),
    'RangeError',
  ],
  [`trainUpsampling: factors[1] must be even, got 3`, () => train({ factors: [2, 3] }), 'RangeError'],
  [`trainUpsampling: factors[0] ${FACTOR}, got 1`, () => train({ factors: [1] }), 'RangeError'],
  [
    'trainUpsampling: factors must be a list of one or more numbers, got []',
    () => train({ factors: [] }),
    'RangeError',
  ],
  ['trainUpsampling: factors must be a list of one or more numbers, got 2', () => train({ factors: 2 }), 'TypeError'],
  ...[0, -1, 1.5, Number.NaN].map(
    (steps) =>
      [
        `trainUpsampling: steps must be an integer in 1 … 1000000, got ${steps}`,
        () => train({ steps }),
        'RangeError',
      ] as const,
  ),
  [
    'trainUpsampling: seed must be an integer in 0 … 4294967295, got 4294967296',
    () => train({ seed: 2 ** 32 }),
    'RangeError',
  ],
  [
    'trainUpsampling: only must be one of random, bilinear, resize, got "bilinaer"; did you mean "bilinear"?',
    () => train({ only: ['bilinaer'] }),
    'RangeError',
  ],
  ...[0, -1, 2.5, Number.NaN].map(
    (factor) =>
      [
        `kernelAxis: factor must be an integer in 1 … 4096, got ${factor}`,
        () => kernel(FILTERS.linear, factor, 'half-pixel'),
        'RangeError',
      ] as const,
  ),
  [
    `kernelAxis: filter must be a filter, such as FILTERS.linear (${KNOWN_FILTERS}), got "linear"`,
    () => kernel('linear', 2, 'half-pixel'),
    'TypeError',
  ],
  [
    `kernelAxis: filter must be a filter, such as FILTERS.linear (${KNOWN_FILTERS}), got undefined`,
    () => kernel(undefined, 2, 'half-pixel'),
    'TypeError',
  ],
  [`kernelAxis: alignment ${ALIGNMENT}, got undefined`, () => kernel(FILTERS.linear, 2, undefined), 'TypeError'],
  [
    `kernelAxis: alignment ${ALIGNMENT}, got "half_pixel"; did you mean "half-pixel"?`,
    () => kernel(FILTERS.linear, 2, 'half_pixel'),
    'RangeError',
  ],
  [`resized: alignment ${ALIGNMENT}, got "foo"`, () => resize({ alignment: 'foo' }), 'RangeError'],
  ['resized: border must be one of replicate, exclude, zero, got "bar"', () => resize({ border: 'bar' }), 'RangeError'],
  [`resized: outputs[0] ${EXTENT}, got 0`, () => resize({ outputs: [0, 4] }), 'RangeError'],
  [`resized: outputs[1] ${EXTENT}, got 1.5`, () => resize({ outputs: [4, 1.5] }), 'RangeError'],
  [
    'resized: outputs must have 2 extents, one for each spatial axis, got [3]',
    () => resize({ outputs: [3] }),
    'RangeError',
  ],
  ['resized: outputs must be a list, got 3', () => resize({ outputs: 3 }), 'TypeError'],
  [
    `resized: outputs must make at most ${MAX_ELEMENTS} elements, got ${2 ** 29} ([${2 ** 20},${2 ** 9}])`,
    () => resize({ outputs: [2 ** 20, 2 ** 9] }),
    'RangeError',
  ],
  [
    'resized: x.shape must be [N, C, …spatial], got [2,2]',
    () => resize({}, { shape: [2, 2], data: X.data }),
    'RangeError',
  ],
  [
    `resized: x.shape[2] ${EXTENT}, got 0`,
    () => resize({}, { shape: [1, 1, 0, 2], data: new Float64Array(0) }),
    'RangeError',
  ],
  [
    'resized: x.data.length must be 4, as shape [1,1,2,2] has it, got 3',
    () => resize({}, { ...X, data: new Float64Array(3) }),
    'RangeError',
  ],
  [
    'resized: x.data must be a Float32Array or a Float64Array, got Array',
    () => resize({}, { ...X, data: [1, 2, 3, 4] }),
    'TypeError',
  ],
  ['resized: x.shape must be a list of extents, got undefined', () => resize({}, {}), 'TypeError'],
];

describe('upsampling refuses', () => {
  it.each(REFUSED)('%s', (message, call, kind) => {
    let refusal: unknown;
    try {
      call();
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toMatchObject({ name: kind, message });
  });
});

describe('upsampling takes', () => {
  it('the largest factor, whose scaled integers are exact', () => {
    const { taps, scale } = kernelAxis(FILTERS['cubic-0.75'], MOST_FACTOR, 'half-pixel');
    // An output cell is the sum of every factor-th tap along each axis.
    const periods = Array.from({ length: MOST_FACTOR }, (_, phase) =>
      taps.reduce((sum, tap, at) => (at % MOST_FACTOR === phase ? sum + Math.abs(tap) : sum), 0),
    );
    expect(255 * Math.max(...periods) ** 2).toBeLessThan(2 ** 53);
    expect(scale).toBe(4 * (2 * MOST_FACTOR) ** 3);
  });

  it('what is just within the rules', () => {
    expect(kernelAxis(FILTERS.linear, 1, 'half-pixel').taps).toEqual([2]);
    expect(resize({ outputs: [1, 1] }).shape).toEqual([1, 1, 1, 1]);
    expect(compare(PIXELS, { factor: 3, isTruth: true }).next().done).toBe(false);
    expect(train({ steps: 1 }).next().value).toMatchObject({ step: 1, steps: 1 });
  });
});
