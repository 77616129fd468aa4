/** What a sweep along one dimension found, as plain data. */
import type { BenchSubject, BenchWorkload, Interval, Timing, UntimedCell } from '../result.ts';

/** The dimensions that can be swept; all others stay as they are. */
export type ScaleAxis = 'extent' | 'channels' | 'kernel' | 'stride' | 'batch' | 'groups';
/** The dimensions that can be swept. */
export const SCALE_AXES = [
  'extent',
  'channels',
  'kernel',
  'stride',
  'batch',
  'groups',
] as const satisfies readonly ScaleAxis[];

/** How time and memory of each subject grow along one dimension of a layer. */
export interface ScaleResult {
  readonly kind: 'scale';
  readonly axis: ScaleAxis;
  readonly subjects: readonly BenchSubject[];
  /** In the order of their values. */
  readonly points: readonly ScalePoint[];
  /** By point; within one in the order of the subjects. */
  readonly cells: readonly ScaleCell[];
  readonly fits: readonly Fit[];
  readonly milliseconds: number;
  readonly warnings: readonly string[];
  readonly objections: readonly string[];
}

/** One value of the swept dimension, and its workload. */
export interface ScalePoint {
  /** What the swept dimension is here. */
  readonly value: number;
  readonly workload: BenchWorkload;
}

/** One subject at one point of a sweep. */
export type ScaleCell = TimedScaleCell | (UntimedCell & { readonly value: number });

/** One subject at one point of a sweep, timed. */
export interface TimedScaleCell {
  readonly value: number;
  readonly workload: string;
  readonly subject: string;
  readonly status: 'timed';
  readonly time: Timing;
  /** Most memory that one call took on top of what the process had before it; null where the platform does not tell. */
  readonly peakBytes: number | null;
}

/** cost ≈ factor · value^exponent, by least squares on logarithms. */
export interface Fit {
  readonly subject: string;
  readonly quantity: 'time' | 'memory';
  readonly factor: number;
  readonly exponent: Interval;
  /** Share of the variance of the logarithms that the line explains. */
  readonly rSquared: number;
  /** The values of the points that it was fitted to: those large enough to differ from overhead. */
  readonly values: readonly number[];
}
