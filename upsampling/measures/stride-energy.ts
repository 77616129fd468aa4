/**
 * Energy at the stride's frequency: how much of a picture repeats with the stride s, which is what a checkerboard is.
 *
 *   E = Σ_c Σ_p (m[c,p] − m[c])² / s²,     total = Σ_c variance of channel c,     decibels = 10·log₁₀(E / total)
 *
 * m[c,p] is the mean of the cells of channel c at phase p = (row mod s, column mod s), m[c] that of all. By Parseval's
 * theorem E is the power of the spectrum at all (a·H/s, b·W/s) but (0, 0), and the total its power without that at (0, 0). H
 * and W are multiples of s. −∞ where the phases have one mean; NaN for a picture of one colour, which has no energy.
 */
import type { Tensor } from '../../spec/tensor.ts';

/** @param y [1,C,H,W], extents multiples of `stride` */
export function strideDecibels({ shape, data }: Tensor, stride: number): number {
  const [, channels, height, width] = shape;
  const plane = height * width;
  const count = stride * stride;
  let repeated = 0;
  let total = 0;
  for (let channel = 0; channel < channels; channel++) {
    const cells = data.subarray(channel * plane, (channel + 1) * plane);
    // Sums, not means: those of integers are exact, and phases that are alike differ by 0 and not by a rounding error.
    const sums = new Float64Array(count);
    for (let at = 0; at < plane; at++) {
      // The width is a multiple of the stride.
      sums[(Math.floor(at / width) % stride) * stride + (at % stride)] += cells[at];
    }
    const sum = sums.reduce((a, b) => a + b, 0);
    const cellsOfPhase = plane / count;
    for (const own of sums) repeated += ((own - sum / count) / cellsOfPhase) ** 2;
    for (const value of cells) total += (value - sum / plane) ** 2;
  }
  return 10 * Math.log10(repeated / count / (total / plane));
}
