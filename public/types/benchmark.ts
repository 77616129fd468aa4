/** Types of measurements: contenders, workloads, results and the machine they were made on. */

export type { BenchOptions, BenchProgress } from '../../bench/bench.ts';
export type { CallReply } from '../../bench/contenders/answer-bench.ts';
export type { Contender, Measured } from '../../bench/contenders/contender.ts';
export type { OpenOptions } from '../../bench/contenders/open-contenders.ts';
export type { Environment } from '../../bench/environment.ts';
export type { CompareOptions } from '../../bench/figures/baseline.ts';
export type { TimedRun } from '../../bench/figures/summary.ts';
export type { HuntOptions, HuntProgress } from '../../bench/hunt/hunt.ts';
export type { LayerSizes } from '../../bench/hunt/layers.ts';
export type * from '../../bench/hunt/result.ts';
export type * from '../../bench/result.ts';
export type { SweptLayer } from '../../bench/scale/axes.ts';
export type { Fit, ScaleAxis, ScaleCell, ScalePoint, ScaleResult, TimedScaleCell } from '../../bench/scale/result.ts';
export type { ScaleOptions, ScaleProgress } from '../../bench/scale/scale.ts';
export type { MeasureOptions } from '../../bench/timing/measure.ts';
export type { PhaseSamples } from '../../bench/timing/told-phases.ts';
export type { Workload } from '../../bench/workloads/workload.ts';
