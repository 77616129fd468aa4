/** What faults of integers are made of. */
import { expect, it } from 'vitest';
import { withWeights } from '../../faults/faulty-integers.ts';
import { caseOf, counting } from '../spec/cases.ts';

it('weights are changed by their input channel and their output channel, and nothing else is', () => {
  const problem = caseOf({ x: counting([1, 4, 2]), w: counting([4, 2, 1]), groups: 2 });
  const seen: number[][] = [];
  const changed = withWeights(problem, (value, c, m) => {
    seen.push([value, c, m]);
    return -value;
  });
  expect(seen.map(([, c, m]) => [c, m])).toEqual([
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
    [2, 2],
    [2, 3],
    [3, 2],
    [3, 3],
  ]);
  expect(changed).toEqual({ ...problem, w: { ...problem.w, data: problem.w.data.map((value) => -value) } });
});
