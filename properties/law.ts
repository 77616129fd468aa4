/** What a law is: data, so that the command line, a user's own tests and the reports share one registry. */
import type * as fc from 'fast-check';
import type { Case } from '../spec/case.ts';
import { type Difference, describeDifference } from '../spec/compare.ts';
import { illegalityOf } from '../spec/geometry.ts';
import { elementCount, type Tensor } from '../spec/tensor.ts';
import type { Accident } from '../subjects/accident.ts';
import type { Capabilities } from '../subjects/capabilities.ts';
import type { Outcome, SideEffect, Subject } from '../subjects/subject.ts';
import type { CaseAccuracy } from './accuracy.ts';
import type { Screen } from './screen.ts';

/** exact: integers, threshold 0, decides. bounded: real data within a proven bound, accompanies. refusal: illegal cases. */
export type Lane = 'exact' | 'bounded' | 'refusal';

export interface Law {
  readonly id: string;
  /** One sentence, in mathematics where that is shorter. */
  readonly statement: string;
  readonly lane: Lane;
  /** null where the law can be put to a subject with these capabilities, else what is missing. */
  readonly missing: (capabilities: Capabilities) => string | null;
  readonly cases: (capabilities: Capabilities) => fc.Arbitrary<Case>;
  /** Whether its cases have a form of their own, so that whole classes are missing: coverage leaves them out. */
  readonly special?: true;
  /**
   * null where the law holds. Whatever else it needs is derived from the case, so that a case replays by itself. A law
   * that measures errors tells them beside its answer, where it holds. A screen is there while a smaller counterexample is
   * searched for, and a law may let pass what passes it.
   */
  readonly check: (
    subject: Subject,
    problem: Case,
    onAccuracy?: (accuracy: CaseAccuracy) => void,
    screen?: Screen,
  ) => Promise<Mismatch | null>;
}

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
] as const;
export type MismatchKind = (typeof MISMATCH_KINDS)[number];

export interface Mismatch {
  readonly kind: MismatchKind;
  /** Complete in itself: what was expected of which call, and what came. */
  readonly message: string;
  readonly difference: Difference | null;
  /** Of a call that ended in an exception that the implementation did not mean. */
  readonly accident?: Accident;
}

/** Whether a law is about cases like this one: refusal is about illegal cases, every other law about legal ones. */
export function isAbout({ lane }: Law, problem: Case): boolean {
  return (lane === 'refusal') === (illegalityOf(problem) !== null);
}

/** A law that every subject can be put to. */
export const nothingMissing = (): null => null;

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

/** The mismatch for a difference, null where there is none. `what` says what was compared with what. */
export function mismatchOf(difference: Difference | null, what: string): Mismatch | null {
  if (difference === null) return null;
  return { kind: difference.kind, message: `${what}: ${describeDifference(difference)}`, difference };
}

/** The mismatch where a result has not the expected shape, or not as many numbers as its shape says; else null. */
export function shapeMismatch(expected: readonly number[], { shape, data }: Tensor, what: string): Mismatch | null {
  if (shape.join() !== expected.join()) return mismatchOf({ kind: 'shape', expected, actual: shape }, what);
  const count = elementCount(expected);
  if (data.length === count) return null;
  return mismatchOf({ kind: 'shape', expected: [count], actual: [data.length] }, `${what}, length of the data`);
}
