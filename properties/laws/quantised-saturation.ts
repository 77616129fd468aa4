/**
 * Results are clamped, and never wrap: a bias so large that the sum is near the ends of its bits gives the ends of the clamp. A sum that
 * is kept in fewer bits, or a product that overflows, turns round.
 *
 * Source: TensorFlow Lite 8-bit quantization specification: accumulators of int32.
 */
import { exact } from '../../engines/index.ts';
import type { Case } from '../../spec/case.ts';
import type { QuantisedDtype } from '../../spec/number-types.ts';
import { quantisationOf } from '../../spec/quantisation.ts';
import type { Tensor } from '../../spec/tensor.ts';
import type { Subject } from '../../subjects/subject.ts';
import { missingQuantised, needsQuantised, roundedCases } from '../cases/quantised-cases.ts';
import { missingUnless, onRanksWhere, takesBias } from '../cases/restriction.ts';
import { type CaseLaw, type Mismatch, mismatchBetween, resultOf } from '../law.ts';

export const quantisedSaturation: CaseLaw = {
  id: 'quantised-saturation',
  statement: 'A bias near the ends of its accumulators gives the ends of the clamp.',
  lane: 'exact',
  missing: (capabilities) => missingQuantised(capabilities) ?? missingUnless('bias', takesBias)(capabilities),
  unfit: needsQuantised,
  cases: (capabilities) => roundedCases(onRanksWhere(capabilities, takesBias)).map(belowOne),
  special: true,
  numbers: 'any',
  check,
};

/** Beside int16 the bias is an int64; released kernels take sums up to 2⁴⁷. */
const LARGEST_SUM: Readonly<Record<QuantisedDtype, number>> = { int8: 2 ** 31 - 1, uint8: 2 ** 31 - 1, int16: 2 ** 40 };

async function check(subject: Subject, problem: Case): Promise<Mismatch | null> {
  const plain = { ...problem, bias: null };
  const sums = exact(plain, 'f64');
  const largest = LARGEST_SUM[problem.dtype as QuantisedDtype];
  let room = largest;
  for (const sum of sums.data) room = Math.min(room, largest - Math.abs(sum));
  const channels = problem.w.shape[1] * problem.groups;
  const { y, clamp } = quantisationOf(problem);
  for (const [end, sign] of [
    [clamp[1], 1],
    [clamp[0], -1],
  ] as const) {
    const label = `T with a bias of ${sign * room}`;
    const called = resultOf(await subject.run({ ...plain, bias: new Float64Array(channels).fill(sign * room) }), label);
    if ('mismatch' in called) return called.mismatch;
    const expected: Tensor = { shape: sums.shape, data: sums.data.map(() => end - y.zeroPoint) };
    const mismatch = mismatchBetween(expected, called.y, `${label} against the end of the clamp`);
    if (mismatch !== null) return mismatch;
  }
  return null;
}

/**
 * The case with what sums are multiplied by below 1, so that no rule shifts them to the left, and above 2⁻¹⁰, so that 2³⁰ is far beyond
 * every type.
 */
function belowOne(problem: Case): Case {
  const quantisation = quantisationOf(problem);
  const { x, w, y } = quantisation;
  const largest = x.scale * Math.max(...w.scale);
  const isBetween = largest / y.scale < 1 && (x.scale * Math.min(...w.scale)) / y.scale > 2 ** -10;
  if (isBetween) return problem;
  return { ...problem, quantisation: { ...quantisation, y: { ...y, scale: Math.fround(1.5 * largest) } } };
}
