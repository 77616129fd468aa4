/**
 * What a subject does after it accepted an illegal case. It may have written anywhere, so that a later failure may be a trace of that one;
 * but a new process for each smaller case would take nearly all the time of the search.
 */
import type { Subject } from '../../subjects/subject.ts';
import type { Mismatch } from '../law.ts';

/** What one case says: as much of it as is needed here. */
interface Judged {
  readonly kind: string;
  readonly mismatch?: Mismatch;
}

/** Starts a subject again where a failure would otherwise prove nothing, and not where it is certain anyway. */
export class AfterAccepted {
  readonly #subject: Pick<Subject, 'close'>;
  #isInDoubt = false;

  constructor(subject: Pick<Subject, 'close'>) {
    this.#subject = subject;
  }

  /**
   * Judges a case of the law `refusal`. That it was accepted is certain, whatever happened before. Any other failure counts if it comes in a new
   * process, and the process is ended after it.
   */
  async judged<T extends Judged>(judge: () => Promise<T>): Promise<T> {
    const first = await judge();
    if (first.kind !== 'failed') return first;
    if (wasAccepted(first)) {
      this.#isInDoubt = true;
      return first;
    }
    if (!this.#isInDoubt) return this.#ended(first);
    await this.end();
    const second = await judge();
    if (second.kind !== 'failed') return second;
    this.#isInDoubt = wasAccepted(second);
    return this.#isInDoubt ? second : this.#ended(second);
  }

  /** Leaves a subject of which nothing is in doubt to what comes next. */
  async end(): Promise<void> {
    if (this.#isInDoubt) await this.#subject.close();
    this.#isInDoubt = false;
  }

  async #ended<T>(judgement: T): Promise<T> {
    await this.#subject.close();
    return judgement;
  }
}

function wasAccepted({ mismatch }: Judged): boolean {
  return mismatch?.kind === 'accepted';
}
