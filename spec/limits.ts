/**
 * How large a case may be that the suite computes itself. Geometry says what is legal; what is legal and beyond these limits is
 * refused in one line, before anything of its size is allocated.
 */
import { addressedExtentOf } from './axis.ts';
import { geometryOf, type Problem } from './geometry.ts';
import { elementCount } from './tensor.ts';

/**
 * The largest case that laws are run on, that the oracle answers and that vectors have: none takes more than 2 GB. The benchmark
 * takes every legal one, which is 2²⁸ numbers a tensor.
 */
export const COMPUTED_LIMITS = {
  /** Numbers of x, of w, and of y before cropping. */
  numbers: 2 ** 24,
  /** Pairs of an input cell and a tap, ∏in·∏k: each is listed with the output cell that it reaches. */
  pairs: 2 ** 24,
  /** Entries of the unrolled patches of a group, C/groups·∏k·∏out: some reference engines write them out. */
  unrolled: 2 ** 26,
  /** Products x·w. */
  multiplyAdds: 2 ** 36,
} as const;

/** What an engine writes out besides its result, and how many entries of 8 bytes or more that may be when it is timed. */
const WRITTEN_OUT = { cells: 2 ** 26, pairs: 2 ** 26, unrolled: 2 ** 29 } as const;
export type WrittenOut = keyof typeof WRITTEN_OUT;

const WORDS: Readonly<Record<WrittenOut, string>> = {
  cells: 'output cells of an image before cropping',
  pairs: 'pairs of input cell and tap',
  unrolled: 'numbers in the unrolled patches',
};

/** What a case is to be computed by: the exact engine alone, or every reference engine. */
export type ComputedBy = 'exact' | 'engines';

type Size = readonly [what: string, size: number, most: number];

/**
 * Why a legal case is too large to be computed here, naming field, rule and value; null where it is not.
 * @throws RangeError where it is illegal
 */
export function beyondLimits(problem: Problem, by: ComputedBy): string | null {
  const { x, w } = problem;
  const { batch, outChannels, multiplyAdds } = geometryOf(problem);
  const { cells, pairs, unrolled } = writtenOut(problem);
  return beyond([
    ['numbers of x', elementCount(x.shape), COMPUTED_LIMITS.numbers],
    ['numbers of w', elementCount(w.shape), COMPUTED_LIMITS.numbers],
    ['numbers of y before cropping', Math.max(1, batch) * outChannels * cells, COMPUTED_LIMITS.numbers],
    [WORDS.pairs, pairs, COMPUTED_LIMITS.pairs],
    [WORDS.unrolled, by === 'exact' ? 0 : unrolled, COMPUTED_LIMITS.unrolled],
    ['products', multiplyAdds, COMPUTED_LIMITS.multiplyAdds],
  ]);
}

/**
 * Why an engine that writes these out cannot compute a legal case: they do not fit into memory. Null where they do.
 * @throws RangeError where it is illegal
 */
export function beyondWrittenOut(problem: Problem, kinds: readonly WrittenOut[]): string | null {
  const sizes = writtenOut(problem);
  for (const kind of kinds) {
    if (sizes[kind] > WRITTEN_OUT[kind]) return beyond([[WORDS[kind], sizes[kind], WRITTEN_OUT[kind]]]);
  }
  return null;
}

/** What engines list of a legal case, for one image: output cells before cropping, ∏in·∏k, and C/groups·∏k·∏out. */
export function writtenOut(problem: Problem): Readonly<Record<WrittenOut, number>> {
  const { inChannels, groups, axes } = geometryOf(problem);
  let [cells, taps, inputs] = [1, 1, 1];
  for (const axis of axes) {
    cells *= addressedExtentOf(axis);
    taps *= axis.kernel;
    inputs *= axis.input;
  }
  return { cells, pairs: inputs * taps, unrolled: (inChannels / groups) * taps * cells };
}

function beyond(sizes: readonly Size[]): string | null {
  const found = sizes.find(([, size, most]) => size > most);
  if (found === undefined) return null;
  const [what, size, most] = found;
  return `too large to be computed here: ${what} must be at most ${most}, got ${size}`;
}

/** Characters of base64 that hold as many doubles as a tensor may have. */
const MOST_BASE64 = Math.ceil((8 * COMPUTED_LIMITS.numbers) / 3) * 4;

/**
 * Which list of a case, as JSON has it, is longer than any that is computed: to read it would take the memory that the limit is
 * there to spare. Null where none is, and for what is no case.
 * @param value parsed JSON, in wire form or not
 */
export function tooLongToRead(value: unknown): string | null {
  const { numbers } = COMPUTED_LIMITS;
  for (const field of ['x', 'w', 'bias']) {
    const list: unknown = Object(Object(value)[field]);
    const { data = list, base64 } = list as { data?: unknown; base64?: unknown };
    if (Array.isArray(data) && data.length > numbers) return beyond([[`numbers of ${field}`, data.length, numbers]]);
    if (typeof base64 === 'string' && base64.length > MOST_BASE64) {
      return beyond([[`characters of ${field}.base64`, base64.length, MOST_BASE64]]);
    }
  }
  return null;
}

/** Lists and objects that a request or a case may have; it has some twenty. */
const MOST_BRACKETS = 10_000;

/**
 * Why a text is no case or request, whatever else it is, without parsing it: JSON.parse takes dozens of bytes for each list that
 * is opened. Null where that is not so.
 */
export function tooNested(text: string): string | null {
  for (const bracket of ['[', '{']) {
    let count = 0;
    for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1)) {
      if (++count > MOST_BRACKETS) return `must have at most ${MOST_BRACKETS} ${bracket}, got more`;
    }
  }
  return null;
}
