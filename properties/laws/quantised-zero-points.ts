/**
 * Zero points shift nothing: x and zx moved together are the same numbers, and so are w and zw. What is read beyond the ends of x, and
 * what is put between its cells, has to be the code zx then.
 *
 * Source: r = s·(q − z), Jacob et al. (2018), equation 1.
 */
import type { Case } from '../../spec/case.ts';
import { INTEGER_TYPES, type QuantisedDtype } from '../../spec/number-types.ts';
import { quantisationOf } from '../../spec/quantisation.ts';
import type { FloatArray } from '../../spec/tensor.ts';
import type { Capabilities } from '../../subjects/capabilities.ts';
import type { Subject } from '../../subjects/subject.ts';
import { missingQuantised, needsQuantised, ofQuantisedTypes, roundedCases } from '../cases/quantised-cases.ts';
import { type CaseLaw, type Mismatch, mismatchBetween, resultOf } from '../law.ts';

const hasPoints = (dtype: QuantisedDtype) => dtype !== 'int16';

export const quantisedZeroPoints: CaseLaw = {
  id: 'quantised-zero-points',
  statement: 'T(x + δ, zx + δ) = T(x, zx), and T(w + δ, zw + δ) = T(w, zw).',
  lane: 'exact',
  missing: (capabilities) =>
    missingQuantised(ofQuantisedTypes(capabilities, hasPoints)) ??
    (capabilities.zeroPoints === 'none' ? 'zero points' : null),
  unfit: (problem, capabilities) =>
    needsQuantised(problem) ?? (movedPoints(problem, capabilities).length === 0 ? 'needs room for other codes' : null),
  cases: (capabilities) => roundedCases(capabilities, hasPoints),
  special: true,
  numbers: 'any',
  check,
};

async function check(subject: Subject, problem: Case): Promise<Mismatch | null> {
  const first = resultOf(await subject.run(problem), 'T(case)');
  if ('mismatch' in first) return first.mismatch;
  for (const { operand, moved } of movedPoints(problem, subject.capabilities)) {
    const label = `T with ${operand} and its zero point moved together`;
    const second = resultOf(await subject.run(moved), label);
    if ('mismatch' in second) return second.mismatch;
    const mismatch = mismatchBetween(first.y, second.y, `${label} against T(case)`, { isTwoWays: true });
    if (mismatch !== null) return mismatch;
  }
  return null;
}

/** The case in other codes: the numbers are the same, so that those within the suite are as well. */
function movedPoints(problem: Case, { zeroPoints }: Capabilities): { operand: 'x' | 'w'; moved: Case }[] {
  const quantisation = quantisationOf(problem);
  const { x, w } = quantisation;
  const found: { operand: 'x' | 'w'; moved: Case }[] = [];
  const ofX = shiftFor(problem.x.data, problem.dtype as QuantisedDtype, [x.zeroPoint]);
  if (ofX !== 0 && zeroPoints !== 'none') {
    const other = { ...quantisation, x: { ...x, zeroPoint: x.zeroPoint + ofX } };
    found.push({ operand: 'x', moved: { ...problem, quantisation: other } });
  }
  const ofW = shiftFor(problem.w.data, w.dtype, w.zeroPoint);
  if (ofW !== 0 && zeroPoints === 'any') {
    const other = { ...quantisation, w: { ...w, zeroPoint: w.zeroPoint.map((point) => point + ofW) } };
    found.push({ operand: 'w', moved: { ...problem, quantisation: other } });
  }
  return found;
}

/** The largest shift with which every number still has a code, to whichever side; 0 where there is none. */
function shiftFor(values: FloatArray, dtype: QuantisedDtype, points: readonly number[]): number {
  const { smallest, largest } = INTEGER_TYPES[dtype];
  const down = Math.min(0, ...values) + Math.min(...points) - smallest;
  const up = largest - Math.max(0, ...values) - Math.max(...points);
  return up >= down ? Math.max(up, 0) : -Math.max(down, 0);
}
