/** The roofline: how fast a layer can be on a machine (Williams, Waterman, Patterson, "Roofline", CACM 52, 2009). */
import type { Limits } from '../result.ts';

/**
 * The smaller of two ceilings, in GFLOP/s: the multiply-add rate, and bandwidth times the operations per byte of this layer.
 * @param bytes x, w and y once, the least that has to be moved
 */
export function limitGflops(limits: Limits, multiplyAdds: number, bytes: number): number {
  return Math.min(limits.webassemblyGflops, (limits.memoryGBps * 2 * multiplyAdds) / bytes);
}
