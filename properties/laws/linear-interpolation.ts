/**
 * The tent kernel interpolates linearly along each axis: with 2s − 1 taps s − |k − (s − 1)| and stride s, cell o lies
 * at p = o − (s − 1) in units of 1/s cells, and with i = ⌊p/s⌋ and r = p − i·s
 *
 *   T(x, tent)[o] = (s − r)·x[i] + r·x[i + 1]
 *
 * On two axes this is bilinear interpolation, on three trilinear; all is scaled by s per axis to stay with integers.
 *
 * Source: Long, Shelhamer & Darrell, "Fully convolutional networks for semantic segmentation" (2015), section 3.3.
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

const LINEAR: Interpolation = {
  name: 'linear',
  kernel: (factor) => Array.from({ length: 2 * factor - 1 }, (_, k) => factor - Math.abs(k - (factor - 1))),
  value(sample, o, factor) {
    const p = o - (factor - 1);
    const i = Math.floor(p / factor);
    const r = p - i * factor;
    return (factor - r) * sample(i) + r * sample(i + 1);
  },
  largest: { 1: 6, 2: 4, 3: 3 },
};

export const linearInterpolation: CaseLaw = {
  id: 'linear-interpolation',
  statement: 'With the tent kernel T is linear interpolation along each axis.',
  lane: 'exact',
  missing: missingKernel(LINEAR),
  cases: (capabilities) =>
    smallCases(upsamplingWithin(LINEAR, capabilities)).map((problem) => asUpsampling(LINEAR, problem)),
  special: true,
  check: (subject, problem) => checkInterpolation(subject, LINEAR, problem),
};
