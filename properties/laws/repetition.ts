/**
 * The same call twice gives the same bits, on real data as well: whoever compares two runs of a program must be able to
 * trust that a difference has a cause. It finds memory that is read before it is written, and sums in an order of
 * chance. A subject that prepares layers is asked by two runs of one as well.
 *
 * Source: the definition is a function; Demmel & Nguyen, "Fast reproducible floating-point summation" (2013), section
 * 1.
 */
import type { Case } from '../../spec/case.ts';
import type { Subject } from '../../subjects/subject.ts';
import { realCases } from '../cases/arbitraries.ts';
import { shown } from '../checking/shown-tensors.ts';
import { type CaseLaw, type Mismatch, nothingMissing, resultOf, shapeMismatch } from '../law.ts';
import { type CallPair, waysOf } from '../law-parts/prepared-layers.ts';
import { indexOf } from '../law-parts/rearrangement.ts';

export const repetition: CaseLaw = {
  id: 'repetition',
  statement: 'The same call twice gives the same bits.',
  lane: 'exact',
  missing: nothingMissing,
  cases: realCases,
  numbers: 'any',
  check,
};

async function check(subject: Subject, problem: Case): Promise<Mismatch | null> {
  for (const way of waysOf(subject.capabilities)) {
    const mismatch = await repeated(subject, problem, way);
    if (mismatch !== null) return mismatch;
  }
  return null;
}

async function repeated(subject: Subject, problem: Case, way: CallPair): Promise<Mismatch | null> {
  const first = resultOf(await subject.run(problem, way.first), `T(x, w, bias)${way.label}`);
  if ('mismatch' in first) return first.mismatch;
  const second = resultOf(await subject.run(problem, way.second), `T(x, w, bias)${way.label}, once more`);
  if ('mismatch' in second) return second.mismatch;
  const what = `the same call twice${way.label}`;
  const { data } = first.y;
  const at = data.findIndex((value, flat) => !Object.is(value, second.y.data[flat]));
  if (at < 0) return shapeMismatch(first.y.shape, second.y, what);
  const message = `${what}: element ${at} is first ${data[at]} and then ${second.y.data[at]}`;
  const calls = [
    shown('one way', { label: 'the first call', tensor: first.y }, indexOf(at, first.y.shape)),
    shown('other way', { label: 'the second call', tensor: second.y }, indexOf(at, second.y.shape)),
  ];
  return { kind: 'values', message, difference: null, shown: calls };
}
