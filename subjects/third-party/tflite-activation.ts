/** Clamps of integers as the fused activations of TensorFlow Lite. Source: kernel_util.cc, CalculateActivationRangeQuantized. */
import type { Case } from '../../spec/case.ts';
import { INTEGER_TYPES, isQuantised } from '../../spec/number-types.ts';

/**
 * The fused activation that clamps as the case does: codes between those of the real numbers at its ends. NONE where there is no clamp;
 * null where no activation has it.
 */
export function activationOf({ dtype, quantisation }: Pick<Case, 'dtype' | 'quantisation'>): string | null {
  if (!isQuantised(dtype) || quantisation === undefined) return 'NONE';
  const { y, clamp } = quantisation;
  const { smallest, largest } = INTEGER_TYPES[dtype];
  const codeOf = (real: number) =>
    Math.min(Math.max(y.zeroPoint + Math.round(Math.fround(real / y.scale)), smallest), largest);
  const ends = { NONE: [smallest, largest], RELU: [codeOf(0), largest], RELU6: [codeOf(0), codeOf(6)] };
  const found = Object.entries(ends).find(([, [least, most]]) => least === clamp[0] && most === clamp[1]);
  return found?.[0] ?? null;
}
