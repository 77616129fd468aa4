/**
 * Keys' cubic kernel (a = −1/2), sampled at k/s, interpolates with cubics along each axis. Scaled by 2s³ it has 4s − 1
 * integer taps, for the distance t = |k − (2s − 1)|:
 *
 *   3t³ − 5t²s + 2s³   for t ≤ s,      −t³ + 5t²s − 8ts² + 4s³   for s ≤ t ≤ 2s
 *
 * The result is compared with the cubic through four neighbours in the form of Catmull and Rom, at i + r/s, scaled
 * alike:
 *
 *   2x₀s³ + (x₁ − x₋₁)rs² + (2x₋₁ − 5x₀ + 4x₁ − x₂)r²s + (−x₋₁ + 3x₀ − 3x₁ + x₂)r³
 *
 * Source: Keys, "Cubic convolution interpolation for digital image processing" (1981), equations 4 and 15; Catmull &
 * Rom, "A class of local interpolating splines" (1974).
 */
import { tinyCases } from '../cases/arbitraries.ts';
import type { CaseLaw } from '../law.ts';
import {
  asUpsampling,
  checkInterpolation,
  type Interpolation,
  missingKernel,
  upsamplingWithin,
} from '../law-parts/interpolation.ts';

const CUBIC: Interpolation = {
  name: 'cubic',
  kernel: (s) =>
    Array.from({ length: 4 * s - 1 }, (_, k) => {
      const t = Math.abs(k - (2 * s - 1));
      return t <= s
        ? 3 * t ** 3 - 5 * t ** 2 * s + 2 * s ** 3
        : -(t ** 3) + 5 * t ** 2 * s - 8 * t * s ** 2 + 4 * s ** 3;
    }),
  value(sample, o, s) {
    const p = o - (2 * s - 1);
    const i = Math.floor(p / s);
    const r = p - i * s;
    const [before, here, next, last] = [sample(i - 1), sample(i), sample(i + 1), sample(i + 2)];
    return (
      2 * here * s ** 3 +
      (next - before) * r * s ** 2 +
      (2 * before - 5 * here + 4 * next - last) * r ** 2 * s +
      (3 * here - before - 3 * next + last) * r ** 3
    );
  },
  // At most 60·(5/4·2s³)ʳ: the magnitudes of Keys' kernel at one distance sum to at most 5/4.
  largest: { 1: 4, 2: 3, 3: 2 },
};

export const cubicInterpolation: CaseLaw = {
  id: 'cubic-interpolation',
  statement: 'With Keys’ cubic kernel T is cubic interpolation along each axis.',
  lane: 'exact',
  missing: missingKernel(CUBIC),
  cases: (capabilities) =>
    tinyCases(upsamplingWithin(CUBIC, capabilities)).map((problem) => asUpsampling(CUBIC, problem)),
  special: true,
  check: (subject, problem) => checkInterpolation(subject, CUBIC, problem),
};
