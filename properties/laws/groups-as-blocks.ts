/**
 * Groups are blocks: T(x, w; g groups) = T(x, W; one group), where W is dense and zero outside of its g diagonal
 * blocks,
 *
 *   W[c, (γ, m), k] = w[c, m, k] where γ is the group of c, else 0
 *
 * Source: Krizhevsky, Sutskever & Hinton, "ImageNet classification with deep convolutional neural networks" (2012),
 * section 3.5 (channels of a group are connected only to that group); PyTorch documentation, ConvTranspose2d, groups.
 */
import type { Case } from '../../spec/case.ts';
import type { Subject } from '../../subjects/subject.ts';
import { smallCases } from '../cases/arbitraries.ts';
import { missingUnless } from '../cases/restriction.ts';
import type { CaseLaw } from '../law.ts';
import { checkEquivalence } from '../law-parts/equivalence.ts';
import { rearranged } from '../law-parts/rearrangement.ts';

export const groupsAsBlocks: CaseLaw = {
  id: 'groups-as-blocks',
  statement: 'T(w; g groups) = T(W; 1 group) with W block-diagonal.',
  lane: 'exact',
  missing: missingUnless('groups', (able) => able.groups),
  cases: smallCases,
  check,
};

function check(subject: Subject, problem: Case) {
  const { w, groups } = problem;
  const [inChannels, outPerGroup, ...kernel] = w.shape;
  const dense = rearranged(w, [inChannels, outPerGroup * groups, ...kernel], ([c, m, ...k]) => [
    c,
    // Outside of its own block this is no channel of w, and so 0.
    m - Math.floor(c / (inChannels / groups)) * outPerGroup,
    ...k,
  ]);
  return checkEquivalence(
    subject,
    { label: 'T(w; groups)', problem },
    { label: 'T(block-diagonal w; one group)', calls: [{ ...problem, w: dense, groups: 1 }], assembled: ([y]) => y },
  );
}
