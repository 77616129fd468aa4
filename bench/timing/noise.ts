/**
 * How steady the machine is while subjects are timed: a fixed piece of work, the same in every round, should take the
 * same time; where it does not, the clock rate changed or somebody else had the processor.
 */

import { median } from '../figures/statistics.ts';
import type { Noise } from '../result.ts';
import { clockStep } from './clock.ts';

/** Steps of a chain in which each waits for the one before: some milliseconds at any optimisation. */
const CHAIN_STEPS = 2_000_000;

const WARM_UP_RUNS = 5;

export class NoiseMeter {
  readonly #byRound: number[][] = [];
  #wallMs = 0;
  #processorMs = 0;

  constructor() {
    // The first runs go into compiling, which is no noise.
    for (let run = 0; run < WARM_UP_RUNS; run++) chain();
  }

  /** Does the work once, for this round. */
  probe(round: number): void {
    const before = process.cpuUsage();
    const started = performance.now();
    chain();
    const took = performance.now() - started;
    const { user, system } = process.cpuUsage(before);
    this.#wallMs += took;
    // Other threads of this process may have worked as well; more than all of the time is no news.
    this.#processorMs += Math.min(took, (user + system) / 1000);
    this.#byRound[round] ??= [];
    this.#byRound[round].push(took);
  }

  result(): Noise {
    const times = this.#byRound.filter((probes) => probes !== undefined).map(median);
    const typical = times.length === 0 ? 1 : median(times);
    return {
      clockStepMs: clockStep(),
      speedByRound: times.map((time) => time / typical),
      stolenShare: this.#wallMs === 0 ? 0 : 1 - this.#processorMs / this.#wallMs,
    };
  }
}

function chain(): number {
  let value = 1;
  for (let step = 0; step < CHAIN_STEPS; step++) value = value * 0.999999 + 1e-6;
  return value;
}
