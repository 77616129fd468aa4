/**
 * How accurate a subject was on the real data of a law, over all cases: the largest errors, and how much the bound
 * sees.
 */

import type { LargestErrors } from '../../spec/accuracy.ts';
import { type CaseOrCall, formatCaseOrCall } from '../../spec/conventions/case-or-call.ts';

/** What a law measured on one case that it holds for. */
export interface CaseAccuracy extends LargestErrors {
  /** In units of u·Σ|x||w| whatever the bound: by it subjects are compared. */
  readonly componentwiseUnits: number;
  /** Output elements with a product that is not zero. */
  readonly cells: number;
  /** Those in which the smallest such product is within the bound: were it missing, the bound could not tell. */
  readonly blindCells: number;
}

/** A largest error, and where it occurred. */
export interface WorstError {
  readonly value: number;
  /** One line of canonical JSON. */
  readonly case: string;
  /** With the run's seed it replays the case; null for a case that was given. */
  readonly path: string | null;
}

/** How far the results of a law's cases lie from the exact ones, over all cases that the law holds for. */
export interface Accuracy {
  /** Cases that were measured: those that the law holds for. */
  readonly cases: number;
  readonly cells: number;
  readonly blindCells: number;
  /** In units in the last place of the case's type, against the exact result rounded once; see spec/accuracy.ts. */
  readonly ulps: WorstError;
  /** In units of u·(Σ|x||w| + |b|), or of u·S of spec/normwise-bound.ts for subjects that transform. */
  readonly units: WorstError;
}

/** The figures so far, and those of one more case. */
export function withCase(
  before: Accuracy | null,
  problem: CaseOrCall,
  path: string | null,
  measured: CaseAccuracy,
): Accuracy {
  const { ulps, units, cells, blindCells } = measured;
  // A case is written out only where it is worse than all before it.
  const worse = (than: WorstError | undefined, value: number): WorstError =>
    than !== undefined && !(value > than.value) ? than : { value, case: formatCaseOrCall(problem), path };
  return {
    cases: (before?.cases ?? 0) + 1,
    cells: (before?.cells ?? 0) + cells,
    blindCells: (before?.blindCells ?? 0) + blindCells,
    ulps: worse(before?.ulps, ulps),
    units: worse(before?.units, units),
  };
}
