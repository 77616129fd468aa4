/** Types of measurements: contenders, workloads, results and the machine they were made on. */
export type { CompareOptions } from '../../bench/baseline.ts';
export type { BenchOptions, BenchProgress } from '../../bench/bench.ts';
export type { Contender, Measured } from '../../bench/contender.ts';
export type { CallReply } from '../../bench/contender-host.ts';
export type { Environment } from '../../bench/environment.ts';
export type { HuntOptions, HuntProgress } from '../../bench/hunt/hunt.ts';
export type { LayerSizes } from '../../bench/hunt/layers.ts';
export type * from '../../bench/hunt/result.ts';
export type { MeasureOptions } from '../../bench/measure.ts';
export type { OpenOptions } from '../../bench/open-contenders.ts';
export type * from '../../bench/result.ts';
export type { SweptLayer } from '../../bench/scale/axes.ts';
export type { Fit, ScaleAxis, ScaleCell, ScalePoint, ScaleResult, TimedScaleCell } from '../../bench/scale/result.ts';
export type { ScaleOptions, ScaleProgress } from '../../bench/scale/scale.ts';
export type { TimedRun } from '../../bench/summary.ts';
export type { Workload } from '../../bench/workload.ts';
