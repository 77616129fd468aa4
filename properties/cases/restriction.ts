/**
 * Capabilities with something left out, so that what a law derives from a case still lies within the subject's. A law
 * that puts larger kernels, strides or extents than its case has, or other ones on one axis, says here what its cases
 * must be for that.
 */
import type { Case, Rank } from '../../spec/case.ts';
import { geometryOf } from '../../spec/geometry.ts';
import {
  type AxisCapabilities,
  type Capabilities,
  capabilitiesAt,
  LARGEST_FIELDS,
  type LargestField,
  largestOf,
  type UniformField,
} from '../../subjects/capabilities.ts';
import type { CaseLimits, DerivedLimits } from './legal-layout.ts';

/** What is left out of one rank, and what else holds for its cases. */
export type Restriction = Partial<AxisCapabilities> & { readonly derived?: DerivedLimits };

/** The capabilities less what `leaveOut` says of each rank. */
export function restricted(
  capabilities: CaseLimits,
  leaveOut: (able: AxisCapabilities, rank: Rank) => Restriction,
): CaseLimits {
  const ranks = ([1, 2, 3] as const).map((rank) => {
    const able = capabilitiesAt(capabilities, rank);
    const { derived, ...less } = leaveOut(able, rank);
    const dtypes = capabilities.byRank[rank]?.dtypes;
    const own = { ...axisOf(able), ...(dtypes && { dtypes }), ...less };
    return { rank, able: own, derived: { ...capabilities.derived?.[rank], ...derived } };
  });
  return {
    ...capabilities,
    byRank: Object.fromEntries(ranks.map(({ rank, able }) => [rank, able])),
    derived: Object.fromEntries(ranks.map(({ rank, derived }) => [rank, derived])),
  };
}

/** Only what a rank can have of its own. */
function axisOf(able: AxisCapabilities): AxisCapabilities {
  const { groups, dilation, padding, outputPadding, bias, emptyBatch, uniform, largest } = able;
  return { groups, dilation, padding, outputPadding, bias, emptyBatch, uniform, largest };
}

/** At most these, whatever else is taken; an infinite number is no limit. */
export function atMost(
  able: AxisCapabilities,
  most: { readonly [field in LargestField]?: number },
): Pick<AxisCapabilities, 'largest'> {
  const fields = Object.keys(LARGEST_FIELDS) as LargestField[];
  const least = fields.map((field) => [field, Math.min(largestOf(able, field), most[field] ?? Infinity)] as const);
  return { largest: Object.fromEntries(least.filter(([, value]) => value < Infinity)) };
}

/** Where one of the fields has one value for all axes, so have the others: what is derived depends on them. */
export function alike(
  { uniform }: AxisCapabilities,
  field: UniformField,
  others: readonly UniformField[],
): Pick<AxisCapabilities, 'uniform'> {
  return { uniform: uniform.includes(field) ? [...new Set([...uniform, ...others])] : uniform };
}

/** Without output padding: where it is no choice of the caller, with strides that ask for none. */
export function unfilled(able: AxisCapabilities): Restriction {
  if (able.outputPadding === 'to-stride') return { derived: { strideWithinKernel: true } };
  return { outputPadding: 'none' };
}

/** Strides that ask for no output padding where that is no choice of the caller; for all others nothing. */
export function withinKernel({ outputPadding }: AxisCapabilities): DerivedLimits {
  return outputPadding === 'to-stride' ? { strideWithinKernel: true } : {};
}

/** Without pads for subjects that know only those of SAME: a changed extent or stride has other ones. */
export function withoutSame(capabilities: CaseLimits): CaseLimits {
  return restricted(capabilities, ({ padding }) => ({ padding: knowsSame(padding) ? 'none' : padding }));
}

function knowsSame(padding: AxisCapabilities['padding']): boolean {
  return padding === 'same-or-valid' || padding === 'same-by-stride-or-valid';
}

/** The output padding of a case without pads: none, unless the subject fills up to the stride of itself. */
export function leastOutputPadding(problem: Case, capabilities: Capabilities): number[] {
  const { rank, axes } = geometryOf({ ...problem, outputPadding: problem.stride.map(() => 0) });
  const isFilled = capabilitiesAt(capabilities, rank).outputPadding === 'to-stride';
  return axes.map(({ stride, effectiveKernel }) => (isFilled ? Math.max(stride - effectiveKernel, 0) : 0));
}

/** What a law needs of a rank: of its number of axes, or of what the subject can do with it. */
export type RankNeed = (able: AxisCapabilities, rank: Rank) => boolean;

/** Of a law that tells axes apart. */
export const hasSeveralAxes: RankNeed = (_, rank) => rank > 1;

/** Of a law about the bias. */
export const takesBias: RankNeed = ({ bias }) => bias;

/** The ranks of the subject that have what a law needs. */
function ranksWhere(capabilities: Capabilities, has: RankNeed): Rank[] {
  return capabilities.ranks.filter((rank) => has(capabilitiesAt(capabilities, rank), rank));
}

/** The capabilities with those ranks only: for laws whose cases need more than every rank has. */
export function onRanksWhere<T extends Capabilities>(capabilities: T, has: RankNeed): T {
  return { ...capabilities, ranks: ranksWhere(capabilities, has) };
}

/** Without what only few can do: negative pads, and output padding from max(stride, dilation) on. */
export function withinCustomaryLimits(capabilities: CaseLimits): CaseLimits {
  return restricted(capabilities, ({ padding, outputPadding }) => ({
    padding: padding === 'any' ? 'asymmetric' : padding,
    outputPadding: outputPadding === 'any' ? 'full' : outputPadding,
  }));
}

/** null where some rank of the subject has what a law needs, else its name. */
export function missingUnless(name: string, has: RankNeed): (capabilities: Capabilities) => string | null {
  return (capabilities) => (ranksWhere(capabilities, has).length > 0 ? null : name);
}
