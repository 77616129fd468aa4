/** What a subject can be asked. Cases are generated within its capabilities; what lies outside is counted as not
 * covered, never as passed. */

import type { Rank } from '../spec/case.ts';
import { CONVENTION_IDS } from '../spec/conventions/convention-ids.ts';
import { describeValue } from '../spec/describe-value.ts';
import { ILLEGAL_KINDS, type IllegalKind } from '../spec/illegal.ts';
import { didYouMean } from '../spec/nearest.ts';
import { DTYPES } from '../spec/number-types.ts';
import { REQUANTISATION_RULES, type RequantisationRule } from '../spec/requantisation.ts';
import type { Dtype } from '../spec/tensor.ts';

/** What can be the same on every axis of a call. */
export type UniformField = 'input' | 'kernel' | 'stride' | 'dilation' | 'padding' | 'outputPadding';
export const UNIFORM_FIELDS = [
  'input',
  'kernel',
  'stride',
  'dilation',
  'padding',
  'outputPadding',
] as const satisfies readonly UniformField[];

/** What can have a largest value, and the least that this may be. `channels` are all those of x, and all those of the
 * output; `input` is an extent of x, before it is spread. */
export type LargestField =
  | 'batch'
  | 'groups'
  | 'channels'
  | 'input'
  | 'kernel'
  | 'stride'
  | 'dilation'
  | 'padding'
  | 'outputPadding';
export const LARGEST_FIELDS = {
  batch: 1,
  groups: 1,
  channels: 1,
  input: 1,
  kernel: 1,
  stride: 1,
  dilation: 1,
  padding: 0,
  outputPadding: 0,
} as const satisfies Readonly<Record<LargestField, number>>;

/** What a quantisation can be refused for: a scale that is none, a zero point outside of its type, a list of another length. */
export type QuantisationRule = 'scale' | 'zero-point' | 'channel-list';
const QUANTISATION_RULES = ['scale', 'zero-point', 'channel-list'] as const satisfies readonly QuantisationRule[];

/** What a subject can do on the axes of a call; it can differ by rank (`Capabilities.byRank`). */
export interface AxisCapabilities {
  readonly groups: boolean;
  /** 'without-stride': a dilation above 1 only where every stride is 1, as in Keras. */
  readonly dilation: boolean | 'without-stride';
  /**
   * 'same-or-valid': only the pads that TensorFlow's SAME and VALID stand for, SAME with any of the outputs of
   * (i − 1)·s + 1 … i·s, which the caller chooses. 'same-by-stride-or-valid': SAME gives i·s and nothing else, as a
   * layer of Keras and auto_pad of ONNX have it. 'any': also negative ones, which extend the output.
   */
  readonly padding: 'any' | 'asymmetric' | 'symmetric' | 'same-or-valid' | 'same-by-stride-or-valid' | 'none';
  /**
   * 'any' has no limit, 'full' is below max(stride, dilation). 'to-stride' is no choice of the caller: a kernel that is
   * smaller than the stride is made up to it, so that it always is max(stride − effective kernel, 0), as in a layer of
   * Keras.
   */
  readonly outputPadding: 'any' | 'full' | 'below-stride' | 'to-stride' | 'none';
  readonly bias: boolean;
  readonly emptyBatch: boolean;
  /** What has one value for all axes. Of `padding` both ends have one each. */
  readonly uniform: readonly UniformField[];
  /** The largest value that is taken; what is left out has no limit of its own. */
  readonly largest: { readonly [field in LargestField]?: number };
}

/** What a subject declares that it can do. What it lacks is not covered, never passed. */
export interface Capabilities extends AxisCapabilities {
  readonly ranks: readonly Rank[];
  readonly dtypes: readonly Dtype[];
  /** The kinds of illegal case that the subject claims to refuse. */
  readonly refuses: readonly IllegalKind[];
  /** This subject is not asked larger problems. */
  readonly maxMultiplyAdds: number;
  /** Whether NaN, infinities, subnormals and overflow behave as spec/special-values.ts requires. */
  readonly specialValues: boolean;
  /**
   * What becomes of subnormal numbers, where `specialValues` is true: 'kept' as any number; 'flushed', so that what is computed of them
   * is zero where nothing in it is a normal number; 'either', by the shape of the layer or cell by cell.
   */
  readonly subnormals: 'kept' | 'flushed' | 'either';
  /**
   * Whether each output is a sum of the products that define it, in any order, so that its error is bounded by their
   * magnitudes. One that is computed by minimal filtering (Winograd) is not: where this is false the law
   * bounded-agreement has the bound of spec/normwise-bound.ts, by the largest cell of each channel.
   */
  readonly sumsOfProducts: boolean;
  /**
   * What it keeps sums in where a case is of f16 or bf16: that type itself, or f32 or wider, rounded once at the end. The law
   * bounded-agreement has the roundoff of that type for the sums.
   */
  readonly sumsIn: 'own-type' | 'f32';
  /**
   * Of a case of integers: by which rules it may round, one of which must explain a whole result; none where it names none, and each
   * element is then held to one step (spec/requantisation.ts).
   */
  readonly requantisation: readonly RequantisationRule[];
  /** Zero points beside 0 (128 of uint8): of all operands, of x and y only, or of none. int16 has none for anybody. */
  readonly zeroPoints: 'any' | 'of-activations' | 'none';
  /** Whether weights have a scale for each output channel. */
  readonly channelScales: boolean;
  /** What weights are beside x of uint8. */
  readonly weightsOfUint8: 'uint8' | 'int8';
  /** What of a quantisation that is none the subject claims to refuse. */
  readonly refusesQuantisation: readonly QuantisationRule[];
  /** Whether results are clamped to less than the range of their type, as by a fused activation. */
  readonly clamps: boolean;
  /** Whether it gives gradients: true, where nothing else is said, for an implementation that has such a function. */
  readonly gradients: boolean;
  /**
   * What a layer that it prepared can be run on: nothing, since it prepares none; the x that it was prepared with; any
   * x of these channels. Where nothing else is said, 'fixed' for an implementation that has a function `prepare`.
   */
  readonly prepared: 'none' | 'fixed' | 'any-x';
  /** Whether the result of a prepared layer lies in memory that its next run overwrites, and disposing gives back. */
  readonly lendsResults: boolean;
  /** Whether a call may begin before an earlier one has ended; not over a pipe. */
  readonly concurrent: boolean;
  /** Whether arguments and results lie in memory that both sides hold, so that side effects can be; not over a pipe. */
  readonly sharedMemory: boolean;
  /** The most threads that it can use; how many it is to use is in ADJOINT_THREADS when it is loaded (threads.ts). */
  readonly threads: number;
  /** The conventions in whose words it can be called, by their ids; what a module exports as `conventions`. */
  readonly conventions: readonly string[];
  /** Where a rank differs from the rest. */
  readonly byRank: { readonly [rank in Rank]?: RankCapabilities };
}

/** What a rank has of its own. */
export interface RankCapabilities extends Partial<AxisCapabilities> {
  /** Those of all ranks that this one has. */
  readonly dtypes?: readonly Dtype[];
}

/** What is assumed of a subject that declares nothing: everything, on one thread. */
export const EVERYTHING: Capabilities = {
  ranks: [1, 2, 3],
  dtypes: ['f32', 'f64'],
  groups: true,
  dilation: true,
  padding: 'asymmetric',
  outputPadding: 'full',
  bias: true,
  emptyBatch: true,
  uniform: [],
  largest: {},
  refuses: ILLEGAL_KINDS,
  maxMultiplyAdds: Number.POSITIVE_INFINITY,
  specialValues: true,
  subnormals: 'kept',
  sumsOfProducts: true,
  sumsIn: 'own-type',
  requantisation: [],
  zeroPoints: 'any',
  channelScales: true,
  weightsOfUint8: 'uint8',
  clamps: true,
  refusesQuantisation: QUANTISATION_RULES,
  gradients: false,
  prepared: 'none',
  lendsResults: false,
  concurrent: true,
  sharedMemory: true,
  threads: 1,
  conventions: [],
  byRank: {},
};

const PADDINGS = ['any', 'asymmetric', 'symmetric', 'same-or-valid', 'same-by-stride-or-valid', 'none'];
const OUTPUT_PADDINGS = ['any', 'full', 'below-stride', 'to-stride', 'none'];

/** Of what computes whatever the operator is defined for: any crop at either end. */
export const EVERY_CROP = { padding: 'any', outputPadding: 'any' } as const satisfies Partial<Capabilities>;

/** The capabilities that hold for one spatial rank. A rank that has `largest` values of its own keeps the others. */
export function capabilitiesAt(capabilities: Capabilities, rank: Rank): AxisCapabilities {
  const own = capabilities.byRank[rank];
  if (own === undefined) return capabilities;
  const ofRanks = madeAt.get(capabilities) ?? {};
  if (ofRanks[rank] === undefined) {
    ofRanks[rank] = { ...capabilities, ...own, largest: { ...capabilities.largest, ...own.largest } };
    madeAt.set(capabilities, ofRanks);
  }
  return ofRanks[rank];
}

/** Made once: every case that is drawn asks for them. */
const madeAt = new WeakMap<Capabilities, { [rank in Rank]?: AxisCapabilities }>();

/** The types of one spatial rank. */
export function dtypesAt({ dtypes, byRank }: Pick<Capabilities, 'dtypes' | 'byRank'>, rank: Rank): readonly Dtype[] {
  const own = byRank[rank]?.dtypes;
  return own === undefined ? dtypes : dtypes.filter((dtype) => own.includes(dtype));
}

/** The largest value that is taken. */
export function largestOf({ largest }: Pick<AxisCapabilities, 'largest'>, field: LargestField): number {
  return largest[field] ?? Number.POSITIVE_INFINITY;
}

const SUBNORMALS = ['kept', 'flushed', 'either'];
const SUMS_IN = ['own-type', 'f32'];
const ZERO_POINTS = ['any', 'of-activations', 'none'];
const PREPARED = ['none', 'fixed', 'any-x'];

const AXIS_RULES: Record<keyof AxisCapabilities, (value: unknown) => string | null> = {
  groups: isBoolean,
  dilation: (value) => (value === 'without-stride' ? null : isBoolean(value) && 'true, false or "without-stride"'),
  padding: (value) => isOneOf(value, PADDINGS),
  outputPadding: (value) => isOneOf(value, OUTPUT_PADDINGS),
  bias: isBoolean,
  emptyBatch: isBoolean,
  uniform: (value) => isListOf(value, UNIFORM_FIELDS, 0),
  largest: isLargest,
};

const RULES: Record<keyof Capabilities, (value: unknown) => string | null> = {
  ...AXIS_RULES,
  ranks: (value) => isListOf(value, [1, 2, 3], 1),
  dtypes: (value) => isListOf(value, DTYPES, 1),
  refuses: (value) => isListOf(value, ILLEGAL_KINDS, 0),
  maxMultiplyAdds: (value) => (typeof value === 'number' && value > 0 ? null : 'a number above 0'),
  specialValues: isBoolean,
  subnormals: (value) => isOneOf(value, SUBNORMALS),
  sumsOfProducts: isBoolean,
  sumsIn: (value) => isOneOf(value, SUMS_IN),
  requantisation: (value) => isListOf(value, REQUANTISATION_RULES, 0),
  zeroPoints: (value) => isOneOf(value, ZERO_POINTS),
  channelScales: isBoolean,
  weightsOfUint8: (value) => isOneOf(value, ['uint8', 'int8']),
  clamps: isBoolean,
  refusesQuantisation: (value) => isListOf(value, QUANTISATION_RULES, 0),
  gradients: isBoolean,
  prepared: (value) => isOneOf(value, PREPARED),
  lendsResults: isBoolean,
  concurrent: isBoolean,
  sharedMemory: isBoolean,
  threads: (value) => (Number.isSafeInteger(value) && (value as number) >= 1 ? null : 'an integer >= 1'),
  conventions: (value) => isListOf(value, CONVENTION_IDS, 0),
  byRank: (value) => {
    if (!isObject(value)) return 'an object with keys 1, 2 or 3';
    for (const [rank, overrides] of Object.entries(value)) {
      if (!['1', '2', '3'].includes(rank)) return `an object with keys 1, 2 or 3, not ${describeValue(rank)}`;
      check(overrides, { ...AXIS_RULES, dtypes: RULES.dtypes }, `capabilities.byRank[${rank}]`);
    }
    return null;
  },
};

/** The kinds of illegal case that break customary limits only, with the capability that such a case lies within. */
const CUSTOMARY: readonly (readonly [IllegalKind, keyof AxisCapabilities])[] = [
  ['negative-padding', 'padding'],
  ['output-padding-too-large', 'outputPadding'],
];

/** What an implementation may have beside convTranspose. */
interface OptionalFunctions {
  readonly gradients?: unknown;
  readonly prepare?: unknown;
  /** The conventions that it exports. */
  readonly conventions?: unknown;
}

/**
 * What a subject declares, with the rest filled in by EVERYTHING. It is not taken to refuse what it declares to
 * compute.
 * @param functions those beside convTranspose that the implementation has, whatever they are
 * @throws TypeError naming field, rule and value
 */
export function parseCapabilities(declared: unknown, functions: OptionalFunctions = {}): Capabilities {
  const assumed: Capabilities = {
    ...EVERYTHING,
    gradients: functions.gradients !== undefined,
    prepared: functions.prepare === undefined ? 'none' : 'fixed',
    ...(functions.conventions !== undefined && { conventions: conventionsIn(functions.conventions) }),
  };
  if (declared === undefined) return assumed;
  check(declared, RULES, 'capabilities');
  const stated = declared as Partial<Capabilities>;
  const all = { ...assumed, ...stated };
  const computed = CUSTOMARY.filter(([, field]) =>
    all.ranks.some((rank) => capabilitiesAt(all, rank)[field] === 'any'),
  );
  for (const [kind, field] of computed) {
    if (!stated.refuses?.includes(kind)) continue;
    throw new TypeError(`capabilities.refuses must not name ${kind} where ${field} is any, got [${stated.refuses}]`);
  }
  return { ...all, refuses: all.refuses.filter((kind) => !computed.some(([computable]) => computable === kind)) };
}

/** @throws TypeError where it is no list of ids */
function conventionsIn(value: unknown): readonly string[] {
  const wanted = RULES.conventions(value);
  if (wanted === null) return value as readonly string[];
  throw new TypeError(`conventions must be ${wanted}, got ${describeValue(value)}${meantBy(value, wanted)}`);
}

function check(value: unknown, rules: Record<string, (value: unknown) => string | null>, where: string): void {
  if (!isObject(value)) {
    throw new TypeError(
      `${where} must be an object, got ${isOther(value) ? kindOfObject(value) : describeValue(value)}`,
    );
  }
  for (const [field, entry] of Object.entries(value)) {
    const rule = Object.hasOwn(rules, field) ? rules[field] : undefined;
    if (rule === undefined) {
      throw new TypeError(
        `${where} has an unknown field ${describeValue(field)}; it takes ${Object.keys(rules).join(', ')}${didYouMean(field, Object.keys(rules))}`,
      );
    }
    const wanted = rule(entry);
    if (wanted === null) continue;
    throw new TypeError(`${where}.${field} must be ${wanted}, got ${describeValue(entry)}${meantBy(entry, wanted)}`);
  }
}

/** What may be meant by the first name in a value that the rule does not have. */
function meantBy(value: unknown, wanted: string): string {
  const known: readonly string[] = wanted.replace(/, not .*/, '').match(/[\w-]+/g) ?? [];
  const given: unknown = typeof value === 'string' ? [value] : isObject(value) ? Object.keys(value) : value;
  const names = Array.isArray(given) ? given : [];
  const stray = names.find((name) => typeof name === 'string' && !known.includes(name));
  return didYouMean(stray, known);
}

function isBoolean(value: unknown): string | null {
  return typeof value === 'boolean' ? null : 'true or false';
}

function isLargest(value: unknown): string | null {
  const fields = Object.keys(LARGEST_FIELDS).join(', ');
  if (!isObject(value)) return `an object with any of ${fields}`;
  for (const [field, most] of Object.entries(value)) {
    if (!Object.hasOwn(LARGEST_FIELDS, field)) return `an object with any of ${fields}, not ${describeValue(field)}`;
    const least = LARGEST_FIELDS[field as LargestField];
    const isLimit = Number.isSafeInteger(most) && (most as number) >= least;
    if (!isLimit) return `an object in which ${field} is an integer >= ${least}`;
  }
  return null;
}

/** A Map, a Promise or a Date has no fields of its own: whatever it is to declare would be read as nothing. */
function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && /^\[object (Object|Module)\]$/.test(kindOfObject(value));
}

function isOther(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOfObject(value: object): string {
  return Object.prototype.toString.call(value);
}

function isOneOf(value: unknown, allowed: readonly unknown[]): string | null {
  return allowed.includes(value) ? null : `one of ${allowed.join(', ')}`;
}

function manyEntries(value: unknown, allowed: readonly unknown[]): string {
  return Array.isArray(value) && value.length > allowed.length ? `, each once, not ${value.length} entries` : '';
}

function isListOf(value: unknown, allowed: readonly unknown[], atLeast: number): string | null {
  const fits =
    Array.isArray(value) &&
    value.length >= atLeast &&
    value.length <= allowed.length &&
    value.every((entry) => allowed.includes(entry));
  return fits
    ? null
    : `an array of ${allowed.join(', ')}${atLeast > 0 ? ' with at least one entry' : ''}${manyEntries(value, allowed)}`;
}
