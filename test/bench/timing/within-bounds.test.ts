import { describe, expect, it } from 'vitest';
import { beyondBounds, type ExactAnswer } from '../../../bench/timing/within-bounds.ts';
import { engines, exact } from '../../../engines/index.ts';
import type { Case } from '../../../spec/case.ts';
import { caseOf } from '../../spec/cases.ts';

const thirds = (shape: readonly number[]): [readonly number[], number[]] => {
  const count = shape.reduce((a, b) => a * b);
  return [shape, Array.from({ length: count }, (_, at) => ((at % 7) - 3.3) / 3)];
};
const PROBLEM = caseOf({
  x: thirds([2, 4, 5]),
  w: thirds([4, 2, 3]),
  bias: [0.1, 0.2, 0.3, 0.4],
  groups: 2,
  stride: [2],
  dtype: 'f32',
});

function answerTo(problem: Case): ExactAnswer {
  const absolute = (data: Float32Array) => data.map(Math.abs);
  const magnitudes = {
    ...problem,
    x: { ...problem.x, data: absolute(problem.x.data as Float32Array) },
    w: { ...problem.w, data: absolute(problem.w.data as Float32Array) },
    bias: problem.bias && absolute(problem.bias as Float32Array),
  };
  return { exact: exact(problem, 'f64'), magnitudes: exact(magnitudes, 'f64').data };
}

const ANSWER = answerTo(PROBLEM);
const SUMS = { sumsOfProducts: true, specialValues: true, subnormals: 'kept' } as const;
const TRANSFORMS = { ...SUMS, sumsOfProducts: false };

describe('a result on real numbers', () => {
  it('is within its bound where an engine computes it', () => {
    for (const engine of Object.values(engines)) {
      expect(beyondBounds(PROBLEM, SUMS, ANSWER, engine(PROBLEM))).toBe(null);
      expect(beyondBounds(PROBLEM, TRANSFORMS, ANSWER, engine(PROBLEM))).toBe(null);
    }
  });

  it.each([
    ['NaN', Number.NaN],
    ['a tenth more', ANSWER.exact.data[3] + 0.1],
    ['a term less', ANSWER.exact.data[3] - 0.01],
  ])('is beyond it where an element is %s', (_, value) => {
    const y = engines.scatter(PROBLEM);
    y.data[3] = value;
    expect(beyondBounds(PROBLEM, SUMS, ANSWER, y)).toMatchObject({ kind: 'values', differing: 1 });
    expect(beyondBounds(PROBLEM, TRANSFORMS, ANSWER, y)).toMatchObject({ kind: 'values', differing: 1 });
  });

  it('may lack what is subnormal where that is not claimed, and nowhere else', () => {
    const tiny = {
      ...PROBLEM,
      w: { ...PROBLEM.w, data: PROBLEM.w.data.map((value) => value * 2 ** -127) },
      bias: null,
    };
    const nothing = { ...engines.scatter(tiny), data: new Float32Array(engines.scatter(tiny).data.length) };
    for (const less of [{ specialValues: false }, { subnormals: 'flushed' }, { subnormals: 'either' }] as const) {
      expect(beyondBounds(tiny, { ...SUMS, ...less }, answerTo(tiny), nothing)).toBe(null);
    }
    expect(beyondBounds(tiny, SUMS, answerTo(tiny), nothing)).toMatchObject({ kind: 'values' });
  });

  it('is beyond it with another shape', () => {
    const { shape, data } = engines.scatter(PROBLEM);
    expect(beyondBounds(PROBLEM, SUMS, ANSWER, { shape: shape.toReversed(), data })).toMatchObject({ kind: 'shape' });
  });
});
