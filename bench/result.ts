/**
 * What a benchmark found, as plain data: measured in one place, reported in many. All times are of one call, in
 * milliseconds.
 */
import type { LargestErrors } from '../spec/accuracy.ts';
import type { BrowserIdentity } from '../subjects/browser/identity.ts';
import type { Subject } from '../subjects/subject.ts';
import type { Workload } from './workloads/workload.ts';

/** A benchmark: subjects × workloads, a cell each, with what was measured around them. Times are in milliseconds. */
export interface BenchResult {
  readonly kind: 'bench';
  /** How long each subject was timed on each workload, over all rounds. */
  readonly timeBudgetMs: number;
  /** How often every subject was timed on every workload, with all others in between. */
  readonly rounds: number;
  /** Whether each subject had a process of its own, a new one in every round, or all shared one. */
  readonly processes: 'one each' | 'new each round' | 'one for all';
  readonly subjects: readonly BenchSubject[];
  readonly workloads: readonly BenchWorkload[];
  /** By workload; within one in the order of the subjects. */
  readonly cells: readonly Cell[];
  /** What the machine could do during the run, for each number of threads that was asked for. */
  readonly limits: readonly Limits[];
  readonly noise: Noise;
  /** All workloads together. */
  readonly summary: Summary;
  /** The run compared with an earlier one; null where none was given. */
  readonly baseline: Comparison | null;
  /** Of the layers of a model file, what else belongs to their times; left out for other workloads. */
  readonly model?: TimedModel;
  readonly milliseconds: number;
  /** What makes times less trustworthy. */
  readonly warnings: readonly string[];
  /** Why the run does not pass; empty where it does. Slowness is none, unless a baseline was given. */
  readonly objections: readonly string[];
}

/** What of a model was timed otherwise than it is, or not at all. */
export interface TimedModel {
  readonly cut: readonly CutLayer[];
  /** Layers and runtimes that are missing, and why; a line each. */
  readonly leftOut: readonly string[];
}

/** A layer that was timed with a smaller x than the model has. */
export interface CutLayer {
  readonly name: string;
  /** [N,C,…in] as it was timed. */
  readonly x: readonly number[];
  readonly modelX: readonly number[];
  /** Multiply-adds of the model's layer by those that were timed: its times are multiplied by it. */
  readonly factor: number;
}

/** A subject as a benchmark reports it. */
export interface BenchSubject {
  /** Unique in the result; ends in “×2” where two threads were asked for. */
  readonly name: string;
  readonly typed: string;
  readonly version: string | null;
  readonly origin: Subject['origin'];
  readonly threads: number;
  /** Of a module that ran in a page: where, and how it was timed there. */
  readonly browser?: BrowserIdentity;
  readonly page?: PageConditions;
}

/** Under which conditions a page timed calls: its own word. */
export interface PageConditions {
  /** The smallest step of its clock; each time has a hundred of them, over as many calls as that takes. Null where it is not known. */
  readonly clockStepMs: number | null;
  /** Whether it is isolated from other origins: otherwise browsers make its clock coarser. */
  readonly isIsolated: boolean;
  /** What draws for WebGL; null where the page has none, or does not tell. */
  readonly webgl: string | null;
}

/** A workload with what geometry makes of it. */
export interface BenchWorkload extends Workload {
  /** The part of the name before the first dot: the network. */
  readonly family: string;
  /** The layer in one short line that can be given back on the command line. */
  readonly descriptor: string;
  /** Of the operator before cropping. */
  readonly multiplyAdds: number;
  /** Bytes that have to be moved at least: x, w, bias and y once. */
  readonly bytes: number;
  readonly xShape: readonly number[];
  readonly wShape: readonly number[];
  readonly yShape: readonly number[];
}

/** One subject on one workload. */
export type Cell = TimedCell | UntimedCell;

/** One subject on one workload, timed. Times are in milliseconds. */
export interface TimedCell {
  readonly workload: string;
  readonly subject: string;
  readonly status: 'timed';
  /** Of a call with all that can be prepared prepared once. */
  readonly time: Timing;
  /**
   * Of preparing, one call and disposing together; null where a subject cannot prepare, so that every call does all.
   */
  readonly wholeCall: Timing | null;
  /** Median of preparing alone; null where a subject cannot. */
  readonly prepareMs: number | null;
  /** The parts of a call, as the subject tells them; left out where it does not. */
  readonly phases?: PhaseMedians;
  /** Two operations per multiply-add, by the median time. */
  readonly gflops: number;
  readonly nsPerMultiplyAdd: number;
  /** gflops by the limit of the machine for this workload; null where limits were not measured. */
  readonly limitShare: number | null;
  /** Time by that of the fastest subject on this workload; exactly 1 for the fastest itself. */
  readonly ratio: Interval;
  /** 'no difference' where the interval of the ratio has 1 in it. */
  readonly standing: 'fastest' | 'no difference' | 'slower';
  /** On real data, against the exact result rounded once. */
  readonly error: LargestErrors;
}

/** The medians of what a subject tells of the parts of its calls, in milliseconds: each by itself, so that their sum is not that of a call. */
export interface PhaseMedians {
  readonly uploadMs: number;
  readonly dispatchMs: number;
  readonly readbackMs: number;
}

/** One subject on one workload that has no time, and why. */
export interface UntimedCell {
  readonly workload: string;
  readonly subject: string;
  /** 'disagrees' includes what is no tensor at all; 'refused' is an error thrown for a case that it claims to cover. */
  readonly status: 'disagrees' | 'not covered' | 'refused' | 'crashed' | 'timed out';
  /** Which capability is missing, where the result differs, or the error. */
  readonly message: string;
  /** The known failure that this is; null for a new one, and where nothing failed. */
  readonly known: string | null;
}

/** Statistics over the timed calls, in milliseconds. */
export interface Timing {
  readonly samples: number;
  readonly medianMs: number;
  /** Lower and upper quartile: half of the samples lie between them. */
  readonly p25Ms: number;
  readonly p75Ms: number;
  /**
   * The median of each round, in order; null for a round without a visit, which slow subjects have. The same round of
   * two subjects on one workload is a pair.
   */
  readonly roundsMs: readonly (number | null)[];
}

/** An estimate and its 95 % confidence interval. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Ceilings of the machine, measured in the run itself. */
export interface Limits {
  readonly threads: number;
  /** Multiply-adds of plain JavaScript on numbers, two operations each, in GFLOP/s. */
  readonly javascriptGflops: number;
  /** Multiply-adds of WebAssembly SIMD on f32, the faster of separate and fused, in GFLOP/s. */
  readonly webassemblyGflops: number;
  /** Whether this runtime has relaxed SIMD, and with it fused multiply-add. */
  readonly relaxedSimd: boolean;
  /** Bytes read and written by WebAssembly SIMD in memory beyond the caches, in GB/s. */
  readonly memoryGBps: number;
}

/** How steady the machine was. */
export interface Noise {
  /** The smallest step between two readings of the clock, the reading included. */
  readonly clockStepMs: number;
  /**
   * Time of a fixed piece of work in each round, by the median of all rounds. Apart from noise it shows the clock rate.
   */
  readonly speedByRound: readonly number[];
  /** Share of the time of that work in which the processor was given to somebody else. */
  readonly stolenShare: number;
}

/** The run on the whole. Only subjects with a time appear, in the order of the subjects. */
export interface Summary {
  /** Every ordered pair that has a workload in common, by subject and then by whom it is compared with. */
  readonly pairs: readonly PairSummary[];
  readonly subjects: readonly SubjectMeans[];
  /** The workloads that `standings` rest on. */
  readonly compared: readonly string[];
  /** Subjects with all of the compared workloads, the smallest mean first; then the others likewise. */
  readonly standings: readonly Standing[];
  /** In the order of the workloads. */
  readonly layers: readonly LayerLimits[];
}

/** What the machine could do on one workload. */
export interface LayerLimits {
  readonly workload: string;
  /** Operations for each byte that has to be moved, two to a multiply-add; null where nothing has to be moved. */
  readonly intensity: number | null;
  /** The smallest first, one for each number of threads whose limits were measured. */
  readonly limits: readonly LayerLimit[];
}

/** What the machine could do on one workload with so many threads, and what sets that. */
export interface LayerLimit {
  readonly threads: number;
  readonly gflops: number;
  readonly setBy: 'JavaScript' | 'WebAssembly' | 'memory';
}

/** A subject by the fastest one of each workload. */
export interface Standing {
  readonly subject: string;
  /** On how many of the compared workloads it has a time. */
  readonly workloads: number;
  /** Whether that is all of them. The mean of one that lacks some is over other workloads, and cannot be ranked. */
  readonly isComplete: boolean;
  /** How many times as long as the fastest of each workload it takes: the geometric mean over these workloads. */
  readonly ratio: Interval;
  /** Where that ratio is smallest, and where it is largest. */
  readonly lowest: WorkloadRatio;
  readonly highest: WorkloadRatio;
}

/** How one subject compares with another over the workloads that both were timed on. */
export interface PairSummary {
  readonly subject: string;
  readonly against: string;
  /** On how many both have a time; nothing else counts here. */
  readonly workloads: number;
  /** How many times as long as the other the subject takes: the geometric mean over these workloads. */
  readonly ratio: Interval;
  /** Where that ratio is smallest, and where it is largest. */
  readonly lowest: WorkloadRatio;
  readonly highest: WorkloadRatio;
}

/** The times of two subjects on one workload, as a ratio. */
export interface WorkloadRatio {
  readonly workload: string;
  readonly value: number;
}

/** One subject over all workloads that it was timed on. */
export interface SubjectMeans {
  readonly subject: string;
  /** On how many it has a time. */
  readonly workloads: number;
  /** On how many of them the machine's multiply-adds are the limit, not its memory. */
  readonly computeBound: number;
  /** The geometric mean of the share of the limit over these; null where there are none. */
  readonly limitShare: number | null;
  /** On how many the time of a preparation is known. */
  readonly prepared: number;
  /** On how many of these preparing takes no longer than three runs. */
  readonly amortised: number;
  /** The largest errors on any of its workloads, each for itself. */
  readonly error: LargestErrors;
  /** On how many of its workloads there is no error at all. */
  readonly exact: number;
}

/** Two runs, each by the yardstick's time in it. */
export interface Comparison {
  /** The subject that both runs are measured by. */
  readonly yardstick: string;
  /** Share of the time that a subject may lose without an objection. */
  readonly allowedLoss: number;
  readonly changes: readonly Change[];
  /** The geometric mean of each subject's changes, over all workloads. */
  readonly overall: readonly Omit<Change, 'workload'>[];
  /** What had a time in the baseline and has none now. */
  readonly lost: readonly {
    readonly workload: string;
    readonly subject: string;
    readonly status: UntimedCell['status'];
  }[];
}

/** How one subject on one workload changed between two runs, by the time of the yardstick in each. */
export interface Change {
  readonly workload: string;
  readonly subject: string;
  /** How many times as long as in the baseline. */
  readonly change: Interval;
  /** 'slower' where the whole interval lies beyond the allowed loss, 'faster' where it lies below 1. */
  readonly standing: 'slower' | 'no loss' | 'faster';
}
