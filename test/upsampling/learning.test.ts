/** Training runs: what is learned from, the optimiser, and the gradient law with what it must notice. */
import { describe, expect, it } from 'vitest';
import { engines, gradients } from '../../engines/index.ts';
import { kernelPicture } from '../../reports/learning/kernel-picture.ts';
import { sparkline } from '../../reports/learning/numbers.ts';
import { learningText } from '../../reports/learning/text.ts';
import type { Case, Gradients } from '../../spec/case.ts';
import type { Tensor } from '../../spec/tensor.ts';
import { adam } from '../../upsampling/learning/adam.ts';
import { chosen, examplesOf } from '../../upsampling/learning/examples.ts';
import { randomFields, randomNumbers } from '../../upsampling/learning/fields.ts';
import { lawDeviation } from '../../upsampling/learning/gradient-law.ts';
import { isKept, lawOfAll } from '../../upsampling/learning/law-record.ts';
import type { LearningResult } from '../../upsampling/learning/result.ts';
import { students } from '../../upsampling/learning/student.ts';
import { type TrainingOptions, trainUpsampling } from '../../upsampling/learning/training.ts';
import { learnedIds, learnedLayers } from '../../upsampling/methods/learned-layers.ts';

function train(options: TrainingOptions): LearningResult {
  const training = trainUpsampling(options);
  for (;;) {
    const next = training.next();
    if (next.done === true) return next.value;
  }
}

describe('pictures to learn from', () => {
  it('are the same for the same seed, and others for another', () => {
    const fields = (seed: number) => randomFields(2, 12, randomNumbers(seed)).data;
    expect(fields(3)).toEqual(fields(3));
    expect(fields(3)).not.toEqual(fields(4));
  });

  it('are averaged, and their targets lie in the middle of them', () => {
    const field = { shape: [1, 1, 6, 6], data: Float64Array.from({ length: 36 }, (_, at) => at) };
    const { small, target } = examplesOf(field, 2);
    expect(small.shape).toEqual([1, 1, 3, 3]);
    expect([...small.data.subarray(0, 2)]).toEqual([(0 + 1 + 6 + 7) / 4, (2 + 3 + 8 + 9) / 4]);
    expect([...target.data]).toEqual([14, 15, 20, 21]);
  });

  it('are chosen one by one', () => {
    const field = { shape: [3, 1, 6, 6], data: Float64Array.from({ length: 108 }, (_, at) => at) };
    const { target } = chosen(examplesOf(field, 2), [2, 0]);
    expect([...target.data]).toEqual([86, 87, 92, 93, 14, 15, 20, 21]);
  });
});

describe('the steps of training', () => {
  it('all move the weights, a single one too', () => {
    const [one] = train({ factors: [2], steps: 1, seed: 1, only: ['bilinear'] }).runs;
    expect(one.after.weights).not.toEqual(one.before.weights);
    // Adam's first step is |g|/(|g| + ε) of the rate 0.05: more than half of it where |g| > ε = 10⁻⁸.
    const moved = one.after.weights.map((weight, at) => Math.abs(weight - one.before.weights[at]));
    expect(Math.max(...moved)).toBeGreaterThan(0.05 / 2);
  });

  it('tell the loss of the weights before they move', () => {
    const [one] = train({ factors: [2], steps: 1, seed: 1, only: ['random'] }).runs;
    const [two] = train({ factors: [2], steps: 2, seed: 1, only: ['random'] }).runs;
    expect(two.losses[0]).toBe(one.losses[0]);
    expect(learningText(train({ factors: [2], steps: 1, seed: 1 }))).toContain('each before its step');
  });
});

describe('Adam', () => {
  it('takes a first step of the rate against the sign of each gradient', () => {
    const [up, down] = adam(2)([0, 0], [-4, 1e6], 0.5);
    // ε = 10⁻⁸ takes some of it: a share of 10⁻⁸/|g|, and rounding.
    expect(Math.abs(up - 0.5)).toBeLessThan(0.5 * (1e-8 / 4 + 16 * 2 ** -53));
    expect(Math.abs(down + 0.5)).toBeLessThan(0.5 * (1e-8 / 1e6 + 16 * 2 ** -53));
  });

  it('has means of its own for each weight, and keeps them', () => {
    const move = adam(1);
    move([0], [1], 1);
    const [second] = move([0], [0], 1);
    expect(second).toBeLessThan(0);
  });
});

/** A case of one step, its result and a gradient of it, none of them integers. */
function step() {
  const { small } = examplesOf(randomFields(2, 12, randomNumbers(5)), 2);
  const [student] = students(2, 1);
  const problem = student.problem(small, student.initial);
  const y = engines.scatter(problem);
  const g = { shape: y.shape, data: Float64Array.from(y.data, (value, at) => value - Math.sin(at)) };
  return { problem, y, g };
}

const changed = (tensor: Tensor, at: number, by: (value: number) => number): Tensor => ({
  shape: tensor.shape,
  data: Float64Array.from(tensor.data, (value, index) => (index === at ? by(value) : value)),
});

describe('the gradient law', () => {
  it('holds for the gradients of the project', () => {
    const { problem, y, g } = step();
    expect(lawDeviation(problem, y, g, gradients(problem, g))).toBeLessThanOrEqual(1);
  });

  it.each([
    ['a gradient of w with the other sign', (found: Gradients) => ({ ...found, w: negated(found.w) })],
    ['a gradient of x with the other sign', (found: Gradients) => ({ ...found, x: negated(found.x) })],
    [
      'one entry off by a millionth',
      (found: Gradients) => ({ ...found, w: changed(found.w, 3, (v) => v * (1 + 1e-6)) }),
    ],
    ['one entry that is NaN', (found: Gradients) => ({ ...found, x: changed(found.x, 3, () => Number.NaN) })],
    ['gradients with the kernel turned round', (found: Gradients) => ({ ...found, w: turned(found.w) })],
  ])('notices %s', (_, wrong) => {
    const { problem, y, g } = step();
    expect(lawDeviation(problem, y, g, wrong(gradients(problem, g)))).not.toBeLessThanOrEqual(1);
  });

  it('notices a layer that its gradients do not belong to', () => {
    const { problem, y, g } = step();
    const other = changed(y, 20, (value) => value + 1e-6);
    expect(lawDeviation(problem, other, g, gradients(problem, g))).toBeGreaterThan(1);
  });
});

function negated({ shape, data }: Tensor): Tensor {
  return { shape, data: data.map((value) => -value) };
}

function turned({ shape, data }: Tensor): Tensor {
  return { shape, data: data.toReversed() };
}

describe('a training run', () => {
  it('learns from random weights what is better than repeating pixels, and keeps the law at every step', () => {
    const { runs, yardsticks } = train({ factors: [2], steps: 400, seed: 2, only: ['random', 'resize'] });
    const nearest = yardsticks.find(({ title }) => title === 'nearest neighbour')!;
    expect(runs.map(({ id }) => id)).toEqual(['random-2', 'resize-2']);
    for (const { unseenBefore, unseenAfter, losses, law } of runs) {
      expect(unseenBefore).toBeGreaterThan(nearest.unseen);
      expect(unseenAfter).toBeLessThan(nearest.unseen);
      expect(losses).toHaveLength(400);
      expect(law.checked).toBe(400);
      expect(law.largest).toBeLessThanOrEqual(1);
      expect(law.largest).toBeGreaterThan(0);
    }
  });

  it('starts as bilinear interpolation where it is to', () => {
    for (const factor of [2, 4]) {
      const { runs, yardsticks } = train({ factors: [factor], steps: 1, seed: 1, only: ['bilinear'] });
      const bilinear = yardsticks.find(({ title }) => title === 'bilinear')!;
      // Two orders of the same sums of at most 8 products, squared and averaged: some dozens of roundings.
      expect(Math.abs(runs[0].unseenBefore / bilinear.unseen - 1)).toBeLessThan(2 ** 20 * 2 ** -53);
      expect(runs[0].before.gain).toEqual({ least: 1, most: 1 });
    }
  });

  it('gives the same bits for the same seed', () => {
    const run = (seed: number) => train({ factors: [4], steps: 3, seed });
    expect(run(6)).toEqual(run(6));
    expect(run(6).runs[0].after).not.toEqual(run(7).runs[0].after);
  });

  it('grows its loss and breaks the law where the gradient of w has the other sign', () => {
    const differentiate = (problem: Case, g: Tensor) => {
      const found = gradients(problem, g);
      return { ...found, w: negated(found.w) };
    };
    const result = train({ factors: [2], steps: 30, seed: 1, only: ['random'], differentiate });
    const [{ losses, law }] = result.runs;
    expect(losses[29]).toBeGreaterThan(losses[0]);
    expect(law.largest).toBeGreaterThan(1);
    expect(result).toMatchObject({ lawHolds: false, law: { largest: law.largest, step: law.step, checked: 30 } });
    expect(learningText(result)).toContain('the gradient law is broken: ');
  });

  it('records a deviation that is NaN as broken, and keeps it', () => {
    let calls = 0;
    const differentiate = (problem: Case, g: Tensor) => {
      const found = gradients(problem, g);
      return calls++ === 1 ? { ...found, x: changed(found.x, 0, () => Number.NaN) } : found;
    };
    const { runs, lawHolds, law } = train({ factors: [2], steps: 3, seed: 1, only: ['bilinear'], differentiate });
    expect(runs[0].law).toMatchObject({ largest: Number.NaN, step: 2 });
    expect({ lawHolds, largest: law.largest }).toEqual({ lawHolds: false, largest: Number.NaN });
  });

  it('has the law over all runs: every step, and the largest deviation with the layer that has it', () => {
    const runs = [
      { title: 'one', law: { checked: 3, largest: 0.2, step: 2 } },
      { title: 'two', law: { checked: 4, largest: 0.5, step: 1 } },
      { title: 'three', law: { checked: 5, largest: 0.1, step: 5 } },
    ];
    expect(lawOfAll(runs)).toEqual({ title: 'two', checked: 12, largest: 0.5, step: 1 });
    expect(isKept(lawOfAll(runs))).toBe(true);
    const none = { title: 'none', law: { checked: 1, largest: Number.NaN, step: 1 } };
    expect(lawOfAll([none, ...runs])).toMatchObject({ title: 'none', largest: Number.NaN });
    expect(lawOfAll([...runs, none])).toMatchObject({ title: 'none', largest: Number.NaN });
    expect(isKept(lawOfAll([]))).toBe(true);
  });
});

describe('learned layers', () => {
  it('are none for factors that would take too long', () => {
    expect(learnedLayers(1, 8, 1).next()).toEqual({ done: true, value: [] });
    expect(learnedIds(8)).toEqual([]);
  });

  it('are what was trained: nearly even, and the convolution turned the right way round', () => {
    const steps = learnedLayers(1, 2, 1);
    let next = steps.next();
    while (next.done !== true) next = steps.next();
    expect(next.value.map(({ id }) => id)).toEqual(learnedIds(2));
    const { runs } = train({ factors: [2], steps: 800, seed: 1, only: ['resize'] });
    const x = { shape: [1, 1, 5, 5], data: Float64Array.from({ length: 25 }, (_, at) => (at * 7) % 11) };
    const student = students(2, 1).find(({ start }) => start === 'resize')!;
    const grid = Float64Array.from(runs[0].after.weights, (weight) => Math.round(weight * 2 ** 20) / 2 ** 20);
    const inner = engines.scatter(student.problem(x, { shape: [1, 1, 3, 3], data: grid }));
    const whole = next.value[1].apply(x);
    const middle = [...whole.data].filter((_, at) => {
      const [row, column] = [Math.floor(at / 10), at % 10];
      return row >= 2 && row < 8 && column >= 2 && column < 8;
    });
    expect(middle).toEqual([...inner.data]);
  });
});

describe('what is told of a training run', () => {
  it('is a curve by the logarithm', () => {
    expect(sparkline([1000, 100, 10, 1], 4)).toBe('█▆▃▁');
    expect(sparkline([5, 5], 8)).toBe('▁▁');
  });

  it('is a kernel in blue and orange', () => {
    const kernel = { size: 2, weights: [2, -2, 0, 1], gain: { least: 0, most: 0 } };
    expect([...kernelPicture(kernel, 2).data]).toEqual([31, 95, 191, 194, 74, 10, 255, 255, 255, 143, 175, 223]);
    expect(new Set(kernelPicture({ ...kernel, weights: [0, 0, 0, 0] }, 0).data)).toEqual(new Set([255]));
  });
});
