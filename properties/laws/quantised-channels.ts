/**
 * Scales belong to output channels: the output channels of each group in reverse order, with their weights, biases, scales and zero
 * points, give the result in reverse order. A scale that is taken by input channel, or by another axis of w, does not follow.
 *
 * Source: TensorFlow Lite 8-bit quantization specification: TRANSPOSE_CONV is quantised along the output channels of its weights.
 */
import type { Case } from '../../spec/case.ts';
import { quantisationOf } from '../../spec/quantisation.ts';
import type { Tensor } from '../../spec/tensor.ts';
import type { Subject } from '../../subjects/subject.ts';
import { missingQuantised, needsQuantised, roundedCases } from '../cases/quantised-cases.ts';
import { type CaseLaw, type Mismatch, mismatchBetween, resultOf } from '../law.ts';
import { rearranged } from '../law-parts/rearrangement.ts';

export const quantisedChannels: CaseLaw = {
  id: 'quantised-channels',
  statement: 'Output channels in another order, with their scales and biases, give the result in that order.',
  lane: 'exact',
  missing: (capabilities) =>
    missingQuantised(capabilities) ?? (capabilities.channelScales ? null : 'scales of output channels'),
  unfit: needsQuantised,
  cases: (capabilities) => roundedCases(capabilities),
  special: true,
  numbers: 'any',
  check,
};

async function check(subject: Subject, problem: Case): Promise<Mismatch | null> {
  const first = resultOf(await subject.run(problem), 'T(case)');
  if ('mismatch' in first) return first.mismatch;
  const label = 'T with output channels reversed';
  const second = resultOf(await subject.run(reversed(problem)), label);
  if ('mismatch' in second) return second.mismatch;
  const outPerGroup = problem.w.shape[1];
  const expected = rearranged(first.y, first.y.shape, ([n, m, ...o]) => [n, reversedIn(outPerGroup)(m), ...o]);
  return mismatchBetween(expected, second.y, `${label} against T(case), reversed`, { isTwoWays: true });
}

/** The channel at its place in reverse order, within its group. */
function reversedIn(outPerGroup: number): (m: number) => number {
  return (m) => m - (m % outPerGroup) + outPerGroup - 1 - (m % outPerGroup);
}

function reversed(problem: Case): Case {
  const { w, bias } = problem;
  const quantisation = quantisationOf(problem);
  const outPerGroup = w.shape[1];
  const at = reversedIn(outPerGroup);
  const list = (values: readonly number[]) => (values.length === 1 ? values : values.map((_, m) => values[at(m)]));
  const weights: Tensor = rearranged(w, w.shape, ([c, m, ...k]) => [c, outPerGroup - 1 - m, ...k]);
  return {
    ...problem,
    w: weights,
    bias: bias?.map((_, m) => bias[at(m)]) ?? null,
    quantisation: {
      ...quantisation,
      w: { ...quantisation.w, scale: list(quantisation.w.scale), zeroPoint: list(quantisation.w.zeroPoint) },
    },
  };
}
