/**
 * What ends a run before everything was put: its caller (Ctrl-C), a budget of time, or enough failures. One signal for
 * all of them; its reason is a text, which results and reports tell.
 */
import type { FrameworkCall } from '../../spec/conventions/call.ts';
import type { Outcome, Subject } from '../../subjects/subject.ts';

/** What ends a run before everything was checked. */
export interface EarlyEndOptions {
  /** Ends the run; what was found so far is reported. A text as its reason is reported. */
  readonly signal?: AbortSignal;
  /** Failed checks, over all subjects, after which the run ends. */
  readonly bail?: number;
  /** Milliseconds after which the run ends. */
  readonly maxTimeMs?: number;
}

export class EarlyEnd {
  readonly signal: AbortSignal;
  readonly #own = new AbortController();
  readonly #bail: number;
  readonly #timer: NodeJS.Timeout | undefined;
  #failed = 0;

  constructor({ signal, bail = Number.POSITIVE_INFINITY, maxTimeMs }: EarlyEndOptions) {
    this.signal = signal === undefined ? this.#own.signal : AbortSignal.any([signal, this.#own.signal]);
    this.#bail = bail;
    if (maxTimeMs !== undefined) {
      const reason = `its time of ${maxTimeMs / 1000} s is used up`;
      // A delay beyond 2³¹ ms would be taken for 1 ms.
      this.#timer = setTimeout(() => this.#own.abort(reason), Math.min(maxTimeMs, 2 ** 31 - 1));
    }
  }

  /** Counts a failed check. */
  failed(): void {
    this.#failed += 1;
    if (this.#failed === this.#bail)
      this.#own.abort(this.#bail === 1 ? 'a check has failed' : `${this.#bail} checks have failed`);
  }

  /** Why the run ended early; null where it did not. */
  get reason(): string | null {
    return this.signal.aborted ? abortReasonOf(this.signal) : null;
  }

  /** To be called when the run is over. */
  close(): void {
    clearTimeout(this.#timer);
  }
}

/** The text that an aborted signal carries. */
export function abortReasonOf({ reason }: AbortSignal): string {
  return typeof reason === 'string' ? reason : 'interrupted';
}

/** What became of a call that was given up: nothing that the subject could be blamed for. */
const GIVEN_UP: Outcome = { kind: 'skipped', message: 'the run ended before the call' };

/** The subject, whose calls end with the signal: a call that goes on is given up, and its process with it. */
export function untilAborted(subject: Subject, signal: AbortSignal | undefined): Subject {
  if (signal === undefined) return subject;
  const ending = (asked: () => Promise<Outcome>): Promise<Outcome> => {
    if (signal.aborted) return Promise.resolve(GIVEN_UP);
    return new Promise((resolve) => {
      const onAbort = () => {
        resolve(GIVEN_UP);
        void subject.close();
      };
      signal.addEventListener('abort', onAbort, { once: true });
      void asked().then((outcome) => {
        signal.removeEventListener('abort', onAbort);
        resolve(outcome);
      });
    });
  };
  return {
    ...subject,
    run: (problem, options) => ending(() => subject.run(problem, options)),
    ...(subject.call && { call: (words: FrameworkCall) => ending(() => subject.call!(words)) }),
  };
}
