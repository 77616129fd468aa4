import { describe, expect, it } from 'vitest';
import { prepareWasm } from '../../../engines/fast/wasm/prepare.ts';
import { engines, exact, smallestProducts } from '../../../engines/index.ts';
import { checkCase, checkLaw } from '../../../properties/checking/check.ts';
import { withCase } from '../../../properties/checking/law-accuracy.ts';
import { lawsNamed } from '../../../properties/laws.ts';
import { largestErrors, ulp } from '../../../spec/accuracy.ts';
import { type Case, type ConvTranspose, formatCase, parseCase } from '../../../spec/case.ts';
import { floatArray, type Tensor } from '../../../spec/tensor.ts';
import type { Capabilities } from '../../../subjects/capabilities.ts';
import { subjectInProcess } from '../../../subjects/in-process.ts';
import { caseOf, SEED, thrownBy } from '../../spec/cases.ts';
import { FAULTY } from '../../subjects/faulty.ts';

const [LAW] = lawsNamed(['bounded-agreement']);
const [AGREEMENT] = lawsNamed(['agreement']);
const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

const inProcess = (convTranspose: ConvTranspose, more = {}) =>
  subjectInProcess({ name: 'this', convTranspose, ...more }, 'module');

describe('one unit in the last place', () => {
  it.each([
    ['f32', 1, 2 ** -23],
    ['f32', -1.5, 2 ** -23],
    ['f32', 1 - 2 ** -24, 2 ** -24],
    ['f32', 2 ** 127, 2 ** 104],
    ['f32', 2 ** -126, 2 ** -149],
    ['f32', 2 ** -149, 2 ** -149],
    ['f32', 0, 2 ** -149],
    ['f64', 1, 2 ** -52],
    ['f64', Number.MAX_VALUE, 2 ** 971],
    ['f64', 2 ** -1022, 5e-324],
    ['f64', 5e-324, 5e-324],
    ['f64', 0, 5e-324],
  ] as const)('of %s at %d is %d', (dtype, value, expected) => {
    expect(ulp(dtype, value)).toBe(expected);
  });
});

describe('the largest errors', () => {
  const tensor = (data: number[]): Tensor => ({ shape: [data.length], data: floatArray('f64', data) });
  const errors = (rounded: number[], actual: number[], magnitudes: number[]) =>
    largestErrors('f32', tensor(rounded), tensor(actual), magnitudes);

  it('are zero for equal results, infinities and zeros of either sign among them', () => {
    expect(errors([1, 0, inf, 0], [1, -0, inf, 0], [1, 1, inf, 0])).toEqual({ ulps: 0, units: 0 });
    expect(errors([], [], [])).toEqual({ ulps: 0, units: 0 });
  });

  it('count units of each element, and need not be of the same one', () => {
    expect(errors([1], [1 + 3 * 2 ** -23], [2])).toEqual({ ulps: 3, units: 3 });
    expect(errors([1, 2 ** -20], [1 + 2 ** -23, 2 ** -20 + 2 ** -30], [1, 512])).toEqual({ ulps: 2 ** 13, units: 2 });
    expect(errors([-1], [-1 - 2 ** -23], [4])).toEqual({ ulps: 1, units: 0.5 });
  });

  it.each([
    ['NaN', [1], [nan], [1]],
    ['NaN that hides in others', [1, 1, 1], [1, nan, 1 + 2 ** -23], [1, 1, 1]],
    ['a finite number for an infinite one', [inf], [1], [1]],
    ['an infinite number for a finite one', [1], [-inf], [1]],
  ])('are infinite for %s', (_, rounded, actual, magnitudes) => {
    expect(errors(rounded, actual, magnitudes)).toEqual({ ulps: inf, units: inf });
  });

  it('are infinite in units of the bound where the sum has no terms', () => {
    expect(errors([0], [2 ** -149], [0])).toEqual({ ulps: 1, units: inf });
  });

  it('are none where both are NaN, or zeros of either sign in a sum without terms', () => {
    expect(errors([Number.NaN], [Number.NaN], [1])).toEqual({ ulps: 0, units: 0 });
    expect(errors([0], [-0], [0])).toEqual({ ulps: 0, units: 0 });
  });

  it('are steps of a result of integers, in either unit, however large it is', () => {
    expect(ulp('int8', 100)).toBe(1);
    const [rounded, actual] = [tensor([100, -3, 7]), tensor([98, -3, 8])];
    expect(largestErrors('int16', rounded, actual, [1000, 1000, 1000])).toEqual({ ulps: 2, units: 2 });
  });

  it('are refused for another number of magnitudes', () => {
    expect(thrownBy(() => errors([1, 2], [1, 2], [1]))).toBe(
      'RangeError: accuracy: result and magnitudes must have 2 elements, got 2 and 1',
    );
  });

  it('are refused for another number of elements', () => {
    expect(thrownBy(() => errors([1, 2], [1], [1, 1]))).toBe(
      'RangeError: accuracy: result and magnitudes must have 2 elements, got 1 and 2',
    );
  });
});

describe('the smallest products', () => {
  it('are those of each output element, of its group and not zero', () => {
    const problem = caseOf({
      x: [
        [1, 2, 2],
        [1, -2, 30, 0],
      ],
      w: [
        [2, 1, 2],
        [5, 0.5, 7, 3],
      ],
      stride: [2],
      groups: 2,
      outputPadding: [1],
    });
    expect([...smallestProducts(problem)]).toEqual([5, 0.5, 10, 1, inf, 210, 90, inf, inf, inf]);
    const together = caseOf({
      x: [
        [1, 2, 1],
        [2, 3],
      ],
      w: [
        [2, 1, 2],
        [1, 8, -1, 2],
      ],
    });
    expect([...smallestProducts(together)]).toEqual([2, 6]);
  });
});

describe('accuracy over cases', () => {
  it('adds up cells, and keeps each largest error with the first case that has it', () => {
    const problem = (x: number) => caseOf({ x: [[1, 1, 1], [x]], w: [[1, 1, 1], [1]] });
    const first = withCase(null, problem(1), '0', {
      ulps: 1,
      units: 0.5,
      componentwiseUnits: 1,
      cells: 4,
      blindCells: 1,
    });
    const second = withCase(first, problem(2), '1', {
      ulps: 1,
      units: 0.75,
      componentwiseUnits: 1,
      cells: 6,
      blindCells: 0,
    });
    expect(second).toEqual({
      cases: 2,
      cells: 10,
      blindCells: 1,
      ulps: { value: 1, case: formatCase(problem(1)), path: '0' },
      units: { value: 0.75, case: formatCase(problem(2)), path: '1' },
    });
  });
});

/** Rounds after every addition, as an implementation in f32 does. */
function inSingle(problem: Case): Tensor {
  const [x, w] = [Array.from(problem.x.data), problem.w.data];
  const y = Math.fround(problem.bias?.[0] ?? 0);
  const sum = x.reduce((before, value, at) => Math.fround(before + Math.fround(value * w[at])), y);
  return { shape: [1, 1, 1], data: Float32Array.of(sum) };
}

/** One output cell: Σ x[c]·w[c]. */
function dot(x: readonly number[], w: readonly number[]): Case {
  return caseOf({ x: [[1, x.length, 1], x], w: [[w.length, 1, 1], w], dtype: 'f32' });
}

describe('the law bounded-agreement', () => {
  it('measures no error in exact results, some in those of doubles, and sees every product', async () => {
    const of = async (engine: ConvTranspose) =>
      (await checkLaw(inProcess(engine), LAW, { seed: SEED, runs: 60 })).accuracy!;
    const [best, doubles] = await Promise.all([of(exact), of(engines.scatter)]);
    expect(best).toMatchObject({ cases: 60, ulps: { value: 0 }, units: { value: 0 } });
    expect(best.cells).toBeGreaterThan(1000);
    expect(doubles.ulps.value).toBeGreaterThanOrEqual(1);
    expect(doubles.units.value).toBeGreaterThan(0);
    expect(doubles.units.value).toBeLessThan(10);
    expect(doubles.cells).toBe(best.cells);
  });

  it('tells where the largest error is: the path replays it, and so does the case', async () => {
    const subject = inProcess(engines.scatter);
    const { accuracy } = await checkLaw(subject, LAW, { seed: SEED + 1, runs: 60 });
    const { value, path, case: line } = accuracy!.ulps;
    expect(Number(path)).toBeGreaterThan(0);
    const replayed = await checkLaw(subject, LAW, { seed: SEED + 1, runs: 60, path: path! });
    expect(replayed.accuracy).toMatchObject({ cases: 1, ulps: { value, path, case: line } });
    const given = await checkCase(subject, LAW, parseCase(line));
    expect(given.accuracy).toMatchObject({ cases: 1, ulps: { value, path: null, case: line } });
  });

  it('measures in ulps of f32, in units of u·Σ|x||w|, and counts cells that hide a product', async () => {
    // 1 + 2^-24 ties to 1, twice; the exact sum is 1 + 2^-23: one ulp, 2^-23 / (2^-24 · (1 + 2^-23)) units.
    const problem = dot([1, 2 ** -24, 2 ** -24], [1, 1, 1]);
    const { status, accuracy } = await checkCase(inProcess(inSingle), LAW, problem);
    expect(status).toBe('passed');
    expect(accuracy).toMatchObject({ cells: 1, blindCells: 1, ulps: { value: 1 } });
    expect(accuracy!.units.value).toBe(2 / (1 + 2 ** -23));
    const sighted = await checkCase(inProcess(inSingle), LAW, dot([1, 2 ** -10, 0], [1, 1, 1]));
    expect(sighted.accuracy).toMatchObject({ cells: 1, blindCells: 0, ulps: { value: 0 } });
    const empty = await checkCase(inProcess(inSingle), LAW, dot([1, 0, 0], [0, 1, 1]));
    expect(empty.accuracy).toMatchObject({ cells: 0, blindCells: 0 });
  });

  it('passes over a product that the bound cannot see missing, and fails one that it can', async () => {
    const dropping: ConvTranspose = (problem) =>
      inSingle({ ...problem, x: { ...problem.x, data: problem.x.data.with(1, 0) } });
    const status = async (x: number[]) => (await checkCase(inProcess(dropping), LAW, dot(x, [1, 1, 1]))).status;
    expect(await status([1, 2 ** -24, 2 ** -24])).toBe('passed');
    expect(await status([1, 2 ** -10, 2 ** -24])).toBe('failed');
  });

  it('measures only what agrees, and nothing while a failure is shrunk', async () => {
    const wrong: ConvTranspose = (problem) => {
      const y = exact(problem);
      return problem.groups > 1 ? { ...y, data: y.data.map((value) => value + 1) } : y;
    };
    const { status, cases, accuracy } = await checkLaw(inProcess(wrong), LAW, { seed: SEED, runs: 60 });
    expect(status).toBe('failed');
    expect(accuracy?.cases ?? 0).toBe(cases - 1);
    const given = await checkCase(
      inProcess(wrong),
      LAW,
      caseOf({
        x: [
          [1, 2, 1],
          [1, 2],
        ],
        w: [
          [2, 1, 1],
          [1, 2],
        ],
        groups: 2,
      }),
    );
    expect(given).toMatchObject({ status: 'failed', accuracy: null });
  });
});

describe('the law bounded-agreement on a subject that says that it transforms', () => {
  const transforming: ConvTranspose = (problem) => {
    const layer = prepareWasm(problem, problem.x.shape, { variant: 'plain', path: 'transformed pixels', threads: 1 });
    const y = layer.run(problem.x);
    layer.dispose();
    return y;
  };
  const checked = (convTranspose: ConvTranspose, capabilities: Partial<Capabilities>) =>
    checkLaw(inProcess(convTranspose, { capabilities }), LAW, { seed: SEED, runs: 100 });

  it('passes minimal filtering by the normwise bound, which hides more, and in its units', async () => {
    const declared = await checked(transforming, { dtypes: ['f32'], sumsOfProducts: false });
    expect(declared).toMatchObject({ status: 'passed', cases: 100 });
    expect(declared.accuracy!.units.value).toBeGreaterThan(0);
    expect(declared.accuracy!.units.value).toBeLessThan(10);
    const componentwise = await checked(engines.scatter, { dtypes: ['f32'] });
    expect(declared.accuracy!.cells).toBe(componentwise.accuracy!.cells);
    expect(declared.accuracy!.blindCells).toBeGreaterThan(componentwise.accuracy!.blindCells);
  });

  it('fails it by the componentwise bound where it says nothing of the kind', async () => {
    const { status, failure } = await checked(transforming, { dtypes: ['f32'] });
    expect(status).toBe('failed');
    expect(failure?.mismatch.kind).toBe('values');
  });

  it.each(FAULTY.filter(({ killedBy }) => killedBy.includes('bounded-agreement')))(
    'fails this fault all the same: $id',
    async ({ make }) => {
      const { status } = await checked(make() as ConvTranspose, { sumsOfProducts: false });
      expect(status).toBe('failed');
    },
  );
});

describe('other laws', () => {
  it('measure nothing', async () => {
    const { status, accuracy } = await checkLaw(inProcess(exact), AGREEMENT, { seed: SEED, runs: 5 });
    expect({ status, accuracy }).toEqual({ status: 'passed', accuracy: null });
  });
});
