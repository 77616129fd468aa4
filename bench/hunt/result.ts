/** What a search for the worst slowdown found, as plain data. */
import type { BenchSubject, BenchWorkload, Interval } from '../result.ts';

/** Layers on which one subject is slow beside another, and the worst of them made as small as possible. */
export interface HuntResult {
  readonly kind: 'hunt';
  readonly subject: BenchSubject;
  /** What it is compared with. */
  readonly against: BenchSubject;
  readonly seed: number;
  /** Every layer that was timed while searching, in order. */
  readonly tried: readonly Cliff[];
  /** Layers on which one of the two gave no time, and why. */
  readonly untimed: readonly { readonly descriptor: string; readonly message: string }[];
  /** The layer with the largest ratio; null where nothing could be timed. */
  readonly worst: Cliff | null;
  /** The smallest layer that shrinking found whose ratio is still about as large. */
  readonly shrunk: Cliff | null;
  /** Layers that were timed while shrinking. */
  readonly shrinks: number;
  readonly milliseconds: number;
  readonly warnings: readonly string[];
  readonly objections: readonly string[];
}

/** A layer, and how many times as long the subject takes there. */
export interface Cliff {
  readonly workload: BenchWorkload;
  readonly ratio: Interval;
  readonly subjectMs: number;
  readonly againstMs: number;
}
