/**
 * A call does not depend on the call before. After a case comes one that differs in a single field: a stride larger by one
 * (and so a larger output), no bias, other weights under the same shape and so on, or in two that leave all shapes as they
 * are; then the case once more. Each must give what a reference engine gives. The data choose the field.
 *
 * Source: the definition is a function. Caches of weights, index tables and buffers by too short a key break it.
 */
import { engines } from '../../engines/index.ts';
import type { Case } from '../../spec/case.ts';
import type { Subject } from '../../subjects/subject.ts';
import { smallCases } from '../arbitraries.ts';
import { choiceOf } from '../choice.ts';
import { type Law, type Mismatch, mismatchBetween, nothingMissing, resultOf } from '../law.ts';
import { neighboursOf } from '../neighbours.ts';
import { withoutSame } from '../restriction.ts';

export const callOrder: Law = {
  id: 'call-order',
  statement: 'A call is not changed by the call before, however little they differ.',
  lane: 'exact',
  missing: nothingMissing,
  cases: (capabilities) => smallCases(withoutSame(capabilities)),
  check,
};

async function check(subject: Subject, problem: Case): Promise<Mismatch | null> {
  const neighbours = neighboursOf(problem, subject.capabilities);
  const { field, problem: neighbour } = neighbours[choiceOf(problem, neighbours.length)];
  const expected = engines.scatter(problem);
  const steps = [
    { what: 'T(case)', problem, expected },
    { what: `T after a call with another ${field}`, problem: neighbour, expected: engines.scatter(neighbour) },
    { what: `T(case) again, after a call with another ${field}`, problem, expected },
  ];
  for (const step of steps) {
    const called = resultOf(await subject.run(step.problem), step.what);
    if ('mismatch' in called) return called.mismatch;
    const mismatch = mismatchBetween(step.expected, called.y, step.what);
    if (mismatch !== null) return mismatch;
  }
  return null;
}
