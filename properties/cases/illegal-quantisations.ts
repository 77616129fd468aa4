/** Quantisations that are none, one rule broken at a time, for the law `quantised-refusal`. */
import type * as fc from 'fast-check';
import type { Case } from '../../spec/case.ts';
import { INTEGER_TYPES, type QuantisedDtype } from '../../spec/number-types.ts';
import { type Quantisation, quantisationOf } from '../../spec/quantisation.ts';
import type { QuantisationRule } from '../../subjects/capabilities.ts';
import { smallCases } from './arbitraries.ts';
import { inTurn } from './in-turn.ts';
import type { CaseLimits } from './legal-layout.ts';
import { ofQuantisedTypes } from './quantised-cases.ts';

/** What becomes of the quantisation of a legal case. */
type Break = (quantisation: Quantisation, problem: Case) => Quantisation;

const WRONG_SCALES = [0, -1, Number.NaN, Number.POSITIVE_INFINITY];

const beyond = (dtype: QuantisedDtype, isBelow: boolean) =>
  isBelow ? INTEGER_TYPES[dtype].smallest - 1 : INTEGER_TYPES[dtype].largest + 1;

/** A list that is as long as neither one nor all channels. */
const ofWrongLength = (list: readonly number[], channels: number) =>
  Array.from({ length: channels + 1 }, () => list[0]);

const BREAKS: Readonly<Record<QuantisationRule, readonly Break[]>> = {
  scale: [
    ...WRONG_SCALES.map(
      (scale): Break =>
        (q) => ({ ...q, x: { ...q.x, scale } }),
    ),
    ...WRONG_SCALES.map(
      (scale): Break =>
        (q) => ({ ...q, y: { ...q.y, scale } }),
    ),
    ...WRONG_SCALES.map(
      (scale): Break =>
        (q) => ({ ...q, w: { ...q.w, scale: q.w.scale.with(0, scale) } }),
    ),
  ],
  'zero-point': [false, true].flatMap((isBelow): Break[] => [
    (q, { dtype }) => ({ ...q, x: { ...q.x, zeroPoint: beyond(dtype as QuantisedDtype, isBelow) } }),
    (q, { dtype }) => ({ ...q, y: { ...q.y, zeroPoint: beyond(dtype as QuantisedDtype, isBelow) } }),
    (q) => ({ ...q, w: { ...q.w, zeroPoint: q.w.zeroPoint.with(0, beyond(q.w.dtype, isBelow)) } }),
  ]),
  'channel-list': [
    (q, { w, groups }) => {
      const channels = w.shape[1] * groups;
      const scale = ofWrongLength(q.w.scale, channels);
      return { ...q, w: { ...q.w, scale, zeroPoint: ofWrongLength(q.w.zeroPoint, channels) } };
    },
    (q) => ({ ...q, w: { ...q.w, scale: [], zeroPoint: [] } }),
  ],
};

/** Illegal in one way each, of the rules that the subject claims to hold; the ways take turns. */
export function illegalQuantisations(capabilities: CaseLimits, first = 0): fc.Arbitrary<Case> {
  const legal = smallCases(ofQuantisedTypes({ ...capabilities, emptyBatch: false }));
  const breaks = capabilities.refusesQuantisation.flatMap((rule) => BREAKS[rule]);
  return inTurn(
    breaks.map((broken) =>
      legal.map((problem) => ({ ...problem, quantisation: broken(quantisationOf(problem), problem) })),
    ),
    first,
  );
}
