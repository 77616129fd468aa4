/**
 * What a layer can reach at most: the roofline model of Williams, Waterman & Patterson, "Roofline: an insightful visual
 * performance model for multicore architectures" (2009). Either the arithmetic is the limit, or moving the data.
 */
import type { LayerLimit, Limits } from '../result.ts';

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
  return Math.min(arithmetic, intensityOf(multiplyAdds, bytes) * limits.memoryGBps);
}

/** Operations for each byte that has to be moved, two per multiply-add. */
export function intensityOf(multiplyAdds: number, bytes: number): number {
  return (2 * multiplyAdds) / bytes;
}

/** The same limit, and what sets it. Arguments and errors are those of limitGflops. */
export function layerLimit(limits: Limits, multiplyAdds: number, bytes: number): LayerLimit {
  const { threads, javascriptGflops, webassemblyGflops } = limits;
  const arithmetic = javascriptGflops > webassemblyGflops ? 'JavaScript' : 'WebAssembly';
  const setBy = isComputeBound(limits, multiplyAdds, bytes) ? arithmetic : 'memory';
  return { threads, gflops: limitGflops(limits, multiplyAdds, bytes), setBy };
}

/** Whether arithmetic is the limit, and not moving the data. Arguments and errors are those of limitGflops. */
export function isComputeBound(limits: Limits, multiplyAdds: number, bytes: number): boolean {
  return limitGflops(limits, multiplyAdds, bytes) === peakGflops(limits);
}

function peakGflops({ javascriptGflops, webassemblyGflops }: Limits): number {
  return Math.max(javascriptGflops, webassemblyGflops);
}
