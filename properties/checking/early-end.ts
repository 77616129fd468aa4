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

/** By signal, what ends with it. */
const endings = new WeakMap<AbortSignal, Set<() => void>>();

/** One listener for all calls: to add one and to remove it takes longer than some calls do. */
function endedBy(signal: AbortSignal): Set<() => void> {
  const known = endings.get(signal);
  if (known !== undefined) return known;
  const running = new Set<() => void>();
  signal.addEventListener(
    'abort',
    () => {
      for (const end of running) end();
    },
    { once: true },
  );
  endings.set(signal, running);
  return running;
}

/** The subject, whose calls end with the signal: a call that goes on is given up, and its process with it. */
export function untilAborted(subject: Subject, signal: AbortSignal | undefined): Subject {
  if (signal === undefined) return subject;
  const running = endedBy(signal);
  const ending = (asked: () => Promise<Outcome>): Promise<Outcome> => {
    if (signal.aborted) return Promise.resolve(GIVEN_UP);
    return new Promise((resolve) => {
      const onAbort = () => {
        resolve(GIVEN_UP);
        void subject.close();
      };
      running.add(onAbort);
      void asked().then((outcome) => {
        running.delete(onAbort);
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
