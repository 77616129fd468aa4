/**
 * One subject on one workload, visited once a round: agreement first, then time, then agreement again, all on integers.
 * Only what agrees every time gets a number. Before the first visit stands a call on real data, for the error.
 */
import { type LargestErrors, largestErrors } from '../../spec/accuracy.ts';
import { missingCapability } from '../../subjects/fits.ts';
import type { Outcome } from '../../subjects/subject.ts';
import type { CallReply } from '../contenders/answer-bench.ts';
import type { Contender } from '../contenders/contender.ts';
import { median, ratioInterval } from '../figures/statistics.ts';
import type { Cell, TimedCell } from '../result.ts';
import {
  beyondModel,
  firstCall,
  type Hindrance,
  misfit,
  prefixed,
  type Times,
  type TimingOptions,
  timedCalls,
  WARM_UP_SHARE,
} from './checked-calls.ts';
import { phaseMedians, timingOf } from './round-times.ts';
import type { Task } from './task.ts';
import type { PhaseSamples } from './told-phases.ts';

/**
 * Where one call takes this many times what a visit may take, the subject is slow: it is visited in SLOW_VISITS of the
 * rounds only, and the first call, which is compared as well, is the sample of the first of them, since it warms itself
 * up. Of a program the first call is unknown, as what passes meanwhile is the pipe's time too, and in a page it compiles
 * shaders: the first times that are taken or told stand for it.
 */
const SLOW = 2;
const SLOW_VISITS = 3;

/** Calls in a new process that are not timed: compilers go to work only on what is called often. */
const WARM_UP_MS = 100;

export class CellRun {
  readonly contender: Contender;
  readonly task: Task;
  /** Samples by round; empty for a round without a visit. */
  readonly #rounds: (readonly number[])[] = [];
  readonly #wholeCallsMs: number[] = [];
  readonly #preparationsMs: number[] = [];
  readonly #phases: PhaseSamples[] = [];
  /** Of one visit. */
  readonly #timeBudgetMs: number;
  readonly #slowEvery: number;
  #first: CallReply | null = null;
  /** What is known first of how long calls take; null before. */
  #firstMs: readonly number[] | null = null;
  /** What was taken first where the first call itself has no time. */
  #firstTimes: Times | null = null;
  #error: LargestErrors | null = null;
  #hindrance: Hindrance | null = null;

  /**
   * @param rounds how many visits there may be
   * @param timeBudgetMs of all visits together
   */
  constructor(contender: Contender, task: Task, rounds: number, timeBudgetMs: number) {
    this.contender = contender;
    this.task = task;
    this.#slowEvery = Math.ceil(rounds / SLOW_VISITS);
    this.#timeBudgetMs = timeBudgetMs / rounds;
    const missing = missingCapability(task.problem, contender.capabilities);
    if (missing !== null) this.#hindrance = { status: 'not covered', message: missing };
  }

  /** Whether another visit would tell nothing more. */
  get isOver(): boolean {
    return this.#hindrance !== null;
  }

  /**
   * What has to happen before the subject is timed in a new process, so that visits can follow each other closely:
   * machines change their speed within seconds. Never throws.
   * @param signal ends the subject's process from outside, which then says nothing about the subject
   */
  async warmUp(signal?: AbortSignal): Promise<void> {
    const isFirst = this.#first === null;
    let hindrance = isFirst ? await this.#agree() : null;
    if (hindrance === null && !this.#isSlow) {
      const warm = await this.#times({ timeBudgetMs: 0, warmUpMs: WARM_UP_MS, wholeCall: false });
      hindrance = warm.hindrance;
      if (this.#firstMs === null) this.#firstTimes = warm.times;
      this.#firstMs ??= warm.times?.samplesMs ?? null;
    }
    if (isFirst) hindrance ??= await this.#measureError();
    if (!signal?.aborted) this.#hindrance = hindrance;
  }

  /**
   * Times the subject once more, if it is its turn, after a warm-up in its process. Never throws.
   * @param signal as for warmUp
   */
  async visit(round: number, signal?: AbortSignal): Promise<void> {
    const timeBudgetMs = this.#timeBudgetMs;
    if (this.#isSlow && round % this.#slowEvery !== 0) {
      this.#rounds.push([]);
      return;
    }
    if (this.#isSlow && round === 0) {
      this.#rounds.push(this.#firstMs as readonly number[]);
      this.#phases.push(...(this.#firstTimes?.phasesMs === undefined ? [] : [this.#firstTimes.phasesMs]));
      return;
    }
    // Of slow subjects one whole call is enough: preparing is next to nothing beside it.
    const wholeCall = !this.#isSlow || this.#wholeCallsMs.length === 0;
    const { times, hindrance } = await this.#times({ timeBudgetMs, warmUpMs: timeBudgetMs * WARM_UP_SHARE, wholeCall });
    if (signal?.aborted) return;
    this.#hindrance = hindrance;
    if (times === null) return;
    const { samplesMs, phasesMs, wholeCallMs, prepareMs } = times;
    this.#rounds.push(samplesMs);
    if (phasesMs !== undefined) this.#phases.push(phasesMs);
    if (wholeCallMs !== null) this.#wholeCallsMs.push(wholeCallMs);
    if (prepareMs !== null) this.#preparationsMs.push(prepareMs);
  }

  #times(options: TimingOptions): ReturnType<typeof timedCalls> {
    return timedCalls(this.contender, this.task, this.#first as CallReply, options);
  }

  get #isSlow(): boolean {
    return this.#firstMs !== null && median(this.#firstMs) > SLOW * this.#timeBudgetMs;
  }

  async #agree(): Promise<Hindrance | null> {
    const { first, hindrance } = await firstCall(this.contender, this.task);
    this.#first = first;
    this.#firstMs = first.callMs === null ? null : [first.callMs];
    return hindrance;
  }

  async #measureError(): Promise<Hindrance | null> {
    const { real } = this.task;
    const { outcome } = await this.contender.call(real);
    const { rounded, magnitudes } = this.task.realAnswer();
    const wrong = this.task.isOfModel ? beyondModel(outcome, this.contender, this.task) : misfit(outcome, rounded);
    const hindrance = prefixed('on real data', wrong);
    if (hindrance === null)
      this.#error = largestErrors(
        real.dtype,
        rounded,
        outcome as Extract<Outcome, { readonly kind: 'result' }>,
        magnitudes,
      );
    return hindrance;
  }

  /** What has been found; null before there is anything. Ratio and share of the limit are those of a cell alone. */
  cell(): Cell | null {
    const { contender, task } = this;
    const key = { workload: task.workload.name, subject: contender.name };
    if (this.#hindrance !== null) return { ...key, ...this.#hindrance, known: null };
    if (this.#rounds.length === 0 || this.#error === null) return null;
    const time = timingOf(this.#rounds);
    const whole = this.#wholeCallsMs;
    return {
      ...key,
      status: 'timed',
      time,
      wholeCall: whole.length === 0 ? null : timingOf(whole.map((sample) => [sample])),
      prepareMs: this.#preparationsMs.length === 0 ? null : median(this.#preparationsMs),
      ...(this.#phases.length > 0 && { phases: phaseMedians(this.#phases) }),
      gflops: (2 * task.workload.multiplyAdds) / (time.medianMs * 1e6),
      nsPerMultiplyAdd: (time.medianMs * 1e6) / task.workload.multiplyAdds,
      limitShare: null,
      ratio: ALONE,
      standing: 'fastest',
      error: this.#error,
    };
  }
}

const ALONE = { value: 1, low: 1, high: 1 };

/** The cell as a known failure, if it is one: what was wrong is still reported, but is not new. */
export function withKnown(cell: Cell, known: () => string | null): Cell {
  if (cell.status === 'timed' || cell.status === 'not covered') return cell;
  const id = known();
  return id === null ? cell : { ...cell, known: id, message: `as listed under ${id}: ${cell.message}` };
}

/**
 * The cells of one workload compared with the fastest of them, and with what the machine can do.
 * @param limitGflops for this workload with so many threads; null where it was not measured
 */
export function compared(cells: readonly Cell[], limitGflops: (subject: string) => number | null): Cell[] {
  const timed = cells.filter((cell): cell is TimedCell => cell.status === 'timed');
  const fastest = timed.toSorted((a, b) => a.time.medianMs - b.time.medianMs)[0];
  return cells.map((cell) => {
    if (cell.status !== 'timed') return cell;
    const limit = limitGflops(cell.subject);
    const limitShare = limit === null ? null : cell.gflops / limit;
    if (cell === fastest) return { ...cell, limitShare, ratio: ALONE, standing: 'fastest' };
    const ratio = ratioInterval(cell.time.roundsMs, fastest.time.roundsMs);
    return { ...cell, limitShare, ratio, standing: ratio.low <= 1 && 1 <= ratio.high ? 'no difference' : 'slower' };
  });
}
