/**
 * Interpolation along one axis, in integers. Each filter is given twice, by formulas that share nothing: as the weights of
 * the neighbours of a place, which resize.ts uses, and as a function of the distance, which interpolation-kernel.ts samples.
 *
 *   nearest   the nearest neighbour
 *   linear    1 − |t|
 *   cubic     (a + 2)|t|³ − (a + 3)|t|² + 1 for |t| ≤ 1,   a|t|³ − 5a|t|² + 8a|t| − 4a for 1 ≤ |t| ≤ 2
 *
 * Source: Keys, "Cubic convolution interpolation for digital image processing" (1981), equations 4, 15 and 8; he derives
 * a = −1/2. PyTorch and OpenCV take a = −3/4, as ONNX does by default (cubic_coeff_a).
 */
import type { Alignment, PlaceBetween } from '../alignment.ts';

/** An interpolation filter along one axis, in integers. */
export interface Filter {
  readonly id: string;
  /** In words. */
  readonly name: string;
  /** Neighbours before and after a place that have a weight: cells `cell − before` … `cell + after`. */
  readonly before: number;
  readonly after: number;
  /** What the weights sum to. */
  readonly scale: (steps: number) => number;
  /** Weights of the neighbours, in their order: integers that sum to `scale`. */
  readonly weights: (place: PlaceBetween, alignment: Alignment) => readonly number[];
  /** The weight at the distance `over`/`steps`, either sign, times `scale`; 0 beyond the neighbours. */
  readonly at: (over: number, steps: number) => number;
}

const nearest: Filter = {
  id: 'nearest',
  name: 'nearest neighbour',
  before: 0,
  after: 1,
  scale: () => 1,
  // The asymmetric one rounds down everywhere (TensorFlow, OpenCV, PyTorch); the others round to the nearest.
  weights: ({ rest, steps }, alignment) => (alignment !== 'asymmetric' && 2 * rest >= steps ? [0, 1] : [1, 0]),
  at: (over, steps) => (2 * over > -steps && 2 * over <= steps ? 1 : 0),
};

const linear: Filter = {
  id: 'linear',
  name: 'bilinear',
  before: 0,
  after: 1,
  scale: (steps) => steps,
  weights: ({ rest, steps }) => [steps - rest, rest],
  at: (over, steps) => Math.max(0, steps - Math.abs(over)),
};

/** @param A four times Keys' a, an integer */
function cubic(id: string, A: number): Filter {
  return {
    id,
    name: `bicubic, a = −${-A / 4}`,
    before: 1,
    after: 2,
    scale: (steps) => 4 * steps ** 3,
    // The pieces of the formula at 1 + r, r, 1 − r and 2 − r, multiplied out, with r = rest/steps.
    weights: ({ rest: r, steps: d }) => [
      A * r * (d - r) ** 2,
      (A + 8) * r ** 3 - (A + 12) * r ** 2 * d + 4 * d ** 3,
      -(A + 8) * r ** 3 + (2 * A + 12) * r ** 2 * d - A * r * d ** 2,
      A * r ** 2 * (d - r),
    ],
    at(over, d) {
      const t = Math.abs(over);
      if (t <= d) return (A + 8) * t ** 3 - (A + 12) * t ** 2 * d + 4 * d ** 3;
      return t < 2 * d ? A * (t ** 3 - 5 * t ** 2 * d + 8 * t * d ** 2 - 4 * d ** 3) : 0;
    },
  };
}

/** The interpolation filters by id: nearest, linear, and cubic with a = −0.5 and a = −0.75. */
export const FILTERS = {
  nearest,
  linear,
  'cubic-0.5': cubic('cubic-0.5', -2),
  'cubic-0.75': cubic('cubic-0.75', -3),
} as const satisfies Readonly<Record<string, Filter>>;
