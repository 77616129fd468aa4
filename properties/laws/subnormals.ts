/**
 * Subnormal numbers are numbers: with x (or w, as the data choose) and the bias scaled by the smallest one, η,
 *
 *   T(η·x, w, η·b) = η·T(x, w, b)
 *
 * exactly, since all terms and sums are integers below 2²⁴ times η. Flushing to zero gives zeros.
 *
 * Source: spec/special-values.ts; IEEE 754-2019, section 3.3.
 */
import { engines } from '../../engines/index.ts';
import type { Case } from '../../spec/case.ts';
import { SMALLEST } from '../../spec/special-values.ts';
import type { FloatArray, Tensor } from '../../spec/tensor.ts';
import type { Subject } from '../../subjects/subject.ts';
import { choiceOf } from '../cases/choice-by-data.ts';
import { needsFloats } from '../cases/float-types.ts';
import { type CaseLaw, type Mismatch, mismatchBetween, resultOf } from '../law.ts';
import { floatCases, missingSpecialValues } from '../law-parts/special-values.ts';

export const subnormals: CaseLaw = {
  id: 'subnormals',
  statement: 'T(η·x, w, η·b) = η·T(x, w, b) for the smallest subnormal η.',
  lane: 'exact',
  missing: missingSpecialValues,
  unfit: needsFloats,
  cases: floatCases,
  numbers: 'exact case',
  check,
};

async function check(subject: Subject, problem: Case): Promise<Mismatch | null> {
  const { dtype, bias } = problem;
  const scaled = (data: FloatArray): FloatArray => data.map((value) => value * SMALLEST[dtype]);
  const tensor = ({ shape, data }: Tensor): Tensor => ({ shape, data: scaled(data) });
  const operand = choiceOf(problem, 2) === 0 ? 'x' : 'w';
  const label = `T(η·${operand})`;
  const tiny: Case = { ...problem, [operand]: tensor(problem[operand]), bias: bias && scaled(bias) };
  const called = resultOf(await subject.run(tiny), label);
  if ('mismatch' in called) return called.mismatch;
  return mismatchBetween(tensor(engines.scatter(problem)), called.y, `${label} against η·T`);
}
