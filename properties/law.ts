/** What a law is: data, so that the command line, a user's own tests and the reports share one registry. */
import type * as fc from 'fast-check';
import type { Case } from '../spec/case.ts';
import { compareExact, type Difference, describeDifference } from '../spec/compare.ts';
import { type FrameworkCall, resolveCall } from '../spec/conventions/call.ts';
import { type CaseOrCall, isCall } from '../spec/conventions/case-or-call.ts';
import { illegalityOf } from '../spec/geometry.ts';
import { illegalKindOf } from '../spec/illegal.ts';
import { elementCount, type Tensor } from '../spec/tensor.ts';
import type { Capabilities } from '../subjects/capabilities.ts';
import type { Accident } from '../subjects/errors/accident.ts';
import type { Outcome, SideEffect, Subject } from '../subjects/subject.ts';
import type { CaseAccuracy } from './checking/law-accuracy.ts';
import type { Screen } from './checking/screen.ts';
import { type Named, type Shown, shown } from './checking/shown-tensors.ts';

/**
 * exact: integers, threshold 0, decides. bounded: real data within a proven bound, accompanies. refusal: illegal cases.
 */
export type Lane = 'exact' | 'bounded' | 'refusal';

/** What an enumeration may depend on. */
export interface Enumeration {
  readonly seed: number;
  /** Cases of a law that draws them. */
  readonly runs: number;
}

/** What cases depend on, of a subject. */
export type AskedSubject = Pick<Subject, 'origin' | 'capabilities'>;

/**
 * A law: what it states, which cases it is about, and how a subject is checked by it. Most are about cases; laws of words are
 * about calls in the words of a framework.
 */
export interface Law<P extends CaseOrCall = CaseOrCall> {
  readonly id: string;
  /** One sentence, in mathematics where that is shorter. */
  readonly statement: string;
  readonly lane: Lane;
  /** null where the law can be checked on a subject with these capabilities, else what is missing. */
  readonly missing: (capabilities: Capabilities) => string | null;
  /**
   * Of a law that enumerates its cases, `first` is the number of the first run: not 0 where a later one is replayed.
   */
  readonly cases: (capabilities: Capabilities, first?: number) => fc.Arbitrary<P>;
  /**
   * Where its cases are not drawn: all of them, in the order in which they are put. `cases` then makes a failing one
   * smaller.
   */
  readonly enumerated?: (subject: AskedSubject, options: Enumeration) => readonly P[];
  /** Where it is about calls in the words of a framework, and no cases. */
  readonly about?: 'calls';
  /** Whether its cases have a form of their own, so that whole classes are missing: coverage leaves them out. */
  readonly special?: true;
  /** Its cases as a share of those of a core law; left out, a quarter for a further law, and as many for all others. */
  readonly share?: number;
  /**
   * Of which numbers it holds, which those that are drawn are by construction and those of a given case may not be. By
   * default every call that it makes must have one answer, whatever the order of sums: integers
   * (properties/checking/exact-sums.ts). `exact case`: so must the case itself, zeros replaced, since the law puts special
   * numbers into calls. `in range`: finite numbers with finite sums. `any`: whatever they are.
   */
  readonly numbers?: 'exact case' | 'in range' | 'any';
  /** What else a given case of the subject lacks, in words; null where it lacks nothing. */
  unfit?(problem: P, capabilities: Capabilities): string | null;
  /**
   * null where the law holds. Whatever else it needs is derived from the case, so that a case replays by itself. A law
   * that measures errors tells them beside its answer, where it holds. A screen is there while a smaller counterexample
   * is searched for, and a law may let pass what passes it. Which reading of a text that has several it saw, a law of words
   * reports as well.
   */
  check(
    subject: Subject,
    problem: P,
    onAccuracy?: (accuracy: CaseAccuracy) => void,
    screen?: Screen,
    onReading?: OnReading,
  ): Promise<Mismatch | null>;
}

/** Reports which reading of a text that has several the answer to a call followed. */
export type OnReading = (ambiguity: string, label: string) => void;

/** A law about cases. */
export type CaseLaw = Law<Case>;

/** A law about calls in the words of a framework. */
export type WordLaw = Law<FrameworkCall>;

/** In which way a subject and a law disagree. */
export type MismatchKind =
  | 'values'
  | 'shape'
  | 'refused'
  | 'skipped'
  | 'errored'
  | 'accepted'
  | 'malformed'
  | 'crashed'
  | 'timed out'
  | 'side effect';
export const MISMATCH_KINDS = [
  'values',
  'shape',
  'refused',
  'skipped',
  'errored',
  'accepted',
  'malformed',
  'crashed',
  'timed out',
  'side effect',
] as const satisfies readonly MismatchKind[];

/** Where a subject and a law disagree, as plain data. */
export interface Mismatch {
  readonly kind: MismatchKind;
  /** Complete in itself: what was expected of which call, and what came. */
  readonly message: string;
  readonly difference: Difference | null;
  /** The sides of the comparison, what was got first, and what they were made from. */
  readonly shown?: readonly Shown[];
  /** Of a call that ended in an exception that the implementation did not mean. */
  readonly accident?: Accident;
}

/**
 * Whether a law is about cases like this one: refusal is about illegal cases, every other law about legal ones. A case
 * that is beyond the customary limits only is for refusal where the subject claims to refuse it, and for the others
 * elsewhere.
 * @param capabilities of the subject; left out, whether the law is about such a case for any subject
 */
export function isAbout({ lane, about }: Law, problem: CaseOrCall, capabilities?: Capabilities): boolean {
  const isRefusal = lane === 'refusal';
  if (isCall(problem)) return about === 'calls' && isRefusal === (resolveCall(problem).kind === 'refused');
  if (about === 'calls') return false;
  if (illegalityOf(problem) !== null) return isRefusal;
  const kind = illegalKindOf(problem);
  if (kind === null) return !isRefusal;
  if (capabilities === undefined) return true;
  return isRefusal === capabilities.refuses.includes(kind);
}

/**
 * Whether a subject is what somebody brings along, and none that is known here: then laws that enumerate leave nothing
 * out.
 */
export function isBroughtAlong({ origin }: Pick<Subject, 'origin'>): boolean {
  return origin === 'module' || origin === 'program';
}

/** A law that can be checked on every subject. */
export const nothingMissing = (): null => null;

/** What a given case lacks for laws that tell axes apart. */
export const needsSeveralAxes = ({ stride }: Case): string | null =>
  stride.length > 1 ? null : 'needs more than one spatial axis';

/** Laws about side effects have nothing to see where every argument and result is a copy. */
export const missingSharedMemory = ({ sharedMemory }: Capabilities): string | null =>
  sharedMemory ? null : 'shared memory';

/** The result of a call that had to succeed, or the mismatch that says why it did not. */
export function resultOf(outcome: Outcome, call: string): { y: Tensor } | { mismatch: Mismatch } {
  if (outcome.kind === 'result') return { y: { shape: outcome.shape, data: outcome.data } };
  const { kind, message } = outcome;
  if (kind !== 'refused') return { mismatch: { kind, message: `${call}: ${message}`, difference: null } };
  const { accident } = outcome;
  if (accident === undefined) {
    return { mismatch: { kind, message: `${call}: refused a legal case: ${message}`, difference: null } };
  }
  // What went wrong comes first: nobody who reads "refused" looks for a slip of their own.
  return { mismatch: { kind, message: `${call}: ${message}; refused a legal case`, difference: null, accident } };
}

/** The mismatch for the first side effect of these kinds that a watched call had, null where there is none. */
export function sideEffectMismatch(
  outcome: Outcome,
  kinds: readonly SideEffect['kind'][],
  call: string,
): Mismatch | null {
  const effects = outcome.kind === 'result' ? (outcome.sideEffects ?? []) : [];
  const effect = effects.find(({ kind }) => kinds.includes(kind));
  if (effect === undefined) return null;
  return { kind: 'side effect', message: `${call}: ${effect.message}`, difference: null };
}

/** What a comparison was between, for a failure to show. */
export interface Sides {
  readonly expected: Tensor;
  readonly got: Tensor;
  /** Both sides are the subject's own word. */
  readonly isTwoWays?: boolean;
  /** What the sides were made from. */
  readonly operands?: readonly Named[];
}

/**
 * The mismatch for a difference, null where there is none.
 * @param what says what was compared with what: "A against B" names the sides, what was got first
 */
export function mismatchOf(difference: Difference | null, what: string, sides?: Sides): Mismatch | null {
  if (difference === null) return null;
  const message = `${what}: ${describeDifference(difference)}`;
  if (sides === undefined) return { kind: difference.kind, message, difference };
  return { kind: difference.kind, message, difference, shown: shownSides(difference, what, sides) };
}

/** The mismatch where the two are not equal, element by element; else null. */
export function mismatchBetween(
  expected: Tensor,
  got: Tensor,
  what: string,
  more: Omit<Sides, 'expected' | 'got'> = {},
): Mismatch | null {
  return mismatchOf(compareExact(expected, got), what, { expected, got, ...more });
}

function shownSides(difference: Difference, what: string, { expected, got, isTwoWays, operands = [] }: Sides): Shown[] {
  const [gotTold, expectedTold = 'the right result'] = what.split(' against ');
  const worst = difference.kind === 'values' ? difference.worst.index : [];
  const [first, second] = isTwoWays ? (['one way', 'other way'] as const) : (['got', 'expected'] as const);
  return [
    shown(first, { label: gotTold, tensor: got }, worst),
    shown(second, { label: expectedTold, tensor: expected }, worst),
    // What has the shape of the result is looked at in the same place.
    ...operands.map((one) => shown('operand', one, one.tensor.shape.join() === got.shape.join() ? worst : [])),
  ];
}

/** The mismatch where a result has not the expected shape, or not as many numbers as its shape says; else null. */
export function shapeMismatch(expected: readonly number[], { shape, data }: Tensor, what: string): Mismatch | null {
  const got = shown('got', { label: what, tensor: { shape, data } });
  if (shape.join() !== expected.join()) return wrongShape({ kind: 'shape', expected, actual: shape }, what, got);
  const count = elementCount(expected);
  if (data.length === count) return null;
  const length: Difference = { kind: 'shape', expected: [count], actual: [data.length] };
  return wrongShape(length, `${what}, length of the data`, got);
}

function wrongShape(difference: Difference, what: string, got: Shown): Mismatch {
  return { kind: 'shape', message: `${what}: ${describeDifference(difference)}`, difference, shown: [got] };
}
