/** What a file of test vectors holds. oracle/vectors/schema.json says the same to programs in other languages. */

import type { IllegalKind } from '../spec/illegal.ts';
import type { Dtype } from '../spec/number-types.ts';
import type { RequantisationRule } from '../spec/requantisation.ts';
import type { IllegalQuantisation } from './illegal-quantisation.ts';

/** A bug that vectors aim at; files explain every flag that their vectors carry. */
export interface Flag {
  /** What an implementation with the bug does. */
  readonly bug: string;
  /** Where it was found, or what the rule is stated in. */
  readonly reference: string;
  /** The re-created defects (`adjoint list`) that a vector with this flag catches. */
  readonly faults: readonly string[];
}

/**
 * How a result is to be compared. In every lane NaN equals NaN and +0 equals −0.
 * - exact: integers; any order of summation gives these very numbers, and of quantised types any rule of rounding
 * - wide: of f16 and bf16, integers whose partial sums are exact in f32: who sums in f32 or wider, in any order, and rounds once gives
 *   these very numbers; who sums in the type itself may be off by its rounding errors
 * - rounded: the exact sum, rounded once to nearest even; an implementation may be off by its rounding errors. Of quantised types
 *   there are none: it gives the very codes that one of `roundings` has
 * - special: NaN, ±∞, −0, numbers near the limits of the type; these very numbers
 */
export type VectorLane = 'exact' | 'wide' | 'rounded' | 'special';

/** What every vector has. */
export interface Common {
  /** Permanent: never given to other numbers, and never used again. */
  readonly id: string;
  readonly comment: string;
  readonly flags: readonly string[];
  readonly source: string;
}

/** Canonical JSON of a case (spec/case.ts), parsed. */
export type CaseJson = Readonly<Record<string, unknown>>;

/** A tensor as a vector holds it. */
export interface TensorJson {
  readonly shape: readonly number[];
  /** Row-major; NaN, ±∞ and −0 are strings. */
  readonly data: readonly (number | string)[];
}

/** A result as a vector holds it; of quantised types its numbers are codes. */
export interface ResultJson extends TensorJson {
  readonly dtype: Dtype;
}

/** The codes of a result by each rule of rounding, shaped like it. */
export type RoundingsJson = Readonly<Record<RequantisationRule, readonly (number | string)[]>>;

/** A legal case and its result. */
export interface ValidVector extends Common {
  readonly kind: 'valid';
  readonly lane: VectorLane;
  readonly case: CaseJson;
  readonly result: ResultJson;
  /** In the lane `rounded` of quantised types only. */
  readonly roundings?: RoundingsJson;
}

/**
 * A case that must be refused with an error before there is any result. Two kinds break the customary limits of
 * frameworks only: an implementation that computes any crop computes those.
 */
export interface InvalidVector extends Common {
  readonly kind: 'invalid';
  readonly illegal: IllegalKind | IllegalQuantisation;
  readonly rule: string;
  readonly reason: string;
  readonly case: CaseJson;
}

/** A call in a framework's own words, and what it means. */
export interface ConventionVector extends Common {
  readonly kind: 'convention';
  readonly convention: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** In the framework's layout. */
  readonly operands: {
    readonly x: TensorJson;
    readonly w: TensorJson;
    readonly bias: readonly (number | string)[] | null;
  };
  readonly comesTo: ComesTo;
}

/** What a framework makes of a call: a case with its result, a refusal, or several readings. */
export type ComesTo =
  | {
      readonly kind: 'resolved';
      readonly case: CaseJson;
      /** In the framework's layout. */
      readonly result: ResultJson;
      /** Named classes on which releases differ from this. */
      readonly caveats: readonly string[];
    }
  | { readonly kind: 'refused' | 'beyond'; readonly reason: string }
  | {
      readonly kind: 'ambiguous';
      readonly class: string;
      readonly readings: readonly { readonly label: string; readonly comesTo: ComesTo }[];
    };

/** A test vector: a case with its result, an illegal case, or a framework's call. */
export type Vector = ValidVector | InvalidVector | ConventionVector;

/** A file of test vectors, as oracle/vectors/schema.json describes it. */
export interface VectorFile {
  readonly $schema: string;
  readonly title: string;
  readonly flags: Readonly<Record<string, Flag>>;
  /** How many vectors there are, so that a reader that loses some notices. */
  readonly count: number;
  readonly vectors: readonly Vector[];
}
