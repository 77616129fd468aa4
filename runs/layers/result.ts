/** What checking the layers of a model found, as plain data. */
import type { Lane } from '../../properties/law.ts';
import type { LargestErrors } from '../../spec/accuracy.ts';

/** One law on one layer, of one subject. */
export interface LayerCheck {
  readonly layer: string;
  readonly subject: string;
  readonly law: string;
  readonly lane: Lane;
  /** The layer's geometry with integers, its own weights, or of a layer of integers its own codes. */
  readonly numbers: 'integers' | 'weights' | 'codes';
  readonly status: 'passed' | 'failed' | 'not covered' | 'interrupted';
  /** Why it is not covered, or was interrupted. */
  readonly missing: string | null;
  /** What differs, in words; null where nothing does. */
  readonly mismatch: string | null;
  /** Against the exact result, rounded once; only of weights, where the law holds. */
  readonly error: LargestErrors | null;
  /** One line of canonical JSON, where it failed and the case is short. */
  readonly case: string | null;
}

/** A layer as it was checked. */
export interface CheckedLayer {
  readonly name: string;
  /** x [N,C,…in] that was computed; null where the layer is no case. */
  readonly x: readonly number[] | null;
  /** Of the model; other than `x` where that was made smaller. */
  readonly modelX: readonly number[] | null;
  /** Why it was not checked. */
  readonly reason: string | null;
}

/** All layers on all subjects. */
export interface LayersResult {
  readonly kind: 'model';
  readonly file: string;
  readonly version: string;
  readonly seed: number;
  readonly subjects: readonly {
    readonly name: string;
    /** What names it on the command line; null of what was recorded within the model. */
    readonly typed: string | null;
    readonly version: string | null;
  }[];
  readonly layers: readonly CheckedLayer[];
  readonly checks: readonly LayerCheck[];
  readonly milliseconds: number;
  /** What does not change the verdict but should be known. */
  readonly warnings: readonly string[];
  /** Why the run does not pass; empty where it does. */
  readonly objections: readonly string[];
}
