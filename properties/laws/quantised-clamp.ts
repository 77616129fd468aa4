/**
 * A fused activation is the activation afterwards: with a clamp the result is that without one, clamped. Both are codes of the result,
 * rounded already.
 *
 * Source: TensorFlow Lite 8-bit quantization specification; CalculateActivationRangeQuantized of its kernels.
 */
import type { Case } from '../../spec/case.ts';
import { INTEGER_TYPES, type QuantisedDtype } from '../../spec/number-types.ts';
import { quantisationOf } from '../../spec/quantisation.ts';
import type { Subject } from '../../subjects/subject.ts';
import { missingQuantised, needsQuantised, roundedCases } from '../cases/quantised-cases.ts';
import { type CaseLaw, type Mismatch, mismatchBetween, resultOf } from '../law.ts';

export const quantisedClamp: CaseLaw = {
  id: 'quantised-clamp',
  statement: 'T with a clamp is T without one, clamped.',
  lane: 'exact',
  missing: (capabilities) => missingQuantised(capabilities) ?? (capabilities.clamps ? null : 'a clamp'),
  unfit: needsQuantised,
  cases: (capabilities) => roundedCases(capabilities),
  special: true,
  numbers: 'any',
  check,
};

async function check(subject: Subject, problem: Case): Promise<Mismatch | null> {
  const quantisation = quantisationOf(problem);
  const { smallest, largest } = INTEGER_TYPES[problem.dtype as QuantisedDtype];
  const free: Case = { ...problem, quantisation: { ...quantisation, clamp: [smallest, largest] } };
  const whole = resultOf(await subject.run(free), 'T without a clamp');
  if ('mismatch' in whole) return whole.mismatch;
  const { zeroPoint } = quantisation.y;
  for (const clamp of clampsBeside(quantisation.clamp, zeroPoint, largest)) {
    const label = `T clamped to ${clamp.join(' … ')}`;
    const called = resultOf(await subject.run({ ...problem, quantisation: { ...quantisation, clamp } }), label);
    if ('mismatch' in called) return called.mismatch;
    const data = whole.y.data.map((value) => Math.min(Math.max(value, clamp[0] - zeroPoint), clamp[1] - zeroPoint));
    const expected = { shape: whole.y.shape, data };
    const mismatch = mismatchBetween(expected, called.y, `${label} against T, clamped`, { isTwoWays: true });
    if (mismatch !== null) return mismatch;
  }
  return null;
}

/** That of the case, and that of ReLU: from the zero point on. */
function clampsBeside(
  own: readonly [number, number],
  zeroPoint: number,
  largest: number,
): (readonly [number, number])[] {
  return [own, [zeroPoint, largest]];
}
