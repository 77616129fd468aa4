/** `adjoint/bench`: speed of subjects that are right on the very workload, and the fast engines. */
export { type CompareOptions, compareWithBaseline, withBaseline } from '../bench/baseline.ts';
export { type BenchOptions, type BenchProgress, ROUNDS, runBench } from '../bench/bench.ts';
export type { Contender } from '../bench/contender.ts';
export { descriptorOf, workloadOf } from '../bench/descriptor.ts';
export { type Environment, environment } from '../bench/environment.ts';
export { type HuntOptions, type HuntProgress, runHunt } from '../bench/hunt/hunt.ts';
export type { Cliff, HuntResult } from '../bench/hunt/result.ts';
export { measureLimits } from '../bench/limits/limits.ts';
export { limitGflops } from '../bench/limits/roofline.ts';
export { type OpenOptions, openContenders } from '../bench/open-contenders.ts';
export type * from '../bench/result.ts';
export { scaleAxisNamed, sweptPoints } from '../bench/scale/axes.ts';
export { SCALE_AXES, type ScaleAxis, type ScaleResult } from '../bench/scale/result.ts';
export { runScale, type ScaleOptions, type ScaleProgress } from '../bench/scale/scale.ts';
export { withSummary } from '../bench/summary.ts';
export type { Workload } from '../bench/workload.ts';
export { describedWorkload, realWorkloadCase, workloadCase } from '../bench/workload-cases.ts';
export { workloadsOfFile } from '../bench/workload-file.ts';
export { WORKLOAD_SETS, WORKLOADS, workloadsNamed } from '../bench/workload-sets.ts';
export {
  type FastEngine,
  fastEngines,
  type Layer,
  type PlacedLayer,
  type PreparedLayer,
} from '../engines/fast/index.ts';
export { resolveSources } from '../subjects/index.ts';
export type { Source } from '../subjects/source.ts';
