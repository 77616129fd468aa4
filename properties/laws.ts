/** The registry of laws, in the order in which they are run: telling ones first. */

import { didYouMean } from '../spec/nearest.ts';
import { isQuantised } from '../spec/number-types.ts';
import { type Capabilities, EVERYTHING } from '../subjects/capabilities.ts';
import type { CaseLaw, Law, WordLaw } from './law.ts';
import { adjointness } from './laws/adjointness.ts';
import { agreement } from './laws/agreement.ts';
import { axisOrder } from './laws/axis-order.ts';
import { axisReversal } from './laws/axis-reversal.ts';
import { batchItems } from './laws/batch-items.ts';
import { biasAffinity } from './laws/bias-affinity.ts';
import { boundedAgreement } from './laws/bounded-agreement.ts';
import { callOrder } from './laws/call-order.ts';
import { channelMixing } from './laws/channel-mixing.ts';
import { channelOrder } from './laws/channel-order.ts';
import { channelScales } from './laws/channel-scales.ts';
import { composition } from './laws/composition.ts';
import { concurrency } from './laws/concurrency.ts';
import { cubicInterpolation } from './laws/cubic-interpolation.ts';
import { depthToSpace } from './laws/depth-to-space.ts';
import { dilationAsZeros } from './laws/dilation-as-zeros.ts';
import { gradientBias } from './laws/gradient-bias.ts';
import { gradientTwice } from './laws/gradient-twice.ts';
import { gradientW } from './laws/gradient-w.ts';
import { gradientX } from './laws/gradient-x.ts';
import { gradientsBetweenRuns } from './laws/gradients-between-runs.ts';
import { groupsAsBlocks } from './laws/groups-as-blocks.ts';
import { groupsAsCalls } from './laws/groups-as-calls.ts';
import { impulseResponse } from './laws/impulse-response.ts';
import { infinity } from './laws/infinity.ts';
import { inputsKept } from './laws/inputs-kept.ts';
import { largeSizes } from './laws/large-sizes.ts';
import { linearInterpolation } from './laws/linear-interpolation.ts';
import { linearityW } from './laws/linearity-w.ts';
import { linearityX } from './laws/linearity-x.ts';
import { matrixNonzeros } from './laws/matrix-nonzeros.ts';
import { matrixRows } from './laws/matrix-rows.ts';
import { nan } from './laws/nan.ts';
import { nearDefault } from './laws/near-default.ts';
import { nearestNeighbour } from './laws/nearest-neighbour.ts';
import { outputPaddingAsCrop } from './laws/output-padding-as-crop.ts';
import { outputShape } from './laws/output-shape.ts';
import { overflow } from './laws/overflow.ts';
import { overlap } from './laws/overlap.ts';
import { paddingAsCrop } from './laws/padding-as-crop.ts';
import { prepared } from './laws/prepared.ts';
import { preparedOtherX } from './laws/prepared-other-x.ts';
import { quantisedAgreement } from './laws/quantised-agreement.ts';
import { quantisedChannels } from './laws/quantised-channels.ts';
import { quantisedClamp } from './laws/quantised-clamp.ts';
import { quantisedRefusal } from './laws/quantised-refusal.ts';
import { quantisedRounding } from './laws/quantised-rounding.ts';
import { quantisedSaturation } from './laws/quantised-saturation.ts';
import { quantisedScales } from './laws/quantised-scales.ts';
import { quantisedTypes } from './laws/quantised-types.ts';
import { quantisedZeroPoints } from './laws/quantised-zero-points.ts';
import { refusal } from './laws/refusal.ts';
import { repetition } from './laws/repetition.ts';
import { resultsKept } from './laws/results-kept.ts';
import { separability } from './laws/separability.ts';
import { shift } from './laws/shift.ts';
import { strideAsZeros } from './laws/stride-as-zeros.ts';
import { subnormals } from './laws/subnormals.ts';
import { threads } from './laws/threads.ts';
import { unitAxes } from './laws/unit-axes.ts';
import { views } from './laws/views.ts';
import { wordsNearDefault } from './laws/words-near-default.ts';
import { wordsReading } from './laws/words-reading.ts';
import { wordsRefusal } from './laws/words-refusal.ts';
import { wordsResult } from './laws/words-result.ts';
import { wordsRewording } from './laws/words-rewording.ts';
import { wordsRules } from './laws/words-rules.ts';

/** The core of the gate: on its own it implies all others, where nothing has a state. */
export const CORE_LAWS: readonly CaseLaw[] = [
  agreement,
  outputShape,
  refusal,
  adjointness,
  impulseResponse,
  linearityX,
  linearityW,
  biasAffinity,
  boundedAgreement,
];

/** Laws whose cases are put one by one and not drawn: what chance leaves out. */
export const ENUMERATED_LAWS: readonly CaseLaw[] = [nearDefault, largeSizes];

/** The rest of the gate. These laws point more closely at what is wrong, and see state and side effects. */
export const FURTHER_LAWS: readonly CaseLaw[] = [
  gradientX,
  gradientW,
  gradientBias,
  gradientTwice,
  gradientsBetweenRuns,
  repetition,
  callOrder,
  inputsKept,
  resultsKept,
  views,
  prepared,
  preparedOtherX,
  concurrency,
  threads,
  strideAsZeros,
  dilationAsZeros,
  paddingAsCrop,
  outputPaddingAsCrop,
  groupsAsBlocks,
  groupsAsCalls,
  depthToSpace,
  channelMixing,
  unitAxes,
  axisOrder,
  axisReversal,
  channelOrder,
  channelScales,
  separability,
  composition,
  batchItems,
  shift,
  matrixRows,
  matrixNonzeros,
  overlap,
  nearestNeighbour,
  linearInterpolation,
  cubicInterpolation,
  nan,
  infinity,
  subnormals,
  overflow,
];

/** What holds of integers with scales and zero points. */
export const QUANTISED_LAWS: readonly CaseLaw[] = [
  quantisedAgreement,
  quantisedRounding,
  quantisedRefusal,
  quantisedZeroPoints,
  quantisedScales,
  quantisedChannels,
  quantisedSaturation,
  quantisedClamp,
  quantisedTypes,
];

/** Whether it is about integers only. */
function isOfIntegers({ id }: Pick<Law, 'id'>): boolean {
  return QUANTISED_LAWS.some((law) => law.id === id);
}

/** Laws of integers are not even named for who has none, but where they are all that is asked for. */
export function lawsNamedFor(laws: readonly Law[], { dtypes }: Pick<Capabilities, 'dtypes'>): readonly Law[] {
  const others = laws.filter((law) => !isOfIntegers(law));
  return dtypes.some(isQuantised) || others.length === 0 ? laws : others;
}

/** Every law about cases: the core ones, those whose cases are enumerated, the further ones, and those of integers. */
export const LAWS: readonly CaseLaw[] = [...CORE_LAWS, ...ENUMERATED_LAWS, ...FURTHER_LAWS, ...QUANTISED_LAWS];

/** The laws about calls in the words of frameworks. */
export const WORD_LAWS: readonly WordLaw[] = [
  wordsResult,
  wordsRefusal,
  wordsRules,
  wordsReading,
  wordsRewording,
  wordsNearDefault,
];

/** Those about cases and those about calls in words. */
export const ALL_LAWS: readonly Law[] = [...LAWS, ...WORD_LAWS];

/** How many cases a law is run on: further laws make several calls of a case, and are run on a quarter, others on all, if they say no share. */
export function runsFor(law: Law, runs: number): number {
  const isFurther = FURTHER_LAWS.some(({ id }) => id === law.id);
  return Math.ceil(runs * (law.share ?? (isFurther ? 1 / 4 : 1)));
}

/**
 * The laws in the order that finds a defect soonest: what a subject offers beside the operator is first asked for by
 * the laws that are about it.
 */
export function tellingFirst(laws: readonly Law[], capabilities: Capabilities): readonly Law[] {
  const isBeside = (law: Law) => law.missing(EVERYTHING) !== null && law.missing(capabilities) === null;
  return [...laws.filter(isBeside), ...laws.filter((law) => !isBeside(law))];
}

/** Names that stand for several laws. */
export const LAW_GROUPS: readonly string[] = ['core', 'quantised', 'words', 'all'];

/**
 * The laws of the given ids, `core` for those of CORE_LAWS, `quantised` for those of integers, `words` for those about calls in words; every law about cases for an
 * empty list and for `all`.
 * @throws RangeError for an id that is not known
 */
export function lawsNamed(ids: readonly string[]): readonly Law[] {
  if (ids.length === 0 || ids.includes('all')) return ids.includes('words') ? ALL_LAWS : LAWS;
  const named = ids.flatMap((id): readonly Law[] => {
    if (id === 'core') return CORE_LAWS;
    if (id === 'quantised') return QUANTISED_LAWS;
    if (id === 'words') return WORD_LAWS;
    const law = ALL_LAWS.find((candidate) => candidate.id === id);
    if (law === undefined) {
      const known = ALL_LAWS.map((candidate) => candidate.id);
      const hint = didYouMean(id, [...known, ...LAW_GROUPS]);
      throw new RangeError(
        `law "${id}" is not known; it must be one of ${known.join(', ')}, core, quantised, words or all${hint}`,
      );
    }
    return [law];
  });
  return [...new Set(named)];
}
