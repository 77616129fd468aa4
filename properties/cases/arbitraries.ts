/**
 * Cases for the laws, legal by construction and inside a subject's capabilities: nothing is ever filtered out. Free
 * numbers are drawn first (`Draft`) and then bent into the legal range, so that every one of them can shrink on its
 * own. What can be swapped is drawn independently, so that it mostly differs: extents, kernels, strides, pads,
 * channels.
 */
import * as fc from 'fast-check';
import type { Case, Rank } from '../../spec/case.ts';
import { type FloatDtype, isFloat } from '../../spec/number-types.ts';
import { floatArray } from '../../spec/tensor.ts';
import { type AxisCapabilities, capabilitiesAt, dtypesAt } from '../../subjects/capabilities.ts';
import { DrawnAmong } from './drawn-among.ts';
import { integerData } from './integer-data.ts';
import {
  type AxisDraft,
  type CaseLimits,
  caseOf,
  type Draft,
  fittingLayout,
  HALVED,
  HUGE_LIMITS,
  integersOf,
  LIMITS,
  LONG_LIMITS,
  MOST_BEYOND,
} from './legal-layout.ts';
import { fitted } from './narrow-types.ts';
import { withQuantisation } from './quantised.ts';

/** Legal cases with integer data, exact in every type. */
export function exactCases(capabilities: CaseLimits): fc.Arbitrary<Case> {
  return casesWithin(capabilities, [
    { bounds: { groups: 3, channels: 3, extents: 'any' }, weight: 11 },
    { bounds: { groups: 2, channels: 19, extents: 'small' }, weight: 4 },
    { bounds: { groups: 17, channels: 2, extents: 'small' }, weight: 4 },
    { bounds: { groups: 2, channels: 2, extents: 'long' }, weight: 2 },
    { bounds: { groups: 2, channels: 2, extents: 'huge' }, weight: 1 },
  ]);
}

/** Exact cases, most of them small: for laws that make several calls of each. */
export function smallCases(capabilities: CaseLimits): fc.Arbitrary<Case> {
  return casesWithin(capabilities, [
    { bounds: { groups: 3, channels: 3, extents: 'small' }, weight: 4 },
    { bounds: { groups: 3, channels: 2, extents: 'any' }, weight: 1 },
    { bounds: { groups: 2, channels: 7, extents: 'small' }, weight: 1 },
  ]);
}

/** Exact cases of a few cells: for laws that write out a whole matrix or a product of kernels. */
export function tinyCases(capabilities: CaseLimits): fc.Arbitrary<Case> {
  return casesWithin(capabilities, [{ bounds: { groups: 2, channels: 2, extents: 'tiny' }, weight: 1 }]);
}

/**
 * Legal cases whose data have full significands: the integers of an exact case, each scaled by its own factor in
 * [1/64, 1/32). Zeros stay zeros, so that shrinking still thins the data out. In one case of four the numbers spread
 * over many powers of two, as weights do: there the bound may be wider than a product, which is counted. Integers of quantised types
 * stay as they are.
 */
export function realCases(capabilities: CaseLimits): fc.Arbitrary<Case> {
  return exactCases(capabilities).map((problem) => {
    if (!isFloat(problem.dtype)) return problem;
    const isSpread = problem.w.data[0] % 4 === 0;
    const spread = SPREAD[problem.dtype];
    const scale = (values: ArrayLike<number>, salt: number) =>
      floatArray(
        problem.dtype,
        Array.from(values, (value, index) => {
          const exponent = isSpread ? ((index * 7 + salt * 5) % (2 * spread + 1)) - spread : 0;
          return ((value * (1 + goldenFraction(index * 3 + salt))) / 64) * 2 ** exponent;
        }),
      );
    return {
      ...problem,
      x: { shape: problem.x.shape, data: scale(problem.x.data, 0) },
      w: { shape: problem.w.shape, data: scale(problem.w.data, 1) },
      bias: problem.bias && scale(problem.bias, 2),
    };
  });
}

interface Bounds {
  readonly groups: number;
  /** Most channels of a group, on either side. */
  readonly channels: number;
  /** 'small' extents, at most 3, pay for many channels, few channels for 'long' ones; 'tiny': at most 2 cells and taps;
   * 'huge': one axis of thousands of cells. */
  readonly extents: 'any' | 'small' | 'tiny' | 'long' | 'huge';
}

function casesWithin(
  capabilities: CaseLimits,
  kinds: readonly { readonly bounds: Bounds; readonly weight: number }[],
): fc.Arbitrary<Case> {
  return fc
    .oneof(
      { withCrossShrink: true },
      ...kinds.map(({ bounds, weight }) => ({ arbitrary: drafts(capabilities, bounds), weight })),
    )
    .chain((draft) => {
      const layout = fittingLayout(draft, capabilities);
      return integerData(integersOf(layout)).map((integers) =>
        withQuantisation(fitted(caseOf(layout, integers)), capabilities),
      );
    });
}

function drafts(capabilities: CaseLimits, bounds: Bounds): fc.Arbitrary<Draft> {
  const channels = fc.integer({ min: 1, max: bounds.channels });
  const ranks = capabilities.ranks.filter((rank) => dtypesAt(capabilities, rank).length > 0).toSorted();
  return fc.record({
    rank: fc.constantFrom(...ranksFor(bounds, ranks)),
    dtype: fc.constantFrom(...capabilities.dtypes),
    batch: fc.constantFrom(1, 1, 1, 2, 2, 2, 3, 0),
    groups: fc.integer({ min: 1, max: bounds.groups }),
    inPerGroup: channels,
    outPerGroup: channels,
    bias: fc.boolean(),
    same: fc.boolean(),
    halvedPads: fc.nat(HALVED),
    limits: fc.constant({ long: LONG_LIMITS, huge: HUGE_LIMITS }[bounds.extents as string] ?? LIMITS),
    axes: axesOf(bounds),
    beyond: ranks.some((rank) => isAnyCrop(capabilitiesAt(capabilities, rank))) ? beyond : fc.constant([]),
  });
}

/** Three axes of which one is long would be too many cells. */
function ranksFor({ extents }: Bounds, ranks: readonly Rank[]): readonly Rank[] {
  const fewer = ranks.filter((rank) => rank < 3);
  return (extents === 'long' || extents === 'huge') && fewer.length > 0 ? fewer : ranks;
}

/** Three axes, of which a case takes as many as its rank. Where one is huge it is drawn which of the first two. */
function axesOf(bounds: Bounds): fc.Arbitrary<readonly AxisDraft[]> {
  const axis = axisDrafts(bounds);
  if (bounds.extents !== 'huge') return fc.tuple(axis, axis, axis);
  const tiny = axisDrafts({ ...bounds, extents: 'tiny' });
  return fc
    .tuple(axis, tiny, tiny, fc.boolean())
    .map(([huge, second, third, isLast]) => (isLast ? [second, huge, third] : [huge, second, third]));
}

/** One axis in seven may leave the customary limits. */
const beyondAxis = fc.oneof(
  { withCrossShrink: true },
  { arbitrary: fc.constant(0), weight: 6 },
  { arbitrary: fc.nat(MOST_BEYOND), weight: 1 },
);
const beyond = fc.tuple(beyondAxis, beyondAxis, beyondAxis);

function isAnyCrop({ padding, outputPadding }: AxisCapabilities): boolean {
  return padding === 'any' || outputPadding === 'any';
}

/** Thousands of cells. Shrinking goes down to one cell by halves, through all that is never drawn. */
const hugeInput = new DrawnAmong([[2 ** 11, 2400]], 1);

function axisDrafts({ extents }: Bounds): fc.Arbitrary<AxisDraft> {
  const upTo = (max: number, long = max, tiny = 3) =>
    fc.integer({
      min: 1,
      max: { any: max, small: Math.min(max, 3), tiny: Math.min(max, tiny), long, huge: 3 }[extents],
    });
  const isHuge = extents === 'huge';
  const pad = fc.oneof({ withCrossShrink: true }, fc.nat(2), fc.constant(0), fc.nat(16));
  return fc.record({
    input: isHuge ? hugeInput : upTo(14, 40, 2),
    kernel: upTo(9, 33, 2),
    stride: upTo(6, 20),
    dilation: fc.oneof({ withCrossShrink: true }, fc.constant(1), upTo(5)),
    padBegin: pad,
    padEnd: pad,
    outputPadding: fc.oneof({ withCrossShrink: true }, fc.constant(0), fc.nat(5)),
  });
}

/** Powers of two by which such data spread to either side; products of f16 stay above its subnormal numbers. */
const SPREAD: Readonly<Record<FloatDtype, number>> = { f64: 12, f32: 12, f16: 1, bf16: 12 };

/** Evenly spread fractions in [0, 1) with full significands (Weyl's sequence of the golden ratio). */
function goldenFraction(index: number): number {
  return ((index + 1) * 0.6180339887498949) % 1;
}
