/**
 * A kernel of s ones with stride s repeats every cell s times along each axis: nearest-neighbour upsampling,
 *
 *   T(x, 1)[o] = x[⌊o/s⌋]
 *
 * Source: Odena, Dumoulin & Olah, "Deconvolution and checkerboard artifacts", Distill (2016).
 */
import { smallCases } from '../cases/arbitraries.ts';
import type { CaseLaw } from '../law.ts';
import {
  asUpsampling,
  checkInterpolation,
  type Interpolation,
  missingKernel,
  upsamplingWithin,
} from '../law-parts/interpolation.ts';

const NEAREST: Interpolation = {
  name: 'nearest-neighbour',
  kernel: (factor) => Array<number>(factor).fill(1),
  value: (sample, o, factor) => sample(Math.floor(o / factor)),
  largest: { 1: 6, 2: 4, 3: 3 },
};

export const nearestNeighbour: CaseLaw = {
  id: 'nearest-neighbour',
  statement: 'With a kernel of ones as large as the stride T is nearest-neighbour upsampling.',
  lane: 'exact',
  missing: missingKernel(NEAREST),
  cases: (capabilities) =>
    smallCases(upsamplingWithin(NEAREST, capabilities)).map((problem) => asUpsampling(NEAREST, problem)),
  special: true,
  check: (subject, problem) => checkInterpolation(subject, NEAREST, problem),
};
