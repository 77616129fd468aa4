import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { engines } from '../../engines/index.ts';
import { math } from '../../engines/mathjs.ts';
import { matrixOver } from '../../engines/matrix.ts';
import { type Case, formatCase } from '../../spec/case.ts';
import { geometryOf } from '../../spec/geometry.ts';
import type { Tensor } from '../../spec/tensor.ts';
import { importsOf } from '../project/imports.ts';
import { anyLegalCase, caseOf, counting, legalCase, SEED } from '../spec/cases.ts';
import { definition } from './definition.ts';

const ENGINES = Object.entries(engines);

// What is done once, at the first use, is under every test here, not under the first one alone.
math();

describe('mathjs', () => {
  it('is loaded once', () => {
    expect(math()).toBe(math());
  });
});

/** x·w on one axis with one channel each way. */
function axisCase(x: number[], w: number[], attributes: Omit<Parameters<typeof caseOf>[0], 'x' | 'w'> = {}): Case {
  return caseOf({ x: [[1, 1, x.length], x], w: [[1, 1, w.length], w], ...attributes });
}

/** Shape and elements as plain arrays; −0 counts as 0. */
function plain({ shape, data }: Tensor) {
  return { shape: [...shape], data: Array.from(data, (value) => value + 0) };
}

interface Known {
  readonly title: string;
  readonly problem: Case;
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** Worked out by hand. The full result of [1,2,3,4] with kernel [1,10] is [1,12,23,34,40]. */
const KNOWN_ON_ONE_AXIS: Known[] = [
  {
    title: 'one cell stamps the kernel as it is, not flipped',
    problem: axisCase([2], [1, 10, 100]),
    shape: [1, 1, 3],
    data: [2, 20, 200],
  },
  {
    title: 'stamps overlap and add up',
    problem: axisCase([1, 2, 3], [1, 10, 100]),
    shape: [1, 1, 5],
    data: [1, 12, 123, 230, 300],
  },
  {
    title: 'a stride moves the stamps apart',
    problem: axisCase([1, 2, 3], [10, 1], { stride: [2] }),
    shape: [1, 1, 6],
    data: [10, 1, 20, 2, 30, 3],
  },
  {
    title: 'dilation moves the taps apart',
    problem: axisCase([1, 2], [1, 10], { dilation: [2] }),
    shape: [1, 1, 4],
    data: [1, 2, 10, 20],
  },
  {
    title: 'stride and dilation together',
    problem: axisCase([1, 2], [1, 10, 100], { stride: [3], dilation: [2] }),
    shape: [1, 1, 8],
    data: [1, 0, 10, 2, 100, 20, 0, 200],
  },
  { title: 'a kernel of 1 only scales', problem: axisCase([1, 2, 3], [7]), shape: [1, 1, 3], data: [7, 14, 21] },
  {
    title: 'a kernel smaller than the stride leaves gaps',
    problem: axisCase([4, 5], [2], { stride: [3] }),
    shape: [1, 1, 4],
    data: [8, 0, 0, 10],
  },
  {
    title: 'gaps hold the bias',
    problem: axisCase([4, 5], [2], { stride: [3], bias: [100] }),
    shape: [1, 1, 4],
    data: [108, 100, 100, 110],
  },
  {
    title: 'a begin pad crops the beginning',
    problem: axisCase([1, 2, 3, 4], [1, 10], { padBegin: [1] }),
    shape: [1, 1, 4],
    data: [12, 23, 34, 40],
  },
  {
    title: 'an end pad crops the end',
    problem: axisCase([1, 2, 3, 4], [1, 10], { padEnd: [2] }),
    shape: [1, 1, 3],
    data: [1, 12, 23],
  },
  {
    title: 'unequal pads crop each its own side',
    problem: axisCase([1, 2, 3, 4], [1, 10], { padBegin: [1], padEnd: [2] }),
    shape: [1, 1, 2],
    data: [12, 23],
  },
  {
    title: 'pads larger than the kernel crop whole cells of x',
    problem: axisCase([1, 2, 3, 4], [1, 10], { padBegin: [3], padEnd: [1] }),
    shape: [1, 1, 1],
    data: [34],
  },
  {
    title: 'an end pad larger than the kernel does too',
    problem: axisCase([1, 2, 3, 4], [1, 10], { padEnd: [4] }),
    shape: [1, 1, 1],
    data: [1],
  },
  {
    title: 'pads can crop the outer taps of every stamp',
    problem: axisCase([5], [1, 10, 100], { padBegin: [1], padEnd: [1] }),
    shape: [1, 1, 1],
    data: [50],
  },
  {
    title: 'pads can crop all that any tap reaches',
    problem: axisCase([4, 5], [2], { stride: [3], padBegin: [1], padEnd: [1] }),
    shape: [1, 1, 2],
    data: [0, 0],
  },
  {
    title: 'output padding beyond all taps adds empty cells at the end',
    problem: axisCase([4, 5], [2], { stride: [3], outputPadding: [2] }),
    shape: [1, 1, 6],
    data: [8, 0, 0, 10, 0, 0],
  },
  {
    title: 'output padding beyond all taps adds cells with the bias',
    problem: axisCase([4, 5], [2], { stride: [3], outputPadding: [2], bias: [1] }),
    shape: [1, 1, 6],
    data: [9, 1, 1, 11, 1, 1],
  },
  {
    title: 'output padding gives back what the end pad cropped',
    problem: axisCase([1, 2, 3], [1, 10, 100], { stride: [2], padBegin: [1], padEnd: [1], outputPadding: [1] }),
    shape: [1, 1, 6],
    data: [10, 102, 20, 203, 30, 300],
  },
  {
    title: 'output padding above the stride, below the dilation',
    problem: axisCase([1, 2], [1, 10], { dilation: [3], outputPadding: [2] }),
    shape: [1, 1, 7],
    data: [1, 2, 0, 10, 20, 0, 0],
  },
  {
    title: 'output padding above the stride against an end pad',
    problem: axisCase([1, 2], [1, 10], { dilation: [3], outputPadding: [2], padEnd: [3] }),
    shape: [1, 1, 4],
    data: [1, 2, 0, 10],
  },
];

const KNOWN_IN_FULL: Known[] = [
  {
    title: 'two axes',
    problem: caseOf({
      x: [
        [1, 1, 2, 2],
        [1, 2, 3, 4],
      ],
      w: [
        [1, 1, 2, 2],
        [1, 10, 100, 1000],
      ],
    }),
    shape: [1, 1, 3, 3],
    data: [1, 12, 20, 103, 1234, 2040, 300, 3400, 4000],
  },
  {
    title: 'two unequal axes, each with its own stride, dilation and pads',
    problem: caseOf({
      x: [
        [1, 1, 1, 2],
        [1, 2],
      ],
      w: [
        [1, 1, 2, 2],
        [1, 10, 100, 1000],
      ],
      stride: [5, 2],
      dilation: [2, 1],
      padBegin: [0, 1],
      outputPadding: [1, 0],
    }),
    shape: [1, 1, 4, 3],
    data: [10, 2, 20, 0, 0, 0, 1000, 200, 2000, 0, 0, 0],
  },
  {
    title: 'three axes: one cell stamps the kernel',
    problem: caseOf({
      x: [[1, 1, 1, 1, 1], [3]],
      w: counting([1, 1, 2, 1, 3]),
      outputPadding: [0, 1, 0],
      stride: [1, 2, 1],
    }),
    shape: [1, 1, 2, 2, 3],
    data: [3, 6, 9, 0, 0, 0, 12, 15, 18, 0, 0, 0],
  },
  {
    title: 'the channels of x are summed, each image on its own',
    problem: caseOf({
      x: [
        [2, 2, 1],
        [1, 2, 3, 4],
      ],
      w: [
        [2, 1, 2],
        [1, 10, 100, 1000],
      ],
    }),
    shape: [2, 1, 2],
    data: [201, 2010, 403, 4030],
  },
  {
    title: 'output channels have their own weights and bias',
    problem: caseOf({
      x: [[1, 1, 1], [2]],
      w: [
        [1, 3, 1],
        [1, 10, 100],
      ],
      bias: [5, 6, 7],
    }),
    shape: [1, 3, 1],
    data: [7, 26, 207],
  },
  {
    title: 'two groups of two channels each way',
    problem: caseOf({
      x: [
        [1, 4, 1],
        [1, 2, 3, 4],
      ],
      w: counting([4, 2, 1]),
      groups: 2,
      bias: [100, 200, 300, 400],
    }),
    shape: [1, 4, 1],
    data: [107, 210, 343, 450],
  },
  {
    title: 'two groups of two channels in and three out, two images',
    problem: caseOf({
      x: [
        [2, 4, 1],
        [1, 2, 3, 4, 10, 0, 0, 10],
      ],
      w: counting([4, 3, 1]),
      groups: 2,
    }),
    shape: [2, 6, 1],
    data: [9, 12, 15, 61, 68, 75, 10, 20, 30, 100, 110, 120],
  },
  {
    title: 'as many groups as channels, two out of each',
    problem: caseOf({
      x: [
        [1, 3, 1],
        [1, 2, 3],
      ],
      w: counting([3, 2, 1]),
      groups: 3,
      bias: [10, 20, 30, 40, 50, 60],
    }),
    shape: [1, 6, 1],
    data: [11, 22, 36, 48, 65, 78],
  },
  {
    title: 'an empty batch gives an empty result',
    problem: caseOf({ x: [[0, 2, 3], []], w: counting([2, 3, 2]), bias: [1, 2, 3], stride: [2] }),
    shape: [0, 3, 6],
    data: [],
  },
];

/** Nothing here equals anything that it could be mistaken for. */
const UNEQUAL = caseOf({
  x: counting([2, 4, 3, 2, 5], -120),
  w: counting([4, 3, 2, 4, 3], -50),
  bias: [1000, 2000, 3000, 4000, 5000, 6000],
  stride: [3, 1, 2],
  dilation: [1, 3, 2],
  padBegin: [1, 0, 4],
  padEnd: [0, 2, 1],
  outputPadding: [2, 1, 0],
  groups: 2,
});

describe.each(ENGINES)('%s gives the known result on one axis', (_, engine) => {
  it.each(KNOWN_ON_ONE_AXIS)('$title: $data', ({ problem, shape, data }) => {
    expect(plain(engine(problem))).toEqual({ shape, data });
  });
});

describe.each(ENGINES)('%s gives the known result', (_, engine) => {
  it.each(KNOWN_IN_FULL)('$title: $data', ({ problem, shape, data }) => {
    expect(plain(engine(problem))).toEqual({ shape, data });
  });

  it('three unequal axes, two groups, two channels in and three out of each', () => {
    // (3−1)·3+2+2−1−0, (2−1)·1+10+1−0−2, (5−1)·2+5+0−4−1
    const shape = [2, 6, 9, 10, 8];
    expect(plain(engine(UNEQUAL))).toEqual({ shape, data: definition(UNEQUAL, shape) });
  });
});

describe.each(ENGINES)('%s', (_, engine) => {
  it('follows the definition and the output-shape rule on every legal case', () => {
    const follows = fc.property(anyLegalCase, (problem) => {
      const { outputShape } = geometryOf(problem);
      expect(plain(engine(problem))).toEqual({ shape: outputShape, data: definition(problem, outputShape) });
    });
    fc.assert(follows, { seed: SEED, numRuns: 90 });
  });

  it('leaves its case unchanged and shares no memory with it', () => {
    const problem = axisCase([1, 2], [3], { bias: [0], dtype: 'f64' });
    const before = formatCase(problem);
    const y = engine(problem);
    y.data.fill(7);
    expect(formatCase(problem)).toBe(before);
  });
});

describe('the random cases of this test', () => {
  it('reach every legal corner often', () => {
    const drawn = fc.sample(anyLegalCase, { seed: SEED, numRuns: 300 });
    const axes = drawn.flatMap((problem) => geometryOf(problem).axes);
    const cases = (holds: (problem: Case) => boolean) => drawn.filter(holds).length;
    expect(cases((p) => p.x.shape[0] === 0)).toBeGreaterThan(50);
    expect(cases((p) => p.groups > 1 && p.x.shape[1] > p.groups && p.w.shape[1] > 1)).toBeGreaterThan(50);
    expect(cases((p) => p.bias !== null)).toBeGreaterThan(50);
    expect(cases((p) => p.dtype === 'f32')).toBeGreaterThan(50);
    expect(axes.filter((axis) => axis.outputPadding >= axis.stride).length).toBeGreaterThan(50);
    expect(axes.filter((axis) => axis.kernel < axis.stride).length).toBeGreaterThan(50);
    expect(axes.filter((axis) => Math.max(axis.padBegin, axis.padEnd) > axis.kernel).length).toBeGreaterThan(50);
    expect(axes.filter((axis) => axis.padBegin > axis.effectiveKernel).length).toBeGreaterThan(5);
    expect(axes.filter((axis) => axis.padEnd > axis.effectiveKernel).length).toBeGreaterThan(5);
  });

  it('crop down to one cell and leave all, on the last axis of rank 3', () => {
    const axes = fc.sample(legalCase(3), { seed: SEED, numRuns: 300 }).map((problem) => geometryOf(problem).axes[2]);
    expect(axes.filter((axis) => axis.output === 1).length).toBeGreaterThan(20);
    expect(axes.filter((axis) => axis.padBegin + axis.padEnd === 0).length).toBeGreaterThan(20);
  });
});

/** 1 + 2⁻²³, the f32 after 1; its square is 1 + 2⁻²² + 2⁻⁴⁶, which no f32 can hold. */
const NEXT = 1 + 2 ** -23;

/** One output cell: the sum of x[c]·w[c] over the channels. */
function sumCase(x: number[], w: number[], dtype: 'f32' | 'f64', bias?: number): Case {
  const rest = bias === undefined ? {} : { bias: [bias] };
  return caseOf({ x: [[1, x.length, 1], x], w: [[x.length, 1, 1], w], dtype, ...rest });
}

describe.each(ENGINES)('%s rounds f32 once, at the end', (_, engine) => {
  it.each([
    { title: 'sums are kept in full', x: [2 ** 24, 1, 1], w: [1, 1, 1], f32: 2 ** 24 + 2, f64: 2 ** 24 + 2 },
    { title: 'products are kept in full', x: [NEXT, 1 + 2 ** -22], w: [NEXT, -1], f32: 2 ** -46, f64: 2 ** -46 },
    { title: 'the bias is added before', x: [2 ** 24, 1], w: [1, 1], bias: 1, f32: 2 ** 24 + 2, f64: 2 ** 24 + 2 },
    { title: 'a tie goes to even', x: [2 ** 24, 1], w: [1, 1], f32: 2 ** 24, f64: 2 ** 24 + 1 },
    { title: 'the nearest f32 is taken', x: [2 ** 24, 3], w: [1, 1], f32: 2 ** 24 + 4, f64: 2 ** 24 + 3 },
    {
      title: 'what f32 cannot hold is infinite',
      x: [2 ** 100],
      w: [2 ** 100],
      f32: Number.POSITIVE_INFINITY,
      f64: 2 ** 200,
    },
  ])('$title: $f32', ({ x, w, bias, f32, f64 }) => {
    expect(engine(sumCase(x, w, 'f32', bias)).data).toStrictEqual(new Float32Array([f32]));
    expect(engine(sumCase(x, w, 'f64', bias)).data).toStrictEqual(new Float64Array([f64]));
  });
});

describe.each(ENGINES)('%s flushes nothing to zero', (_, engine) => {
  it.each([
    {
      title: 'products below what sums of ones can tell',
      x: [2 ** -60, 0, 0],
      w: [2 ** -60, 1],
      y: [2 ** -120, 2 ** -60],
    },
    { title: 'subnormal numbers', x: [2 ** -1074], w: [3, -1], y: [3 * 2 ** -1074, -(2 ** -1074)] },
    { title: 'what is left of a sum', x: [1, 1 - 2 ** -53], w: [1, -1], y: [1, -(2 ** -53)] },
  ])('$title', ({ x, w, y }) => {
    expect([...engine(axisCase(x, w)).data.slice(0, 2)]).toEqual(y);
  });
});

describe('numbers that are not finite', () => {
  const infinity = Number.POSITIVE_INFINITY;
  const oneOfTwoTaps = axisCase([1, 2], [1, infinity], { stride: [2] });
  it.each([
    { name: 'scatter', data: [1, infinity, 2, infinity] },
    { name: 'matrix', data: [1, infinity, 2, infinity] },
    { name: 'zero-insertion', data: [Number.NaN, infinity, Number.NaN, infinity] },
    { name: 'im2col', data: [1, infinity, 2, infinity] },
  ])('in one tap of w stay with that tap, with $name: $data, unless it meets structural zeros', ({ name, data }) => {
    expect([...engines[name](oneOfTwoTaps).data]).toEqual(data);
  });

  const spread = axisCase([1, 2], [infinity], { stride: [2] });
  it.each([
    { name: 'scatter', data: [infinity, 0, infinity] },
    { name: 'matrix', data: [infinity, 0, infinity] },
    { name: 'zero-insertion', data: [infinity, Number.NaN, infinity] },
    { name: 'im2col', data: [infinity, 0, infinity] },
  ])('in w reach, with $name, $data: structural zeros are multiplied or not, as its header says', ({ name, data }) => {
    expect([...engines[name](spread).data]).toEqual(data);
  });

  it.each([
    { name: 'scatter', data: [Number.NaN, infinity] },
    { name: 'matrix', data: [0, infinity] },
    { name: 'zero-insertion', data: [Number.NaN, infinity] },
    { name: 'im2col', data: [Number.NaN, infinity] },
  ])('in w meet a zero of x, with $name: $data', ({ name, data }) => {
    expect([...engines[name](axisCase([0, 1], [infinity])).data]).toEqual(data);
  });

  it.each(ENGINES)('in x reach the cells under their taps and no others, with %s', (_, engine) => {
    const { data } = engine(axisCase([1, Number.NaN, infinity, 1], [1, 2], { stride: [2] }));
    expect([...data]).toEqual([1, 2, Number.NaN, Number.NaN, infinity, infinity, 1, 2]);
  });
});

describe('matrixOver', () => {
  it('is exact over fractions', () => {
    const problem = axisCase([1, 2], [1, 10], { bias: [1], stride: [2], outputPadding: [1] });
    // Every number stands for its third: 1/9 + 1/3, 10/9 + 1/3, 2/9 + 1/3, 20/9 + 1/3, and 1/3 where no tap reaches.
    const { shape, values } = matrixOver(problem, (value) => math().fraction(value, 3));
    expect(shape).toEqual([1, 1, 5]);
    expect(values.map((value) => value.toFraction())).toEqual(['4/9', '13/9', '5/9', '23/9', '1/3']);
  });

  it('keeps fractions that cancel', () => {
    const thirds = matrixOver(sumCase([1, 1, -2], [1, 1, 1], 'f64'), (value) => math().fraction(value, 3));
    expect(thirds.values.map((value) => value.toFraction())).toEqual(['0']);
  });

  it('keeps what doubles would lose over big numbers', () => {
    const large = sumCase([2 ** 53, 1], [1, 1], 'f64');
    const tenths = sumCase([0.1, 0.2], [1, 1], 'f64');
    const big = (problem: Case) => matrixOver(problem, (value) => math().bignumber(value)).values.map(String);
    expect(big(large)).toEqual(['9007199254740993']);
    expect(big(tenths)).toEqual(['0.3']);
    expect([...engines.matrix(large).data]).toEqual([9007199254740992]);
    expect([...engines.matrix(tenths).data]).toEqual([0.30000000000000004]);
  });

  it('fills cells that no tap reaches with a zero of the number type', () => {
    const { values } = matrixOver(axisCase([4, 5], [2], { stride: [3] }), (value) => math().fraction(value));
    expect(values.map((value) => typeof value.toFraction)).toEqual(['function', 'function', 'function', 'function']);
  });

  it('gives the shape and no values for an empty batch', () => {
    const empty = caseOf({ x: [[0, 1, 2], []], w: counting([1, 2, 3]) });
    expect(matrixOver(empty, (value) => math().fraction(value))).toEqual({ shape: [0, 2, 4], values: [] });
  });
});

describe('the registry', () => {
  it('holds the four reference engines, each a function of its own', () => {
    expect(Object.keys(engines)).toEqual(['scatter', 'matrix', 'zero-insertion', 'im2col']);
    expect(new Set(Object.values(engines)).size).toBe(4);
  });
});

describe('a reference engine is independent:', () => {
  const folder = join(import.meta.dirname, '../../engines');
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && !['index.ts', 'mathjs.ts'].includes(file));

  it('the files looked at include the four engines and the forward convolution', () => {
    const expected = ['forward.ts', 'im2col.ts', 'matrix.ts', 'scatter.ts', 'zero-insertion.ts'];
    expect(files).toEqual(expect.arrayContaining(expected));
  });

  it.each(files)('%s imports types and tensors of spec, and at most mathjs', (file) => {
    const imports = importsOf(readFileSync(join(folder, file), 'utf8')).map(({ specifier }) => specifier);
    expect(imports.length).toBeGreaterThan(0);
    expect(
      imports.filter((name) => !/^(\.\.\/spec\/(case|quantisation|tensor)\.ts|mathjs|\.\/mathjs\.ts)$/.test(name)),
    ).toEqual([]);
  });
});
