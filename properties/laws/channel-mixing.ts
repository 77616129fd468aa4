/**
 * A kernel of 1 mixes channels, cell by cell, and leaves the bias between the cells that the stride takes apart:
 *
 *   T(x, w)[n, m, i·s] = bias[m] + Σ_c x[n, c, i] · w[c, m]      over the c of m's group
 *
 * The sum is written out here, so that this law needs neither a second call nor a reference engine. The dilation of a
 * single tap must not matter.
 *
 * Source: Lin, Chen & Yan, "Network in network" (2014), section 3.1 (a 1 × 1 convolution is a linear map of channels).
 */
import type { Case } from '../../spec/case.ts';
import { geometryOf } from '../../spec/geometry.ts';
import type { AxisCapabilities, Capabilities } from '../../subjects/capabilities.ts';
import type { Subject } from '../../subjects/subject.ts';
import { smallCases } from '../cases/arbitraries.ts';
import { atMost, leastOutputPadding, type Restriction, restricted } from '../cases/restriction.ts';
import { type CaseLaw, type Mismatch, mismatchBetween, nothingMissing, resultOf } from '../law.ts';
import { entryAt, rearranged, tabulated } from '../law-parts/rearrangement.ts';

export const channelMixing: CaseLaw = {
  id: 'channel-mixing',
  statement: 'With kernel 1 every cell is a linear map of the channels of one input cell, or the bias.',
  lane: 'exact',
  missing: nothingMissing,
  cases: (capabilities) =>
    smallCases(restricted(capabilities, fillable)).map((problem) => withKernelOfOne(problem, capabilities)),
  special: true,
  check: (subject, problem) => check(subject, withKernelOfOne(problem, subject.capabilities)),
};

/** What a subject makes up to the stride it must also take. */
function fillable(able: AxisCapabilities): Restriction {
  return able.outputPadding === 'to-stride' ? atMost(able, { kernel: 1 }) : {};
}

function withKernelOfOne(problem: Case, capabilities: Capabilities): Case {
  const { w } = problem;
  const [inChannels, outPerGroup, ...kernel] = w.shape;
  const zeros = kernel.map(() => 0);
  const changed: Case = {
    ...problem,
    w: rearranged(w, [inChannels, outPerGroup, ...kernel.map(() => 1)], (index) => index),
    padBegin: zeros,
    padEnd: zeros,
  };
  return { ...changed, outputPadding: leastOutputPadding(changed, capabilities) };
}

async function check(subject: Subject, problem: Case): Promise<Mismatch | null> {
  const called = resultOf(await subject.run(problem), 'T(kernel 1)');
  if ('mismatch' in called) return called.mismatch;
  const { x, w, bias, stride, groups, dtype } = problem;
  const inPerGroup = x.shape[1] / groups;
  const outPerGroup = w.shape[1];
  const tap = stride.map(() => 0);
  const expected = tabulated(dtype, geometryOf(problem).outputShape, ([n, m, ...o]) => {
    const i = o.map((at, axis) => at / stride[axis]);
    const first = Math.floor(m / outPerGroup) * inPerGroup;
    let sum = bias?.[m] ?? 0;
    for (let c = first; c < first + inPerGroup; c++) {
      sum += entryAt(x, [n, c, ...i]) * entryAt(w, [c, m % outPerGroup, ...tap]);
    }
    return sum;
  });
  return mismatchBetween(expected, called.y, 'T(kernel 1) against the product of the channels');
}
