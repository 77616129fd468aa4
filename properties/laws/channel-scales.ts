/**
 * What follows a layer on each output channel can be folded into its weights: with the weights and biases of channel m times sₘ the
 * result of that channel is sₘ times as large. So a batch normalisation is folded; the output channels are the second axis of w here, and
 * those of each group follow each other.
 *
 * Source: Jacob et al. (2018), section 3.2: w_fold = γ·w/σ; T is linear in w and b.
 */
import type { Case } from '../../spec/case.ts';
import type { Subject } from '../../subjects/subject.ts';
import { exactCases } from '../cases/arbitraries.ts';
import { scaledChannels } from '../cases/quantised-cases.ts';
import { type CaseLaw, type Mismatch, mismatchBetween, nothingMissing, resultOf } from '../law.ts';
import { tabulated } from '../law-parts/rearrangement.ts';

export const channelScales: CaseLaw = {
  id: 'channel-scales',
  statement: 'T(x, w·sₘ, b·sₘ) = sₘ·T(x, w, b) for each output channel m.',
  lane: 'exact',
  missing: nothingMissing,
  cases: exactCases,
  check,
};

/** Factors that sums have room for; neighbours differ. */
const factorOf = (channel: number) => [2, -1, 3][channel % 3];

async function check(subject: Subject, problem: Case): Promise<Mismatch | null> {
  const first = resultOf(await subject.run(problem), 'T(x, w, b)');
  if ('mismatch' in first) return first.mismatch;
  const label = 'T(x, w·s, b·s)';
  const folded = resultOf(await subject.run(scaledChannels(problem, factorOf)), label);
  if ('mismatch' in folded) return folded.mismatch;
  const { shape, data } = first.y;
  const expected = tabulated(problem.dtype, shape, ([, m], flat) => factorOf(m) * data[flat]);
  return mismatchBetween(expected, folded.y, `${label} against s·T(x, w, b)`, { isTwoWays: true });
}
