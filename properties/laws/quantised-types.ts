/**
 * int8 and uint8 are the same numbers: every code of x and of the result 128 higher, with its zero point, gives the same result. So
 * do the weights, where those beside uint8 are uint8.
 *
 * Source: TensorFlow Lite 8-bit quantization specification; QNNPACK and XNNPACK turn one into the other so.
 */
import type { Case } from '../../spec/case.ts';
import { type Quantisation, quantisationOf } from '../../spec/quantisation.ts';
import type { Capabilities } from '../../subjects/capabilities.ts';
import type { Subject } from '../../subjects/subject.ts';
import { missingQuantised, needsQuantised, roundedCases } from '../cases/quantised-cases.ts';
import { type CaseLaw, type Mismatch, mismatchBetween, resultOf } from '../law.ts';

const HALF = 128;

export const quantisedTypes: CaseLaw = {
  id: 'quantised-types',
  statement: 'T of int8 is T of uint8 with all codes 128 higher.',
  lane: 'exact',
  missing: (capabilities) =>
    missingQuantised(capabilities) ??
    (capabilities.dtypes.includes('int8') && capabilities.dtypes.includes('uint8') ? null : 'int8 and uint8'),
  unfit: (problem) => needsQuantised(problem) ?? (problem.dtype === 'int8' ? null : 'needs int8'),
  cases: (capabilities) => roundedCases(capabilities, (dtype) => dtype === 'int8'),
  special: true,
  numbers: 'any',
  check,
};

async function check(subject: Subject, problem: Case): Promise<Mismatch | null> {
  const first = resultOf(await subject.run(problem), 'T of int8');
  if ('mismatch' in first) return first.mismatch;
  const label = 'T of uint8';
  const second = resultOf(await subject.run(inUint8(problem, subject.capabilities)), label);
  if ('mismatch' in second) return second.mismatch;
  return mismatchBetween(first.y, second.y, `${label} against T of int8`, { isTwoWays: true });
}

/** The numbers within the suite have no zero points: they stay what they are. */
function inUint8(problem: Case, { weightsOfUint8 }: Capabilities): Case {
  const { x, w, y, clamp } = quantisationOf(problem);
  const higher = ({ scale, zeroPoint }: Quantisation['x']) => ({ scale, zeroPoint: zeroPoint + HALF });
  const weights: Quantisation['w'] =
    weightsOfUint8 === 'int8'
      ? w
      : { dtype: 'uint8', scale: w.scale, zeroPoint: w.zeroPoint.map((point) => point + HALF) };
  const quantisation: Quantisation = {
    x: higher(x),
    w: weights,
    y: higher(y),
    clamp: [clamp[0] + HALF, clamp[1] + HALF],
  };
  return { ...problem, dtype: 'uint8', quantisation };
}
