/** What happened while one law was checked on one subject, and when enough was tried to make a failing case smaller. */
import type { Case } from '../../spec/case.ts';
import type { FrameworkCall } from '../../spec/conventions/call.ts';
import { type CaseOrCall, isCall } from '../../spec/conventions/case-or-call.ts';
import { geometryOf } from '../../spec/geometry.ts';
import { largeSizesOf } from '../cases/large-sizes.ts';
import { classSetOf } from '../coverage/class-sets.ts';
import { classesOf } from '../coverage/coverage.ts';
import type { KnownFailure } from '../known-failures/known-failures.ts';
import type { Law, Mismatch } from '../law.ts';
import { wordClassesOf } from '../words/word-classes.ts';
import { type Accuracy, type CaseAccuracy, withCase } from './law-accuracy.ts';

/**
 * What the search for a smaller counterexample may cost. Counts and no times: the same seed is to give the same smallest
 * case on every machine, however fast it is and whatever else it does.
 */
export const SHRINKING = {
  /** Candidates that are judged. */
  cases: 400,
  /** Crashes and calls without an answer, the first failure included: each costs a new process, and a call its whole time. */
  crashes: 8,
  /** Answers that are none: after some of them the process starts again as well. */
  malformed: 24,
  timeOuts: 3,
} as const;

export interface Smallest {
  readonly problem: CaseOrCall;
  readonly mismatch: Mismatch;
  readonly call: CaseOrCall | null;
}

export class Tally {
  readonly #onClasses: ((classes: readonly string[]) => void) | undefined;
  /** The number of the first case. */
  readonly #first: number;
  #cases = 0;
  #skipped = 0;
  readonly #classes: Record<string, number> = {};
  readonly #classSets: Record<string, number> = {};
  readonly #known: Record<string, number> = {};
  readonly #readings: Record<string, Record<string, number>> = {};
  #tried = 0;
  #crashes = 0;
  #timeOuts = 0;
  #malformed = 0;
  #accuracy: Accuracy | null = null;
  smallest: Smallest | null = null;
  /** Whether a failure was found, and smaller ones were still to be tried. */
  wasStopped = false;
  /** An exception in a law is a defect of the suite, and must not pass for a failure of the subject. */
  broken: unknown = null;

  constructor(onClasses?: (classes: readonly string[]) => void, first = 0) {
    this.#onClasses = onClasses;
    this.#first = first;
  }

  count(law: Law, problem: CaseOrCall): void {
    if (this.smallest !== null) return;
    this.#cases++;
    if (isCall(problem)) this.#countWords(problem);
    else if (law.lane !== 'refusal') this.#countClasses(problem);
  }

  #countClasses(problem: Case): void {
    const geometry = geometryOf(problem);
    const classes = classesOf(geometry, problem);
    for (const id of [...classes, ...largeSizesOf(geometry)]) this.#classes[id] = (this.#classes[id] ?? 0) + 1;
    const set = classSetOf(classes);
    this.#classSets[set] = (this.#classSets[set] ?? 0) + 1;
    this.#onClasses?.(classes);
  }

  #countWords(call: FrameworkCall): void {
    for (const id of wordClassesOf(call)) this.#classes[id] = (this.#classes[id] ?? 0) + 1;
  }

  /** The answer to a call followed a reading of a text that has several. */
  followed(ambiguity: string, label: string): void {
    if (this.smallest !== null) return;
    const before = this.#readings[ambiguity] ?? {};
    this.#readings[ambiguity] = { ...before, [label]: (before[label] ?? 0) + 1 };
  }

  /** A case from which nothing was learnt. */
  skip(): true {
    if (this.smallest === null) this.#skipped++;
    return true;
  }

  /** A passing case is replayed by its number, which is the path of one that was not shrunk. */
  measured(
    problem: CaseOrCall,
    accuracy: CaseAccuracy,
    path: string | null = `${this.#first + this.#cases + this.#skipped}`,
  ): void {
    if (this.smallest === null) this.#accuracy = withCase(this.#accuracy, problem, path, accuracy);
  }

  countKnown({ id }: KnownFailure): true {
    if (this.smallest === null) this.#known[id] = (this.#known[id] ?? 0) + 1;
    return true;
  }

  /** Every further failure is one that fast-check shrank to: smaller than the last. */
  failed(smallest: Smallest): void {
    if (smallest.mismatch.kind === 'crashed') this.#crashes++;
    if (smallest.mismatch.kind === 'timed out') this.#timeOuts++;
    if (smallest.mismatch.kind === 'malformed') this.#malformed++;
    this.smallest = smallest;
  }

  /** A candidate for a smaller counterexample, about to be judged. */
  tries(): void {
    if (this.smallest !== null) this.#tried++;
  }

  /** Nothing more is tried, although there is more. */
  stops(): void {
    if (this.smallest !== null) this.wasStopped = true;
  }

  broke(error: unknown): null {
    this.broken ??= error;
    return null;
  }

  hasCounted(): boolean {
    return this.#cases + this.#skipped > 0;
  }

  hasOnlySkipped(): boolean {
    return this.#cases === 0 && this.#skipped > 0;
  }

  shrinkingIsOver(): boolean {
    const { cases, crashes, malformed, timeOuts } = SHRINKING;
    if (this.#tried >= cases || this.#malformed >= malformed) return true;
    return this.#crashes >= crashes || this.#timeOuts >= timeOuts;
  }

  counts(started: number) {
    return {
      cases: this.#cases,
      skipped: this.#skipped,
      known: this.#known,
      classes: this.#classes,
      classSets: this.#classSets,
      accuracy: this.#accuracy,
      ...(Object.keys(this.#readings).length > 0 && { readings: this.#readings }),
      crashes: this.#crashes,
      timeOuts: this.#timeOuts,
      milliseconds: performance.now() - started,
    };
  }
}
