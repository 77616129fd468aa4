/**
 * What an author can declare, as single steps from what is declared: each with the words for the cases that it leaves
 * out.
 */
import type { Rank } from '../../spec/case.ts';
import type { Geometry } from '../../spec/geometry.ts';
import { isQuantised } from '../../spec/number-types.ts';
import type { Dtype } from '../../spec/tensor.ts';
import {
  type AxisCapabilities,
  type Capabilities,
  capabilitiesAt,
  LARGEST_FIELDS,
  type LargestField,
  UNIFORM_FIELDS,
  type UniformField,
} from '../../subjects/capabilities.ts';
import { sizeOf } from '../../subjects/fits.ts';

export interface Narrowing {
  /** Ends "every case …". */
  readonly label: string;
  /** As it is declared alone. */
  readonly declared: Partial<Capabilities>;
  readonly applied: (capabilities: Capabilities) => Capabilities;
}

interface AxisNarrowing {
  readonly label: string;
  readonly patch: Partial<AxisCapabilities>;
}

const SEVERAL: Readonly<Record<UniformField, string>> = {
  input: 'input extents',
  kernel: 'kernel extents',
  stride: 'strides',
  dilation: 'dilations',
  padding: 'pads on the axes',
  outputPadding: 'output paddings',
};

const AXIS_NARROWINGS: readonly AxisNarrowing[] = [
  { label: 'with an empty batch', patch: { emptyBatch: false } },
  { label: 'with a bias', patch: { bias: false } },
  { label: 'of several groups', patch: { groups: false } },
  { label: 'with a dilation and a stride above 1', patch: { dilation: 'without-stride' } },
  { label: 'with a dilation above 1', patch: { dilation: false } },
  { label: 'with negative pads', patch: { padding: 'asymmetric' } },
  { label: 'whose pads differ at the two ends', patch: { padding: 'symmetric' } },
  { label: 'with other pads than those of SAME', patch: { padding: 'same-or-valid' } },
  { label: 'with other pads than those of SAME for an output of i·s', patch: { padding: 'same-by-stride-or-valid' } },
  { label: 'with pads', patch: { padding: 'none' } },
  { label: 'whose output padding reaches max(stride, dilation)', patch: { outputPadding: 'full' } },
  { label: 'whose output padding reaches the stride', patch: { outputPadding: 'below-stride' } },
  {
    label: 'with another output padding than what makes a kernel up to the stride',
    patch: { outputPadding: 'to-stride' },
  },
  { label: 'with output padding', patch: { outputPadding: 'none' } },
  ...UNIFORM_FIELDS.map((field) => ({ label: `whose ${SEVERAL[field]} differ`, patch: { uniform: [field] } })),
];

/** Of integers that stand for real numbers. */
const QUANTISED_NARROWINGS: readonly { readonly label: string; readonly patch: Partial<Capabilities> }[] = [
  { label: 'with a zero point of w', patch: { zeroPoints: 'of-activations' } },
  { label: 'with zero points', patch: { zeroPoints: 'none' } },
  { label: 'with a scale for each output channel', patch: { channelScales: false } },
  { label: 'with a clamp', patch: { clamps: false } },
];

const ONE: Readonly<Record<LargestField, string>> = {
  batch: 'a batch',
  groups: 'a number of groups',
  channels: 'a number of channels',
  input: 'an input extent',
  kernel: 'a kernel',
  stride: 'a stride',
  dilation: 'a dilation',
  padding: 'a pad',
  outputPadding: 'an output padding',
};

/** All steps, weaker ones before stronger ones; limits are those that a call that went well has. */
export function narrowings(capabilities: Capabilities, calls: readonly Geometry[]): Narrowing[] {
  const axis = [...AXIS_NARROWINGS, ...limits(calls)];
  const { ranks, dtypes } = capabilities;
  return [
    ...axis.map((step) => everywhere(step)),
    ...(ranks.length > 1 ? axis.flatMap((step) => ranks.map((rank) => atRank(step, rank))) : []),
    ...(dtypes.some(isQuantised) ? QUANTISED_NARROWINGS.map(ofIntegers) : []),
    ...ranks.map((rank) => withoutRank(rank, capabilities)),
    ...(dtypes.length > 1 ? dtypes.map((dtype) => withoutType(dtype, capabilities)) : []),
  ];
}

function limits(calls: readonly Geometry[]): AxisNarrowing[] {
  return (Object.keys(LARGEST_FIELDS) as LargestField[]).flatMap((field) => {
    const values = new Set(calls.map((geometry) => sizeOf(field, geometry)));
    return [...values]
      .filter((most) => most >= LARGEST_FIELDS[field])
      .toSorted((a, b) => b - a)
      .map((most) => ({ label: `with ${ONE[field]} above ${most}`, patch: { largest: { [field]: most } } }));
  });
}

function everywhere({ label, patch }: AxisNarrowing): Narrowing {
  return {
    label,
    declared: patch,
    applied(capabilities) {
      const ranks = Object.entries(capabilities.byRank).map(([rank, own]) => {
        // A rank with a word of its own on this keeps it no longer.
        const isSaid = Object.keys(patch).some((field) => Object.hasOwn(own, field));
        return [rank, isSaid ? merged(capabilitiesAt(capabilities, Number(rank) as Rank), own, patch) : own];
      });
      return { ...merged(capabilities, capabilities, patch), byRank: Object.fromEntries(ranks) };
    },
  };
}

function atRank({ label, patch }: AxisNarrowing, rank: Rank): Narrowing {
  return {
    label: `of ${rank} spatial ${rank === 1 ? 'axis' : 'axes'} ${label}`,
    declared: { byRank: { [rank]: patch } },
    applied(capabilities) {
      const own = merged(capabilitiesAt(capabilities, rank), capabilities.byRank[rank] ?? {}, patch);
      return { ...capabilities, byRank: { ...capabilities.byRank, [rank]: own } };
    },
  };
}

function ofIntegers({ label, patch }: (typeof QUANTISED_NARROWINGS)[number]): Narrowing {
  return { label, declared: patch, applied: (capabilities) => ({ ...capabilities, ...patch }) };
}

/** What `into` says, with the patch; what is one-valued or limited besides stays so. */
function merged<T>(able: AxisCapabilities, into: T, { uniform, largest, ...patch }: Partial<AxisCapabilities>): T {
  return {
    ...into,
    ...patch,
    ...(uniform && { uniform: [...new Set([...able.uniform, ...uniform])] }),
    ...(largest && { largest: { ...able.largest, ...largest } }),
  };
}

function withoutRank(rank: Rank, { ranks }: Capabilities): Narrowing {
  const without = (all: readonly Rank[]) => all.filter((other) => other !== rank);
  return {
    label: `of ${rank} spatial ${rank === 1 ? 'axis' : 'axes'}`,
    declared: { ranks: without(ranks) },
    applied: (capabilities) => ({ ...capabilities, ranks: without(capabilities.ranks) }),
  };
}

function withoutType(dtype: Dtype, { dtypes }: Capabilities): Narrowing {
  const without = (all: readonly Dtype[]) => all.filter((other) => other !== dtype);
  return {
    label: `of type ${dtype}`,
    declared: { dtypes: without(dtypes) },
    applied: (capabilities) => ({ ...capabilities, dtypes: without(capabilities.dtypes) }),
  };
}
