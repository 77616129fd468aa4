/**
 * Channels have no order: with the channels of x, both channel axes of w and the bias in another order, the channels of
 * the result are in that order. Groups change places as a whole; inside a group input and output channels each have an
 * order of their own. Groups are rotated by one, input channels rotated, output channels reversed.
 *
 * Source: the definition, a sum over the input channels of a group for each of its output channels.
 */
import type { Case } from '../../spec/case.ts';
import type { Subject } from '../../subjects/subject.ts';
import { smallCases } from '../cases/arbitraries.ts';
import { type CaseLaw, nothingMissing } from '../law.ts';
import { checkEquivalence } from '../law-parts/equivalence.ts';
import { rearranged } from '../law-parts/rearrangement.ts';

export const channelOrder: CaseLaw = {
  id: 'channel-order',
  statement: 'Another order of groups, and of channels inside a group, gives the same result in that order.',
  lane: 'exact',
  missing: nothingMissing,
  cases: smallCases,
  check,
};

function check(subject: Subject, problem: Case) {
  const { x, w, bias, groups } = problem;
  const inPerGroup = x.shape[1] / groups;
  const outPerGroup = w.shape[1];
  // The channel that then stands at the given place.
  const groupAt = (place: number) => (place + 1) % groups;
  const inChannelAt = (place: number) =>
    groupAt(Math.floor(place / inPerGroup)) * inPerGroup + ((place + 1) % inPerGroup);
  const turnedWithin = (m: number) => outPerGroup - 1 - m;
  const outChannelAt = (place: number) =>
    groupAt(Math.floor(place / outPerGroup)) * outPerGroup + turnedWithin(place % outPerGroup);
  const moved: Case = {
    ...problem,
    x: rearranged(x, x.shape, ([n, c, ...i]) => [n, inChannelAt(c), ...i]),
    w: rearranged(w, w.shape, ([c, m, ...k]) => [inChannelAt(c), turnedWithin(m), ...k]),
    bias: bias === null ? null : bias.map((_, place) => bias[outChannelAt(place)]),
  };
  return checkEquivalence(
    subject,
    { label: 'T with channels in another order', problem: moved },
    {
      label: 'T, its channels in that order',
      calls: [problem],
      assembled: ([y]) => rearranged(y, y.shape, ([n, m, ...o]) => [n, outChannelAt(m), ...o]),
    },
  );
}
