/**
 * Scales and zero points for cases of integers that ordinary laws derive others from. The scale of the result is the product of the
 * others, so that it is the sum itself under every rule of rounding; zero points lie near the middle of their types, where every sum
 * that a law derives has room on both sides. All follow from the data: a small case has small ones.
 */
import type { Case } from '../../spec/case.ts';
import { INTEGER_TYPES, isQuantised, type QuantisedDtype, ZERO_POINT_SPREAD } from '../../spec/number-types.ts';
import { middleOf, type Quantisation } from '../../spec/quantisation.ts';
import type { Capabilities } from '../../subjects/capabilities.ts';
import { weightTypeOf } from '../../subjects/quantised-case.ts';

/** What of a subject its quantised cases depend on. */
export type QuantisedCapabilities = Pick<Capabilities, 'zeroPoints' | 'weightsOfUint8'>;

/** The case with a quantisation within what a subject takes; of a floating-point type it is the case itself. */
export function withQuantisation(problem: Case, capabilities: QuantisedCapabilities): Case {
  const { dtype, x, w } = problem;
  if (!isQuantised(dtype)) return problem;
  const seed = 3 * sumOf(x.data) + sumOf(w.data);
  return { ...problem, quantisation: quantisationFrom(seed, dtype, capabilities) };
}

function quantisationFrom(seed: number, dtype: QuantisedDtype, capabilities: QuantisedCapabilities): Quantisation {
  const weights = weightTypeOf(dtype, capabilities);
  const { zeroPoints } = capabilities;
  const isFixed = dtype === 'int16' || zeroPoints === 'none';
  const point = (of: QuantisedDtype, salt: number, fixed: boolean) =>
    middleOf(of) + (fixed ? 0 : offsetOf(salt * seed));
  const x = { scale: 2 ** -(seed % 5), zeroPoint: point(dtype, 1, isFixed) };
  const w = 2 ** -(seed % 7);
  return {
    x,
    w: { dtype: weights, scale: [w], zeroPoint: [point(weights, 7, isFixed || zeroPoints !== 'any')] },
    y: { scale: x.scale * w, zeroPoint: point(dtype, 11, isFixed) },
    clamp: [INTEGER_TYPES[dtype].smallest, INTEGER_TYPES[dtype].largest],
  };
}

/** 0, 1, −1, 2, −2 … within the spread. */
function offsetOf(seed: number): number {
  const step = seed % (2 * ZERO_POINT_SPREAD + 1);
  return step % 2 === 1 ? (step + 1) / 2 : -step / 2;
}

function sumOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += Math.abs(values[at]);
  return sum;
}
