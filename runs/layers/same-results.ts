/**
 * Results on one case that a law holds of. What a law says of a result depends on its numbers alone, and on the bound that the
 * subject is held to, or the rules that it names: whoever gives the same numbers has the same verdict, and the reference engines are not asked again.
 */
import type { Case } from '../../spec/case.ts';
import { compareExact } from '../../spec/compare.ts';
import type { Tensor } from '../../spec/tensor.ts';
import type { Capabilities } from '../../subjects/capabilities.ts';
import type { Outcome, Subject } from '../../subjects/subject.ts';

interface Passed<T> {
  readonly y: Tensor;
  readonly bound: string;
  readonly verdict: T;
}

export class SameResults<T> {
  readonly #passed = new WeakMap<Case, Passed<T>[]>();

  /** The verdict on the same result of a subject with the same bound; null where there was none. */
  verdictOn(problem: Case, { capabilities }: Subject, outcome: Outcome): T | null {
    if (outcome.kind !== 'result') return null;
    const same = this.#passed
      .get(problem)
      ?.find(({ y, bound }) => bound === boundOf(capabilities) && compareExact(y, outcome) === null);
    return same?.verdict ?? null;
  }

  /** Keeps the verdict on a result that passed. */
  keep(problem: Case, { capabilities }: Subject, outcome: Outcome, verdict: T): void {
    if (outcome.kind !== 'result') return;
    const before = this.#passed.get(problem) ?? [];
    const y = { shape: outcome.shape, data: outcome.data };
    this.#passed.set(problem, [...before, { y, bound: boundOf(capabilities), verdict }]);
  }
}

/** What a subject is held to: the bound of its sums, and of integers the rules that it rounds by. */
function boundOf({ sumsOfProducts, requantisation }: Capabilities): string {
  return [sumsOfProducts, ...requantisation].join();
}
