/**
 * Calls that gave no answer in time, asked once more of a new process. A busy machine can stall any process, and the
 * second try is answered; a hang of the subject's own mostly comes again. What hangs now and then, or once it has some
 * state, would look like the first: so a subject has a few second tries and no more.
 */

/** Of one subject, while it is open. */
export const MOST_SECOND_TRIES = 3;

/** One subject's account of second tries. */
export class SecondTries {
  #left = MOST_SECOND_TRIES;
  #stalls = 0;

  /** How many calls gave no answer in time and did when they were asked again. */
  get stalls(): number {
    return this.#stalls;
  }

  /** @param ask starts a new process where the one before was ended */
  async of<R extends { readonly kind: string }>(ask: () => Promise<R>): Promise<R> {
    const reply = await ask();
    if (reply.kind !== 'timed out' || this.#left === 0) return reply;
    this.#left -= 1;
    const again = await ask();
    if (again.kind === 'timed out') this.#left = 0;
    else this.#stalls += 1;
    return again;
  }
}
