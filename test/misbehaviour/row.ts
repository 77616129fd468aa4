/** What a subject of the table does, and what is to be said of it. */
import type { MismatchKind } from '../../properties/law.ts';

/** `agree`: healthy, however odd it is. `refused load`: not opened at all. Else the kind of mismatch of a failed law. */
export type Verdict = 'agree' | 'refused load' | MismatchKind;

/** One subject. */
export interface Row {
  /** What it does, as the end of "a module that …" or "a program that …". */
  readonly does: string;
  /** Its text. A module has `right(problem)` at hand, the right result; a program has `serve(answer, hello)`. */
  readonly text: string;
  readonly verdict: Verdict;
  /** What the failure says. */
  readonly message?: RegExp;
  /**
   * How many cases are drawn for each law; a failure is then made smaller. Left out, one given case is enough: a subject
   * that ends its process is not started again and again.
   */
  readonly draws?: number;
  /** Left out, far more than an answer takes on a busy machine. */
  readonly timeoutMs?: number;
  /** Around the command of a program. */
  readonly command?: (command: string) => string;
}

/** Short for what never answers. What answers late on a busy machine is asked again, and the verdict is the same. */
export const SHORT_MS = 1000;
