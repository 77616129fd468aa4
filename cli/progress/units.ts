/** How far a long run is: units of work done, failures so far, rate, time left and workers, in one line. */
import { counted } from '../../reports/counted.ts';
import type { UnitsProgress } from '../../runs/unit-count.ts';

/** Between two lines of a log. */
const LOG_MS = 30_000;

/** So many units must be executed before a rate is said. */
const ENOUGH = 3;

/** Counts from when it is made. */
export class UnitsLine {
  readonly #started = performance.now();
  #logged = performance.now();
  #first: number | null = null;
  #last: UnitsProgress = { done: 0, units: 0, executed: 0, failures: 0 };
  /** Null where the run has no workers of its own. */
  #workers: number | null = null;

  /** @returns the line for a log, where it is time for one */
  update(progress: UnitsProgress): string | null {
    this.#first ??= progress.done;
    this.#last = progress;
    return this.due();
  }

  /** @returns the line for a log, where it is time for one: nothing may come for long */
  due(): string | null {
    if (performance.now() - this.#logged < LOG_MS) return null;
    this.#logged = performance.now();
    return this.text();
  }

  set workers(count: number) {
    this.#workers = count;
  }

  text(): string {
    const { done, units, failures } = this.#last;
    const workers = this.#workers === null ? [] : [counted(this.#workers, 'worker')];
    return [`${done} of ${units} units`, `${counted(failures, 'failure')} so far`, ...this.#pace(), ...workers].join(
      ', ',
    );
  }

  #pace(): string[] {
    const { done, units, executed } = this.#last;
    const seconds = (performance.now() - this.#started) / 1000;
    if (executed < ENOUGH || seconds === 0) return [];
    const rate = executed / seconds;
    const left = ((units - done) * seconds) / (done - (this.#first ?? 0));
    return [`${rate < 10 ? rate.toFixed(1) : Math.round(rate)} units a second`, `about ${duration(left)} left`];
  }
}

function duration(seconds: number): string {
  if (seconds < 120) return `${Math.ceil(seconds)} s`;
  return seconds < 7200 ? `${Math.ceil(seconds / 60)} min` : `${Math.ceil(seconds / 3600)} h`;
}
