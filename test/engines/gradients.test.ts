import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forward, gradients } from '../../engines/index.ts';
import { type Case, formatCase, type Gradients } from '../../spec/case.ts';
import { geometryOf } from '../../spec/geometry.ts';
import { elementCount, type Tensor } from '../../spec/tensor.ts';
import { anyLegalCase, caseOf, counting, integers, SEED } from '../spec/cases.ts';
import { definitionOfGradients } from './definition.ts';

/** The three as plain arrays; −0 counts as 0. */
function plain({ x, w, bias }: Gradients): Record<'x' | 'w' | 'bias', number[] | null> {
  const numbers = ({ data }: Tensor) => Array.from(data, (value) => value + 0);
  return { x: numbers(x), w: numbers(w), bias: bias && numbers(bias) };
}

function tensor(shape: readonly number[], data: readonly number[]): Tensor {
  return { shape, data: new Float64Array(data) };
}

/** A random g for a case, in doubles. */
const caseAndGradient = fc.tuple(anyLegalCase, fc.nat()).map(([problem, numbers]): [Case, Tensor] => {
  const shape = geometryOf(problem).outputShape;
  return [problem, tensor(shape, integers(numbers, elementCount(shape)))];
});

describe('gradients gives the known result on one axis', () => {
  it.each<{ title: string; more?: Partial<Case>; g: number[]; x: number[]; w: number[] }>([
    // y = [2a, 2b + 3a, 3b] for w = [a, b]; x meets [1, 10], w meets [2, 3].
    { title: 'every product adds to both of its factors', g: [1, 10, 100], x: [101, 1010], w: [32, 320] },
    {
      title: 'a stride moves the stamps apart',
      more: { stride: [2] },
      g: [1, 10, 100, 1000],
      x: [101, 10100],
      w: [302, 3020],
    },
    {
      title: 'dilation moves the taps apart',
      more: { dilation: [2] },
      g: [1, 10, 100, 1000],
      x: [1001, 10010],
      w: [32, 3200],
    },
    {
      title: 'what is cropped at the beginning adds nothing',
      more: { padBegin: [1] },
      g: [10, 100],
      x: [100, 1010],
      w: [30, 320],
    },
    { title: 'what is cropped at the end adds nothing', more: { padEnd: [1] }, g: [1, 10], x: [101, 10], w: [32, 20] },
    {
      title: 'what no tap reaches adds nothing',
      more: { stride: [3], outputPadding: [1] },
      g: [1, 10, 7, 100, 1000, 7],
      x: [101, 10100],
      w: [302, 3020],
    },
  ])('$title: x $x, w $w', ({ more, g, x, w }) => {
    const problem = {
      ...caseOf({
        x: [
          [1, 1, 2],
          [2, 3],
        ],
        w: [
          [1, 1, 2],
          [1, 10],
        ],
      }),
      ...more,
    };
    expect(plain(gradients(problem, tensor([1, 1, g.length], g)))).toEqual({ x, w, bias: null });
  });
});

describe('gradients gives the known result for', () => {
  it('two groups of two channels in and one out, two images', () => {
    const problem = caseOf({ x: counting([2, 4, 1]), w: counting([4, 1, 1], 10), groups: 2, bias: [0, 0] });
    // x is 1 2 | 3 4 and 5 6 | 7 8, w is 10 11 | 12 13.
    expect(plain(gradients(problem, tensor([2, 2, 1], [1, 100, 10, 1000])))).toEqual({
      x: [10, 11, 1200, 1300, 100, 110, 12000, 13000],
      w: [1 + 50, 2 + 60, 300 + 7000, 400 + 8000],
      bias: [11, 1100],
    });
  });

  it('an empty batch: nothing for x, zeros for w and bias', () => {
    const problem = caseOf({ x: [[0, 2, 3], []], w: counting([2, 1, 2]), bias: [5] });
    expect(gradients(problem, tensor([0, 1, 4], []))).toStrictEqual({
      x: tensor([0, 2, 3], []),
      w: tensor([2, 1, 2], [0, 0, 0, 0]),
      bias: tensor([1], [0]),
    });
  });
});

describe('gradients on every legal case', () => {
  it('follow the definition, in the shapes and the type of the case', () => {
    let biased = 0;
    const follows = fc.property(caseAndGradient, ([problem, g]) => {
      const result = gradients(problem, g);
      const { bias, ...wanted } = definitionOfGradients(problem, g);
      expect(plain(result)).toEqual({ ...wanted, bias: problem.bias && bias });
      expect([result.x.shape, result.w.shape]).toEqual([problem.x.shape, problem.w.shape]);
      expect(result.bias?.shape).toEqual(problem.bias ? [bias.length] : undefined);
      const types = [result.x, result.w, result.bias ?? result.w].map(({ data }) => data.constructor.name);
      expect(new Set(types)).toEqual(new Set([problem.dtype === 'f32' ? 'Float32Array' : 'Float64Array']));
      if (result.bias) biased++;
    });
    fc.assert(follows, { seed: SEED, numRuns: 120 });
    expect(biased).toBeGreaterThan(30);
  });

  it('are in x the forward convolution of g, where output padding adds no rows to it', () => {
    let same = 0;
    const forwards = fc.property(caseAndGradient, ([problem, g]) => {
      const v = forward(g, problem.w, problem, problem.dtype);
      if (v.shape.join() !== problem.x.shape.join()) return;
      expect(gradients(problem, g).x).toEqual(v);
      same++;
    });
    fc.assert(forwards, { seed: SEED, numRuns: 60 });
    expect(same).toBeGreaterThan(30);
  });
});

describe('gradients', () => {
  it.each([
    { dtype: 'f32', data: 2 ** 24 + 2 },
    { dtype: 'f64', data: 2 ** 24 + 2 },
  ] as const)('round to $dtype once, at the end', ({ dtype, data }) => {
    const ones = [
      [1, 1, 3],
      [1, 1, 1],
    ] as const;
    const problem = caseOf({ x: ones, w: [[1, 1, 1], [1]], bias: [0], dtype });
    const { w, bias } = gradients(problem, tensor([1, 1, 3], [2 ** 24, 1, 1]));
    expect([w.data[0], bias!.data[0]]).toEqual([data, data]);
  });

  it('leave the case and g unchanged', () => {
    const problem = caseOf({ x: counting([1, 1, 2]), w: counting([1, 1, 2]), bias: [1] });
    const g = tensor([1, 1, 3], [1, 2, 3]);
    const before = formatCase(problem);
    const { x, w, bias } = gradients(problem, g);
    for (const { data } of [x, w, bias!]) data.fill(7);
    expect(formatCase(problem)).toBe(before);
    expect([...g.data]).toEqual([1, 2, 3]);
  });
});
