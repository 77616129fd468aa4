/**
 * Beyond the largest number comes infinity: one input cell holds the largest finite number L, all others 0, and so
 *
 *   T(L·e, w)[m, o] = L·w[c, m, k]     rounded, hence ±∞ but for weights of ±1
 *
 * in the cells that it reaches, and 0 elsewhere. A single product, because intermediate sums are left open.
 *
 * Source: spec/special-values.ts; IEEE 754-2019, section 7.4.
 */
import type { Case } from '../../spec/case.ts';
import { geometryOf } from '../../spec/geometry.ts';
import { roundTo } from '../../spec/number-types.ts';
import { LARGEST } from '../../spec/special-values.ts';
import { elementCount, zeros } from '../../spec/tensor.ts';
import type { Subject } from '../../subjects/subject.ts';
import { choiceOf } from '../cases/choice-by-data.ts';
import { needsFloats } from '../cases/float-types.ts';
import { type CaseLaw, type Mismatch, mismatchBetween, resultOf } from '../law.ts';
import { landingsOfInput } from '../law-parts/landing.ts';
import { floatCases, missingSpecialValues, withoutZeros } from '../law-parts/special-values.ts';

export const overflow: CaseLaw = {
  id: 'overflow',
  statement: 'A product beyond the largest number is infinite, with its sign.',
  lane: 'exact',
  missing: missingSpecialValues,
  unfit: needsFloats,
  cases: (capabilities) => floatCases(capabilities).map(withoutZeros),
  numbers: 'exact case',
  check: (subject, problem) => check(subject, withoutZeros(problem)),
};

async function check(subject: Subject, problem: Case): Promise<Mismatch | null> {
  const { w, dtype } = problem;
  const x = zeros(dtype, problem.x.data.length);
  const cell = choiceOf(problem, Math.max(1, x.length));
  if (x.length > 0) x[cell] = LARGEST[dtype];
  const label = `T(largest number in flat cell ${cell})`;
  const called = resultOf(await subject.run({ ...problem, x: { shape: problem.x.shape, data: x }, bias: null }), label);
  if ('mismatch' in called) return called.mismatch;
  const shape = geometryOf(problem).outputShape;
  const data = zeros(dtype, elementCount(shape));
  if (x.length > 0) {
    for (const { output, weight } of landingsOfInput(problem, cell)) {
      data[output] = roundTo(dtype, LARGEST[dtype] * w.data[weight]);
    }
  }
  return mismatchBetween({ shape, data }, called.y, `${label} against single products`);
}
