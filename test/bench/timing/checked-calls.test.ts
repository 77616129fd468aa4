/** What is wrong with an outcome, as a benchmark reports it. */
import { describe, expect, it } from 'vitest';
import type { Contender } from '../../../bench/contenders/contender.ts';
import { beyondModel, misfit } from '../../../bench/timing/checked-calls.ts';
import type { Task } from '../../../bench/timing/task.ts';
import { engines, exact } from '../../../engines/index.ts';
import type { Tensor } from '../../../spec/tensor.ts';
import { EVERYTHING } from '../../../subjects/capabilities.ts';
import type { Outcome } from '../../../subjects/subject.ts';
import { caseOf } from '../../spec/cases.ts';

const EXPECTED = { shape: [1, 1, 2], data: Float64Array.of(1, 2) };

describe('an outcome that is no result', () => {
  it.each([
    ['malformed', 'disagrees'],
    ['skipped', 'not covered'],
    ['errored', 'refused'],
    ['refused', 'refused'],
    ['crashed', 'crashed'],
    ['timed out', 'timed out'],
  ] as const)('%s is reported as %s, in its own words', (kind, status) => {
    expect(misfit({ kind, message: 'why' } as Outcome, EXPECTED)).toEqual({ status, message: 'why' });
  });
});

describe('a result', () => {
  it('of another shape disagrees, and of the right one does not, whatever its numbers', () => {
    const of = (shape: number[]) => ({ kind: 'result', shape, data: Float64Array.of(7, 7) }) as Outcome;
    expect(misfit(of([1, 2, 1]), EXPECTED)).toEqual({
      status: 'disagrees',
      message: 'shape is [1, 2, 1], expected [1, 1, 2]',
    });
    expect(misfit(of([1, 1, 2]), EXPECTED)).toBeNull();
  });
});

describe('a result on the numbers of a model', () => {
  const REAL = caseOf({
    x: [
      [1, 1, 2],
      [0.1, 0.7],
    ],
    w: [
      [1, 1, 2],
      [0.3, 1 / 3],
    ],
    dtype: 'f32',
  });
  // All numbers are positive, so that the sum of magnitudes is the result itself.
  const answer = { exact: exact(REAL, 'f64'), magnitudes: exact(REAL, 'f64').data, rounded: exact(REAL) };
  const task = { real: REAL, isOfModel: true, realAnswer: () => answer } as unknown as Task;
  const contender = { capabilities: EVERYTHING } as Contender;
  const verdictOn = (y: Tensor) => beyondModel({ kind: 'result', ...y }, contender, task);

  it('is right within the bound, and disagrees beyond it or in another shape', () => {
    const { shape, data } = engines.scatter(REAL);
    expect(verdictOn({ shape, data })).toBeNull();
    expect(verdictOn({ shape, data: data.with(1, data[1] + 0.01) })).toEqual({
      status: 'disagrees',
      message: expect.stringMatching(/^1 of 3 elements differ/),
    });
    expect(verdictOn({ shape: [1, 3, 1], data })).toEqual({
      status: 'disagrees',
      message: 'shape is [1, 3, 1], expected [1, 1, 3]',
    });
  });
});
