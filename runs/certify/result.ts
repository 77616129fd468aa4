/** What certificates say, as plain data: made by `fold.ts`, shown by reports. */

import type { GeometryFailure } from '../../properties/exhaustive/asked-points.ts';
import type { CertificateTotals } from '../../properties/exhaustive/certificate-totals.ts';
import type { WordsAsked } from '../../properties/exhaustive/geometry-block.ts';
import type { PartKind } from '../../properties/exhaustive/parts.ts';
import type { Strength } from '../../properties/exhaustive/several-axes.ts';
import type { Rank } from '../../spec/case.ts';
import type { Dtype } from '../../spec/tensor.ts';
import type { PartOfRun } from '../any-run.ts';

/** One kind of geometry in one type. */
export interface CertifiedPart {
  readonly kind: PartKind;
  readonly axes: Rank;
  /** Which axis has the geometries of one axis; null where all have their own. */
  readonly axis: number | null;
  readonly dtype: Dtype;
  /** Geometries that the subject was asked, and those that lie outside what the subject can be asked. */
  readonly geometries: number;
  readonly outside: number;
  /** Those that it can be asked, by its capabilities, and skipped. */
  readonly skipped: number;
  readonly points: number;
  /** |S| = 2B + 1, the smallest of all geometries. */
  readonly smallestSet: number;
  /** Points at which it failed as listed, by id of the known failure. */
  readonly known: Readonly<Record<string, number>>;
  /** Of a part in words, whose points are calls: in which, and what is counted of them. */
  readonly words?: WordsAsked & { readonly convention: string };
}

/** What was shown of one subject by every geometry up to a bound (docs/certificates.md). */
export interface Certificate {
  readonly subject: string;
  readonly typed: string;
  readonly version: string | null;
  /**
   * not certified: nothing failed, but the subject skipped what it can be asked, or nothing was left to ask. interrupted,
   * partial: nothing failed, but not everything was run: the run ended early, or is a part of one.
   */
  readonly status: 'certified' | 'failed' | 'not certified' | 'interrupted' | 'partial';
  /** The engine that it was compared with. */
  readonly reference: string;
  readonly parts: readonly CertifiedPart[];
  readonly totals: CertificateTotals;
  /** Points that it would have at most. Left out where it was checked to its end, or fails, and of calls in words. */
  readonly planned?: number;
  /** Of passing although wrong at some geometry that was run: the largest (2r/|S|)ᵖ of the parts; 1 where nothing was. r is 1, in words the readings. */
  readonly errorProbability: number;
  readonly failure: GeometryFailure | null;
  /** Of all units of work together, whoever executed them. */
  readonly milliseconds: number;
}

/** Values that a covering array combines, by the name of what has them. */
export type Levels = Readonly<Record<string, readonly number[]>>;

/** Certificates of several subjects, with what they assume and one verdict. */
export interface CertifyResult {
  readonly kind: 'certify';
  /** Calls in the words of frameworks, in place of cases. Left out where not. */
  readonly words?: true;
  readonly seed: number;
  readonly bound: number;
  readonly strength: Strength;
  readonly pointsPerGeometry: number;
  /** Of the free numbers in the covering arrays; none in words. */
  readonly levels: { readonly axis: Levels; readonly case: Levels };
  readonly assumptions: readonly string[];
  readonly certificates: readonly Certificate[];
  readonly points: number;
  readonly milliseconds: number;
  readonly warnings: readonly string[];
  /** Why the run does not pass; empty where it does. */
  readonly objections: readonly string[];
  /** partial: nothing speaks against the subjects, but this is a part of a run: one shard of several, for example. */
  readonly verdict: 'certified' | 'not certified' | 'partial';
  /** Nothing failed, but not everything was checked. */
  readonly isInterrupted: boolean;
  /** Left out where all units of the plan were run. */
  readonly part?: PartOfRun;
}
