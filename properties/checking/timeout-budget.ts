/**
 * How often a subject may let its time run out. Each time costs as long as a call may take, and a kernel that hangs
 * always would have every law wait for it, and every smaller case: so the first law that meets it is given a few cases
 * to make the counterexample smaller, every further one none, and after some laws the subject is given up.
 */

/** In the first law, its counterexample included. */
const IN_FIRST_LAW = 3;

/** Of one subject in all laws. */
export const GIVEN_UP_AFTER = 5;

/** One subject's account. Time-outs that are listed as known do not come here. */
export class Patience {
  #before = 0;
  #ofLaw = 0;

  /** To be called when another law is put. */
  nextLaw(): void {
    this.#before += this.#ofLaw;
    this.#ofLaw = 0;
  }

  timedOut(): void {
    this.#ofLaw += 1;
  }

  /** Whether nothing further is to be asked in this law. */
  get isOverForLaw(): boolean {
    return this.#ofLaw >= (this.#before === 0 ? IN_FIRST_LAW : 1);
  }

  /** Whether no further law is to be put. */
  get isOver(): boolean {
    return this.#before + this.#ofLaw >= GIVEN_UP_AFTER;
  }
}
