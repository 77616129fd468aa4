/**
 * Sizes of inputs that are not known yet: what an axis of the output is of that of x, from calls with one extent after the
 * other. Most rules are linear, o = s·i + c; where a framework's is not, or holds for some extents only, that is what
 * comes out.
 */
import { geometryOf } from '../geometry.ts';
import type { Convention, Operands } from './convention.ts';

/** Extents of x that are tried on each axis. */
const MOST_TRIED = 96;

/** A question with some extents of x left open. */
export interface UnknownQuestion {
  readonly attributes: unknown;
  /** Spatial extents of x, null where they are not known. */
  readonly inputs: readonly (number | null)[];
  /** Operands in the framework's layout for such extents. */
  readonly operandsAt: (inputs: readonly number[]) => Operands;
  /** Output extents that are wanted; null where none are. */
  readonly wanted: readonly number[] | null;
}

/** What one axis of the output is. */
export interface ExtentRule {
  readonly axis: number;
  /** o = slope·i + offset, for every i from `first` to `last`; null where no such formula holds. */
  readonly formula: { readonly slope: number; readonly offset: number } | null;
  /** The smallest extent of x that the framework takes. */
  readonly first: number;
  /** The largest one; null where all that were tried are taken. */
  readonly last: number | null;
  /** Output extents of the first few. */
  readonly examples: readonly { readonly input: number; readonly output: number }[];
  /** The extents of x that give the wanted one; null where none is wanted. */
  readonly reachedBy: readonly number[] | null;
}

/** The rules of all axes whose extent is not known, or why there are none. */
export interface UnknownAnswer {
  readonly convention: string;
  readonly name: string;
  readonly version: string;
  readonly wanted: readonly number[] | null;
  readonly reason: string | null;
  readonly axes: readonly ExtentRule[];
}

/**
 * What the output is of extents that are not known: a formula, the extents for which it holds, and those which give a
 * wanted output.
 * @throws what the convention's `resolve` throws
 */
export function unknownAnswer(convention: Convention, question: UnknownQuestion): UnknownAnswer {
  const { id, name, version } = convention;
  const { inputs, wanted } = question;
  const common = { convention: id, name, version, wanted };
  const all = (extent: number) => inputs.map((input) => input ?? extent);
  const base = range(1).find((extent) => 'outputs' in outputsOf(convention, question, all(extent)));
  if (base === undefined) {
    const found = outputsOf(convention, question, all(MOST_TRIED));
    return { ...common, reason: 'reason' in found ? found.reason : null, axes: [] };
  }
  const axes = inputs.flatMap((input, axis) => {
    if (input !== null) return [];
    const outputAt = (extent: number) => {
      const found = outputsOf(convention, question, all(base).with(axis, extent));
      return 'outputs' in found ? found.outputs[axis] : null;
    };
    return [ruleOf(axis, outputAt, wanted?.[axis] ?? null)];
  });
  return { ...common, reason: null, axes };
}

function outputsOf(convention: Convention, { attributes, operandsAt }: UnknownQuestion, inputs: readonly number[]) {
  const resolution = convention.resolve(attributes, operandsAt(inputs));
  if (resolution.kind === 'resolved') return { outputs: geometryOf(resolution.outline).outputShape.slice(2) };
  if (resolution.kind === 'ambiguous')
    return { reason: `${convention.id}: no one answer (${resolution.ambiguity.id})` };
  return { reason: resolution.reason };
}

function ruleOf(axis: number, outputAt: (extent: number) => number | null, wanted: number | null): ExtentRule {
  const taken = range(1).flatMap((input) => {
    const output = outputAt(input);
    return output === null ? [] : [{ input, output }];
  });
  const [{ input: first }] = taken;
  const end = taken[taken.length - 1].input;
  const last = end === MOST_TRIED ? null : end;
  const formula = formulaOf(taken);
  return {
    axis,
    formula,
    first,
    last,
    examples: taken.slice(0, 4),
    reachedBy: wanted === null ? null : reaching(wanted, taken, formula, last),
  };
}

/** The line through all of them; null where they have gaps, or do not lie on one. */
function formulaOf(taken: ExtentRule['examples']): ExtentRule['formula'] {
  if (taken.length < 2) return null;
  const [one, two] = taken;
  const slope = two.output - one.output;
  const isLine = taken.every(({ input, output }, at) => {
    return input === one.input + at && output === one.output + slope * at;
  });
  return isLine ? { slope, offset: one.output - slope * one.input } : null;
}

function reaching(
  wanted: number,
  taken: ExtentRule['examples'],
  formula: ExtentRule['formula'],
  last: number | null,
): number[] {
  const tried = taken.filter(({ output }) => output === wanted).map(({ input }) => input);
  if (tried.length > 0 || formula === null || last !== null) return tried;
  // No integer where the output is of one extent, whatever x is: the slope is 0.
  const input = (wanted - formula.offset) / formula.slope;
  return Number.isInteger(input) && input > MOST_TRIED ? [input] : [];
}

function range(from: number): number[] {
  return Array.from({ length: MOST_TRIED + 1 - from }, (_, index) => from + index);
}
