/**
 * Agreement where every rule of rounding gives the same: what a sum is multiplied by is a power of two, and the product an integer.
 * Zero points lie anywhere, scales differ by output channel, and results beyond the ends are clamped. What lies beyond the ends of x is
 * real 0, and not the code 0; the bias counts units of sx·sw[m].
 *
 * Source: Jacob et al., "Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference" (2018),
 * section 2; TensorFlow Lite 8-bit quantization specification, TRANSPOSE_CONV.
 */
import { exact } from '../../engines/index.ts';
import type { Case } from '../../spec/case.ts';
import type { Subject } from '../../subjects/subject.ts';
import { exactQuantisedCases, missingQuantised, needsQuantised } from '../cases/quantised-cases.ts';
import { type CaseLaw, type Mismatch, mismatchBetween, resultOf } from '../law.ts';

export const quantisedAgreement: CaseLaw = {
  id: 'quantised-agreement',
  statement: 'Where nothing is rounded T(x, w, bias) is clamp(Σ(x − zx)(w − zw) + b, times sx·sw/sy, plus zy).',
  lane: 'exact',
  missing: missingQuantised,
  unfit: needsQuantised,
  cases: exactQuantisedCases,
  special: true,
  numbers: 'any',
  check,
};

async function check(subject: Subject, problem: Case): Promise<Mismatch | null> {
  const called = resultOf(await subject.run(problem), 'T(x, w, bias)');
  if ('mismatch' in called) return called.mismatch;
  return mismatchBetween(exact(problem), called.y, 'T(x, w, bias) against the exact result');
}
