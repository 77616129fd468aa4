/** What is too large to be computed: each limit by a case at it and one beyond it, of which nothing is allocated. */
import { describe, expect, it } from 'vitest';
import type { Problem } from '../../spec/geometry.ts';
import {
  beyondLimits,
  beyondWrittenOut,
  COMPUTED_LIMITS,
  tooLongToRead,
  tooNested,
  type WrittenOut,
  writtenOut,
} from '../../spec/limits.ts';

/** One axis, without data. */
const layer = (input: number, kernel: number, more: Partial<Problem> & { channels?: number; batch?: number } = {}) => {
  const { channels = 1, batch = 1, ...rest } = more;
  const one = { stride: [1], padBegin: [0], padEnd: [0], outputPadding: [0], dilation: [1], groups: 1, bias: null };
  return { ...one, x: { shape: [batch, channels, input] }, w: { shape: [channels, 1, kernel] }, ...rest };
};

const TOO_LARGE = 'too large to be computed here';
const most = (limit: number, got: number) => `must be at most ${limit}, got ${got}`;
const { numbers, pairs, unrolled, multiplyAdds } = COMPUTED_LIMITS;

const BEYOND: readonly (readonly [string, Problem, string])[] = [
  ['x', layer(numbers + 1, 1), `${TOO_LARGE}: numbers of x ${most(numbers, numbers + 1)}`],
  ['x of many images', layer(1, 1, { batch: numbers + 1 }), `numbers of x ${most(numbers, numbers + 1)}`],
  ['w', layer(1, numbers + 1), `numbers of w ${most(numbers, numbers + 1)}`],
  ['y by a stride', layer(2, 1, { stride: [numbers] }), `numbers of y before cropping ${most(numbers, numbers + 1)}`],
  ['y by a dilation', layer(1, 2, { dilation: [2 ** 27] }), most(numbers, 2 ** 27 + 1)],
  ['y by output padding', layer(1, 1, { outputPadding: [2 ** 27] }), most(numbers, 2 ** 27 + 1)],
  ['y by a negative pad', layer(1, 1, { padBegin: [-(2 ** 26)] }), most(numbers, 2 ** 26 + 1)],
  ['y that is cropped', layer(2, 1, { stride: [2 ** 27], padEnd: [2 ** 27] }), most(numbers, 2 ** 27 + 1)],
  ['y of an empty batch', layer(2, 1, { stride: [2 ** 27], batch: 0 }), most(numbers, 2 ** 27 + 1)],
  ['pairs', layer(5000, 5000), `pairs of input cell and tap ${most(pairs, 25_000_000)}`],
  ['patches', layer(1000, 2000, { stride: [2000] }), `numbers in the unrolled patches must be at most ${unrolled}`],
];

describe('too large to be computed', () => {
  it.each(BEYOND)('is %s', (_, problem, message) => {
    expect(beyondLimits(problem, 'engines')).toContain(message);
  });

  it('is what has too many products, all tensors being small enough', () => {
    const problem = layer(2 ** 13, 2 ** 8, { channels: 2 ** 8, w: { shape: [2 ** 8, 2 ** 8, 2 ** 8] } });
    expect(beyondLimits(problem, 'exact')).toBe(`${TOO_LARGE}: products ${most(multiplyAdds, 2 ** 37)}`);
  });

  it('is by the exact engine what is not too large unrolled', () => {
    const problem = layer(1000, 2000, { stride: [2000] });
    expect([beyondLimits(problem, 'exact'), beyondLimits(problem, 'engines')]).toEqual([
      null,
      `${TOO_LARGE}: numbers in the unrolled patches ${most(unrolled, writtenOut(problem).unrolled)}`,
    ]);
  });

  it.each([
    ['x', layer(numbers, 1)],
    ['w', layer(1, numbers)],
    ['y', layer(2, 1, { stride: [numbers - 1] })],
    ['pairs', layer(2 ** 12, 2 ** 12)],
  ])('is not what lies at the limit of %s', (_, problem) => {
    expect(beyondLimits(problem, 'exact')).toBe(null);
  });

  it('is no illegal case: that is refused', () => {
    expect(() => beyondLimits(layer(1, 1, { stride: [0] }), 'exact')).toThrow(
      'stride[0] must be an integer >= 1, got 0',
    );
  });
});

const WRITTEN: Readonly<Record<WrittenOut, Problem>> = {
  cells: layer(2, 1, { stride: [2 ** 26] }),
  pairs: layer(10_000, 10_000),
  unrolled: layer(2 ** 13, 2 ** 17),
};

describe('an engine that is timed', () => {
  it.each(Object.entries(WRITTEN) as [WrittenOut, Problem][])('is not asked for more %s than fit', (kind, problem) => {
    expect(beyondWrittenOut(problem, [kind])).toMatch(
      /^too large to be computed here: .* must be at most \d+, got \d+$/,
    );
    expect(beyondWrittenOut(problem, [])).toBe(null);
  });
});

describe('a case that is too long to be read', () => {
  it('is told by its longest list, before that is read', () => {
    const data = new Array(numbers + 1);
    expect(tooLongToRead({ x: { shape: [1], data } })).toBe(`${TOO_LARGE}: numbers of x ${most(numbers, numbers + 1)}`);
    expect(tooLongToRead({ bias: data })).toBe(`${TOO_LARGE}: numbers of bias ${most(numbers, numbers + 1)}`);
    const base64 = 'A'.repeat(180_000_000);
    expect(tooLongToRead({ w: { base64 } })).toMatch(/: characters of w\.base64 must be at most \d+, got 180000000$/);
  });

  it('is not what has as many numbers as are computed', () => {
    const data = new Array(numbers);
    expect(tooLongToRead({ x: { shape: [1], data }, bias: data })).toBe(null);
    const most = Math.ceil((8 * numbers) / 3) * 4;
    expect(tooLongToRead({ w: { base64: 'A'.repeat(most) } })).toBe(null);
    expect(tooLongToRead({ w: { base64: 'A'.repeat(most + 1) } })).toContain(
      `must be at most ${most}, got ${most + 1}`,
    );
  });

  it('is told by a later list, though the first is short', () => {
    const long = new Array(numbers + 1);
    expect(tooLongToRead({ x: { data: [1] }, bias: long })).toContain(': numbers of bias must');
    expect(tooLongToRead({ x: [1], w: { data: long } })).toContain(': numbers of w must');
    const base64 = 'A'.repeat(180_000_000);
    expect(tooLongToRead({ x: { base64: 'AAAA' }, w: { base64 } })).toContain(': characters of w.base64 must');
  });

  it('is told by its brackets, before it is parsed', () => {
    expect(tooNested('['.repeat(10_001))).toBe('must have at most 10000 [, got more');
    expect(tooNested('{"x":'.repeat(10_001))).toBe('must have at most 10000 {, got more');
    expect(tooNested('[]{}'.repeat(10_000))).toBe(null);
  });

  it.each([null, 7, 'x', [], {}, { x: null }, { x: { data: [1] }, bias: [1] }, { x: { base64: 'AAAA' } }])(
    'is not %j',
    (value) => {
      expect(tooLongToRead(value)).toBe(null);
    },
  );
});
