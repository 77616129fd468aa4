/**
 * What a layer can reach at most: the roofline model of Williams, Waterman & Patterson, "Roofline: an insightful visual
 * performance model for multicore architectures" (2009). Either the arithmetic is the limit, or moving the data.
 */
import type { Limits } from '../result.ts';

/**
 * In GFLOP/s, two operations per multiply-add.
 * @param bytes that have to be moved at least. They are taken to come from memory; what lies in a cache moves faster
 * @throws RangeError for multiplyAdds or bytes below 0
 */
export function limitGflops(limits: Limits, multiplyAdds: number, bytes: number): number {
  for (const [name, value] of Object.entries({ multiplyAdds, bytes })) {
    if (!(value >= 0)) throw new RangeError(`roofline: ${name} must be >= 0, got ${value}`);
  }
  const arithmetic = peakGflops(limits);
  if (bytes === 0) return arithmetic;
  return Math.min(arithmetic, ((2 * multiplyAdds) / bytes) * limits.memoryGBps);
}

/** Whether arithmetic is the limit, and not moving the data. Arguments and errors are those of limitGflops. */
export function isComputeBound(limits: Limits, multiplyAdds: number, bytes: number): boolean {
  return limitGflops(limits, multiplyAdds, bytes) === peakGflops(limits);
}

function peakGflops({ javascriptGflops, webassemblyGflops }: Limits): number {
  return Math.max(javascriptGflops, webassemblyGflops);
}
