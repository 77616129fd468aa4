/**
 * Known failures: defects of released third parties, so that a gate over them can be green without looking away. An
 * entry describes single calls: where a law made such a call and failed in a listed way, the failure is known. It still
 * runs and is counted, but does not fail the run. Every entry carries a case that must go on failing: a defect that was
 * mended fails the run until its entry is removed.
 */

import type { Case } from '../../spec/case.ts';
import { type CaseOrCall, isCall, parseCaseOrCall } from '../../spec/conventions/case-or-call.ts';
import { abridged } from '../../spec/describe-value.ts';
import { geometryOf, illegalityOf } from '../../spec/geometry.ts';
import { ILLEGAL_ASPECTS, ILLEGAL_KINDS, illegalTraitsOf } from '../../spec/illegal.ts';
import { didYouMean } from '../../spec/nearest.ts';
import { isQuantised } from '../../spec/number-types.ts';
import { quantisationOf } from '../../spec/quantisation.ts';
import { SMALLEST_NORMAL } from '../../spec/special-values.ts';
import { LARGE_SIZES, largeSizesOf } from '../cases/large-sizes.ts';
import { COVERAGE_CLASSES, classesOf } from '../coverage/coverage.ts';
import { MISMATCH_KINDS, type MismatchKind } from '../law.ts';
import { ALL_LAWS } from '../laws.ts';
import { isWordClass, wordTraitsOf } from '../words/word-classes.ts';

/** A listed defect: counted where it occurs, and it must go on failing as listed. */
export interface KnownFailure {
  readonly id: string;
  readonly subjects: readonly string[];
  /** Traits that a call must have, all of them, as traitsOf names them; "not " turns one round. */
  readonly when: readonly string[];
  /** What becomes of a law that makes such a call. */
  readonly fails: readonly MismatchKind[];
  /** The smallest case found. It must fail each of `laws` on each of the subjects. */
  readonly case: CaseOrCall;
  readonly laws: readonly string[];
  /** Where the defect is written up or reported. */
  readonly reference: string;
  readonly note: string;
  /** Why the case need not fail in every run, where that is so: a race, or a GPU that rounds in another way. */
  readonly varies?: string;
}

const REQUIRED = ['id', 'subjects', 'when', 'fails', 'case', 'laws', 'reference', 'note'] as const;
const FIELDS = [...REQUIRED, 'varies'] as const;

/**
 * The trait of a legal call with numbers whose products or sums may not be finite. It is no coverage class, since laws
 * put such numbers into calls and not into their cases.
 */
const SPECIAL_NUMBERS = 'special-numbers';

/** The trait of a legal call with numbers below the smallest normal one of its type, and not 0. */
const SUBNORMAL_NUMBERS = 'subnormal-numbers';

/**
 * The traits of a legal call whose groups have 1 output channel, and 2 or any even number of input channels: kernels that read
 * vectors have them on one side only.
 */
const TWO_TO_ONE = 'two-channels-to-one';
const EVEN_TO_ONE = 'even-channels-to-one';

/**
 * The trait of a legal call with a stride by which a GPU may divide inexactly: m·s/s need not be m where division may be off by
 * 2.5 ulp, as in WGSL and in Vulkan. With the reciprocal in f32 it is m for each m up to 40 where s is below 7, or a power of two.
 */
const INEXACT_STRIDE = 'inexact-stride';

/** The trait of a legal call of integers with a bias that only an int64 holds, as it is beside int16. */
const WIDE_BIAS = 'bias-beyond-int32';

/** The trait of a legal call of integers whose sums of some channel are multiplied by 256 or more, sx·sw/sy. */
const MULTIPLIED_UP = 'multiplier-256-up';

/** The trait of a call whose geometry is legal, and whose scales or zero points are not. */
const ILLEGAL_QUANTISATION = 'illegal-quantisation';

/** Far above every other number that is put into a call; the square of this is still finite in f32. */
const LARGEST_ORDINARY = 2 ** 60;

/**
 * What `when` speaks of: the coverage classes and large sizes of a legal case, SPECIAL_NUMBERS, SUBNORMAL_NUMBERS, TWO_TO_ONE,
 * EVEN_TO_ONE, INEXACT_STRIDE, WIDE_BIAS and MULTIPLIED_UP, the kind and the aspects of an illegal one, or ILLEGAL_QUANTISATION. A case that breaks only customary limits has
 * both kinds of trait.
 */
export function traitsOf(problem: CaseOrCall): readonly string[] {
  if (isCall(problem)) return wordTraitsOf(problem);
  const traits = illegalTraitsOf(problem);
  if (illegalityOf(problem) !== null) return traits.length > 0 ? traits : [ILLEGAL_QUANTISATION];
  const geometry = geometryOf(problem);
  const classes = [...new Set([...traits, ...classesOf(geometry, problem), ...largeSizesOf(geometry)])];
  const some = (has: (value: number) => boolean) =>
    [problem.x.data, problem.w.data, problem.bias ?? []].some((list) => list.some(has));
  const smallest = SMALLEST_NORMAL[problem.dtype];
  return [
    ...classes,
    ...channelTraitsOf(problem),
    ...(problem.stride.some(isInexact) ? [INEXACT_STRIDE] : []),
    ...integerTraitsOf(problem),
    ...(some((value) => !(Math.abs(value) <= LARGEST_ORDINARY)) ? [SPECIAL_NUMBERS] : []),
    ...(some((value) => value !== 0 && Math.abs(value) < smallest) ? [SUBNORMAL_NUMBERS] : []),
  ];
}

function channelTraitsOf({ w, groups }: Case): readonly string[] {
  const inPerGroup = w.shape[0] / groups;
  if (w.shape[1] !== 1 || inPerGroup % 2 !== 0) return [];
  return inPerGroup === 2 ? [TWO_TO_ONE, EVEN_TO_ONE] : [EVEN_TO_ONE];
}

function isInexact(stride: number): boolean {
  return stride >= 7 && !Number.isInteger(Math.log2(stride));
}

function integerTraitsOf(problem: Case): readonly string[] {
  if (!isQuantised(problem.dtype)) return [];
  const { x, w, y } = quantisationOf(problem);
  const isWide = (problem.bias ?? []).some((value) => value !== (value | 0));
  const isMultiplied = w.scale.some((scale) => (x.scale * scale) / y.scale >= 256);
  return [...(isWide ? [WIDE_BIAS] : []), ...(isMultiplied ? [MULTIPLIED_UP] : [])];
}

/**
 * The first entry that explains a failure of the subject.
 * @param calls every call that the law made, in any order
 * @param kind of the mismatch; left out, any
 */
export function knownFailureFor(
  entries: readonly KnownFailure[],
  subject: string,
  calls: readonly CaseOrCall[],
  kind?: MismatchKind,
): KnownFailure | null {
  const candidates = entries.filter(
    ({ subjects, fails }) => subjects.includes(subject) && (kind === undefined || fails.includes(kind)),
  );
  if (candidates.length === 0) return null;
  const traits = calls.map(traitsOf);
  return candidates.find(({ when }) => traits.some((has) => when.every((trait) => holds(trait, has)))) ?? null;
}

function holds(trait: string, traits: readonly string[]): boolean {
  return trait.startsWith('not ') ? !traits.includes(trait.slice(4)) : traits.includes(trait);
}

/**
 * Reads the text of a known-failures file: a JSON array of entries.
 * @throws SyntaxError, TypeError or RangeError naming the entry, field, rule and value
 *
 * @example
 * ```ts
 * import { parseKnownFailures } from 'adjoint';
 *
 * parseKnownFailures('[]', 'known.json'); // → []
 * parseKnownFailures('{}', 'known.json'); // throws known.json: must be an array of known failures, got object
 * ```
 */
export function parseKnownFailures(text: string, where: string): KnownFailure[] {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch (error) {
    throw new SyntaxError(`${where}: not valid JSON: ${(error as Error).message}`);
  }
  if (!Array.isArray(list)) throw new TypeError(`${where}: must be an array of known failures, got ${typeof list}`);
  const entries = list.map((entry, index) => parseEntry(entry, `${where}#${index}`));
  const repeated = entries.find(({ id }, index) => entries.findIndex((other) => other.id === id) !== index);
  if (repeated !== undefined) throw new RangeError(abridged(`${where}: id "${repeated.id}" is used more than once`));
  return entries;
}

function parseEntry(value: unknown, where: string): KnownFailure {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError(`${where} must be an object with ${REQUIRED.join(', ')}`);
  }
  const entry = value as Record<string, unknown>;
  const unknown = Object.keys(entry).find((key) => !(FIELDS as readonly string[]).includes(key));
  if (unknown !== undefined)
    throw new TypeError(
      abridged(
        `${where} has an unknown field "${unknown}"; it takes ${FIELDS.join(', ')}${didYouMean(unknown, FIELDS)}`,
      ),
    );
  const sizes = LARGE_SIZES.map(({ id }) => id);
  const classes = COVERAGE_CLASSES.map(({ id }) => id);
  const traits = [
    ...classes,
    ...sizes,
    SPECIAL_NUMBERS,
    SUBNORMAL_NUMBERS,
    TWO_TO_ONE,
    EVEN_TO_ONE,
    INEXACT_STRIDE,
    WIDE_BIAS,
    MULTIPLIED_UP,
    ILLEGAL_QUANTISATION,
    ...ILLEGAL_KINDS,
    ...ILLEGAL_ASPECTS,
  ];
  const when = strings(entry.when, `${where}: when`);
  for (const trait of when) {
    const name = trait.replace(/^not /, '');
    if (!traits.includes(name) && !isWordClass(name)) {
      const hint = didYouMean(name, traits);
      const known = 'coverage classes, large sizes or kinds of illegal case';
      throw new RangeError(abridged(`${where}: when must name ${known}, got "${trait}"${hint}`));
    }
  }
  const laws = strings(entry.laws, `${where}: laws`);
  for (const law of laws) {
    if (ALL_LAWS.some(({ id }) => id === law)) continue;
    const known = ALL_LAWS.map(({ id }) => id);
    throw new RangeError(abridged(`${where}: laws names no law "${law}"${didYouMean(law, known)}`));
  }
  const parsed: KnownFailure = {
    id: string(entry.id, `${where}: id`),
    subjects: strings(entry.subjects, `${where}: subjects`),
    when,
    fails: strings(entry.fails, `${where}: fails`).map((kind) => mismatchKind(kind, `${where}: fails`)),
    case: parseCaseOrCall(entry.case, `${where}: case`),
    laws,
    reference: string(entry.reference, `${where}: reference`),
    note: string(entry.note, `${where}: note`),
    ...(entry.varies !== undefined && { varies: string(entry.varies, `${where}: varies`) }),
  };
  const has = traitsOfCase(parsed.case, where);
  if (!when.every((trait) => holds(trait, has))) {
    throw new RangeError(`${where}: case does not have the traits of when; it has ${has.join(', ')}`);
  }
  return parsed;
}

function traitsOfCase(problem: CaseOrCall, where: string): readonly string[] {
  try {
    return traitsOf(problem);
  } catch (error) {
    throw new RangeError(`${where}: case is illegal in a way that has no kind: ${(error as Error).message}`);
  }
}

function mismatchKind(value: string, where: string): MismatchKind {
  const kind = MISMATCH_KINDS.find((known) => known === value);
  if (kind === undefined)
    throw new RangeError(
      abridged(`${where} must name ${MISMATCH_KINDS.join(', ')}, got "${value}"${didYouMean(value, MISMATCH_KINDS)}`),
    );
  return kind;
}

function strings(value: unknown, where: string): string[] {
  if (!Array.isArray(value) || value.length === 0)
    throw new TypeError(`${where} must be a list with at least one text`);
  return value.map((entry, index) => string(entry, `${where}[${index}]`));
}

function string(value: unknown, where: string): string {
  if (typeof value !== 'string' || value === '') throw new TypeError(`${where} must be a text that is not empty`);
  return value;
}
