/**
 * `adjoint/bench`: speed of subjects that are right on the very workload, and the fast engines.
 *
 * @example
 * ```ts
 * import { openContenders, resolveSources, runBench, workloadsNamed } from 'adjoint/bench';
 *
 * const contenders = await openContenders(resolveSources(['scatter', 'subpixel']), { timeoutMs: 10_000 });
 * const workloads = workloadsNamed(['enet.pt.up4']);
 * const { cells } = await runBench(contenders, { workloads, timeBudgetMs: 20 }); // ms for each subject and workload
 * await Promise.all(contenders.map((contender) => contender.close()));
 * cells.map(({ subject }) => subject); // → ['scatter', 'subpixel']
 * ```
 *
 * @module
 */

export { ROUNDS, runBench } from '../bench/bench.ts';
export { openContenders } from '../bench/contenders/open-contenders.ts';
export { environment } from '../bench/environment.ts';
export { compareWithBaseline, withBaseline } from '../bench/figures/baseline.ts';
export { withSummary } from '../bench/figures/summary.ts';
export { runHunt } from '../bench/hunt/hunt.ts';
export { measureLimits } from '../bench/limits/limits.ts';
export { limitGflops } from '../bench/limits/roofline.ts';
export { scaleAxisNamed, sweptPoints } from '../bench/scale/axes.ts';
export { SCALE_AXES } from '../bench/scale/result.ts';
export { runScale } from '../bench/scale/scale.ts';
export { descriptorOf, workloadOf } from '../bench/workloads/descriptor.ts';
export { workloadIn } from '../bench/workloads/workload.ts';
export { describedWorkload, realWorkloadCase, workloadCase } from '../bench/workloads/workload-cases.ts';
export { workloadsOfFile } from '../bench/workloads/workload-file.ts';
export { WORKLOAD_SETS, WORKLOADS, workloadsNamed } from '../bench/workloads/workload-sets.ts';
export {
  type FastEngine,
  fastEngines,
  type Layer,
  type PlacedLayer,
  type PreparedLayer,
  type PrepareLayer,
} from '../engines/fast/index.ts';
export { resolveSources } from '../subjects/index.ts';
export type * from './types/benchmark.ts';
export type * from './types/operator.ts';
export type * from './types/subject.ts';
