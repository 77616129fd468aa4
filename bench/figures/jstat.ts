/** The part of jstat that the statistics are computed with. The package comes without types, and as CommonJS. */
import { createRequire } from 'node:module';

export interface JStat {
  /** Quantiles of the samples, in any order; alphap = betap = 1 is type 7. */
  quantiles(samples: readonly number[], shares: readonly number[], alphap: number, betap: number): number[];
  mean(samples: readonly number[]): number;
  /** @param isSample whether to divide by one less than there are samples */
  variance(samples: readonly number[], isSample: boolean): number;
  /** Of as many samples of each, divided by one less than there are. */
  covariance(a: readonly number[], b: readonly number[]): number;
  readonly studentt: { inv(share: number, degreesOfFreedom: number): number };
  readonly normal: { cdf(value: number, mean: number, deviation: number): number };
}

let loaded: JStat | null = null;

/** Loaded when it is first used: most commands need no statistics. */
export function jstat(): JStat {
  loaded ??= createRequire(import.meta.url)('jstat') as JStat;
  return loaded;
}
