/** A kernel as a picture: one pixel a weight, blue above 0 and orange below, white at 0. */

import { maximumOf } from '../../spec/extremes.ts';
import type { LearnedKernel } from '../../upsampling/learning/result.ts';
import type { Pixels } from '../../upsampling/pixels.ts';

const ABOVE = [31, 95, 191];
const BELOW = [194, 74, 10];

/** @param strongest the magnitude that has the full colour */
export function kernelPicture({ size, weights }: LearnedKernel, strongest: number): Pixels {
  const data = Uint8Array.from({ length: 3 * size * size }, (_, at) => {
    const weight = weights[Math.floor(at / 3)];
    const full = (weight < 0 ? BELOW : ABOVE)[at % 3];
    const share = strongest > 0 ? Math.min(1, Math.abs(weight) / strongest) : 0;
    return Math.round(255 + (full - 255) * share);
  });
  return { width: size, height: size, channels: 3, data };
}

export function strongestOf({ weights }: LearnedKernel): number {
  return maximumOf(weights.map(Math.abs));
}
