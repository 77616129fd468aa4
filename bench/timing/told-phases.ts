/**
 * What an implementation tells of the parts of its calls: upload, dispatch and readback. It is its own word, taken only where it can
 * be true.
 */
import { describeValue } from '../../spec/describe-value.ts';
import { CALL_PHASES, type PhaseTimes, type Result } from '../../subjects/subject.ts';

/** Of every time that was taken, in milliseconds; not in the order of the times. */
export type PhaseSamples = Readonly<Record<keyof PhaseTimes, readonly number[]>>;

/** What the calls of one measurement tell, in their order. */
export class ToldPhases {
  /** Three values a call, of those that tell any. */
  readonly #told: unknown[] = [];
  #calls = 0;

  /** Keeps what comes with a result; judged later, as this is part of the time. */
  add({ times }: Result): void {
    this.#calls += 1;
    if (times !== undefined) this.#told.push(times?.upload, times?.dispatch, times?.readback);
  }

  /**
   * Of each time, the means over its calls; null where no call tells them.
   * @param samplesMs of the last calls, in any order: each is the mean over `callsEach` of them
   * @param clockStepMs by how much the parts may exceed that mean
   * @throws TypeError or RangeError naming the field where these are no times, or not those of these calls
   */
  phases(samplesMs: readonly number[], callsEach: number, clockStepMs: number): PhaseSamples | null {
    if (this.#told.length === 0) return null;
    const telling = this.#told.length / CALL_PHASES.length;
    if (telling !== this.#calls) {
      throw new RangeError(
        `result.times must come with every call or with none: ${telling} of ${this.#calls} had them`,
      );
    }
    const told = this.#told.map((value, at) => timeIn(value, CALL_PHASES[at % CALL_PHASES.length]));
    const first = telling - callsEach * samplesMs.length;
    const means = samplesMs.map((_, sample) =>
      CALL_PHASES.map((_, phase) => {
        let sum = 0;
        for (let call = 0; call < callsEach; call++) {
          sum += told[CALL_PHASES.length * (first + sample * callsEach + call) + phase];
        }
        return sum / callsEach;
      }),
    );
    checkSums(means, samplesMs, clockStepMs);
    const [upload, dispatch, readback] = CALL_PHASES.map((_, phase) => means.map((mean) => mean[phase]));
    return { upload, dispatch, readback };
  }
}

function timeIn(value: unknown, phase: keyof PhaseTimes): number {
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
  const message = `result.times.${phase} must be a finite number >= 0, in milliseconds, got ${describeValue(value)}`;
  throw typeof value === 'number' ? new RangeError(message) : new TypeError(message);
}

/** Where no sum exceeds its time, the largest sum does not exceed the largest time, nor the second the second, and so on. */
function checkSums(means: readonly (readonly number[])[], samplesMs: readonly number[], clockStepMs: number): void {
  const sums = means.map((mean) => mean.reduce((total, part) => total + part, 0)).toSorted((a, b) => a - b);
  const times = samplesMs.toSorted((a, b) => a - b);
  const at = sums.findIndex((sum, index) => !(sum <= times[index] + clockStepMs));
  if (at < 0) return;
  throw new RangeError(
    `result.times must sum to at most the ${times[at]} ms of the call and a step of the clock, ${clockStepMs} ms, got ${sums[at]}`,
  );
}
