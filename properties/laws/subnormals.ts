/**
 * Subnormal numbers are numbers: with x (or w, as the data choose) and the bias scaled by the smallest one, η,
 *
 *   T(η·x, w, η·b) = η·T(x, w, b)
 *
 * exactly, since all terms and sums are integers below 2²⁴ times η. Flushing to zero gives zeros, where a subject declares that.
 *
 * Source: spec/special-values.ts; IEEE 754-2019, section 3.3.
 */
import { engines } from '../../engines/index.ts';
import type { Case } from '../../spec/case.ts';
import { SMALLEST, SMALLEST_NORMAL } from '../../spec/special-values.ts';
import type { FloatArray, Tensor } from '../../spec/tensor.ts';
import type { Subject } from '../../subjects/subject.ts';
import { choiceOf } from '../cases/choice-by-data.ts';
import { needsFloats } from '../cases/float-types.ts';
import { type CaseLaw, type Mismatch, mismatchBetween, resultOf, shapeMismatch } from '../law.ts';
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
  const { dtype } = problem;
  const { subnormals: declared } = subject.capabilities;
  const operand = choiceOf(problem, 2) === 0 ? 'x' : 'w';
  const label = `T(η·${operand})`;
  const scaled = (data: FloatArray): FloatArray => data.map((value) => value * SMALLEST[dtype]);
  const tensor = ({ shape, data }: Tensor): Tensor => ({ shape, data: scaled(data) });
  // A bias that nothing is added to is copied, by a device that flushes what it computes as well.
  const bias = declared === 'kept' ? problem.bias : null;
  const whole: Case = { ...problem, bias };
  const tiny: Case = { ...whole, [operand]: tensor(problem[operand]), bias: bias && scaled(bias) };
  const called = resultOf(await subject.run(tiny), label);
  if ('mismatch' in called) return called.mismatch;
  const kept = tensor(engines.scatter(whole));
  if (declared === 'kept') return mismatchBetween(kept, called.y, `${label} against η·T`);
  const wrongShape = shapeMismatch(kept.shape, called.y, label);
  if (wrongShape !== null) return wrongShape;
  const expected = flushed(whole, kept, called.y, declared);
  const against = declared === 'flushed' ? 'zeros, as it declares' : 'η·T, or zeros';
  return mismatchBetween(expected, called.y, `${label} against ${against}`);
}

/**
 * What is left of η·T: zeros in cells whose every product and sum is subnormal. Where one could be a normal number, it depends on
 * the order of the sum what comes, and what was got is right, unless it is more than all products together.
 */
function flushed(problem: Case, kept: Tensor, got: Tensor, declared: 'flushed' | 'either'): Tensor {
  const { x, w, dtype } = problem;
  const positive = ({ shape, data }: Tensor): Tensor => ({ shape, data: data.map(Math.abs) });
  const magnitudes = engines.scatter({ ...problem, x: positive(x), w: positive(w) });
  const data = got.data.map((value, flat) => {
    const most = magnitudes.data[flat] * SMALLEST[dtype];
    if (most >= SMALLEST_NORMAL[dtype]) return Math.abs(value) <= most ? value : kept.data[flat];
    return declared === 'either' && value === kept.data[flat] ? value : 0;
  });
  return { shape: kept.shape, data };
}
