/** Samples of several rounds as the times that are reported. */

import { median, quartiles } from '../figures/statistics.ts';
import type { PhaseMedians, Timing } from '../result.ts';
import type { PhaseSamples } from './told-phases.ts';

/** @param rounds samples of each round in milliseconds, empty for a round without a visit; one sample at least */
export function timingOf(rounds: readonly (readonly number[])[]): Timing {
  const samples = rounds.flat();
  const { p25, median: middle, p75 } = quartiles(samples);
  return {
    samples: samples.length,
    medianMs: middle,
    p25Ms: p25,
    p75Ms: p75,
    roundsMs: rounds.map((round) => (round.length === 0 ? null : median(round))),
  };
}

/** @param rounds one at least */
export function phaseMedians(rounds: readonly PhaseSamples[]): PhaseMedians {
  const medianOf = (phase: keyof PhaseSamples) => median(rounds.flatMap((round) => round[phase]));
  return { uploadMs: medianOf('upload'), dispatchMs: medianOf('dispatch'), readbackMs: medianOf('readback') };
}
