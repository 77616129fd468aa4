/** What breaks the laws whose cases are put one by one. */
import type { Case } from '../../../../spec/case.ts';
import type { Result } from '../../../../subjects/subject.ts';
import { correct } from '../../../subjects/faulty.ts';
import { type Breaker, breaking } from './breaker.ts';

/** One more in the first number, where the case is so. */
function wrongWhere(holds: (problem: Case) => boolean): (problem: Case) => Result {
  return (problem) => {
    const { shape, data } = correct(problem);
    return { shape, data: holds(problem) && data.length > 0 ? data.with(0, data[0] + 1) : data };
  };
}

export const ENUMERATED_ROWS: readonly Breaker[] = [
  breaking('near-default', 'wrong where one tap meets an output padding', () =>
    wrongWhere(({ w, outputPadding }) => w.shape.slice(2).every((k) => k === 1) && Math.max(...outputPadding) > 0),
  ),
  breaking('large-sizes', 'wrong from a stride of 17 on', () => wrongWhere(({ stride }) => Math.max(...stride) >= 17)),
];
