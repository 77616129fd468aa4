/**
 * What watched calls were given and gave, kept to be looked at again: what an implementation changes later, by a timer or
 * in a further call, shows in no call by itself.
 */
import type { FloatArray } from '../../spec/tensor.ts';
import type { SideEffect } from '../subject.ts';
import { changeText, inputChange, type Lent } from './lent-arguments.ts';
import { entriesOf, freeze } from './untouched.ts';

/** A result that was given away: the implementation's own object, and what was in it. */
export interface Kept {
  readonly data: ArrayLike<number>;
  readonly copy: FloatArray;
}

/** A call, as one of a chain. */
interface Earlier {
  readonly lent: Lent;
  /** Null of a result that the implementation may change: it was lent by a layer. */
  readonly result: Kept | null;
  readonly numbers: number;
  next: Earlier | null;
}

/** Numbers of all calls that are kept: the oldest go first. */
const KEPT = 2 ** 18;

/** Numbers that are looked at in one go, at least: calls take their turns. */
const LOOKED_AT = 2 ** 9;

/** What looking at a call takes besides, as if it had so many numbers more. */
const OF_A_CALL = 50;

/** The calls of one implementation. */
export class EarlierCalls {
  #oldest: Earlier | null = null;
  #newest: Earlier | null = null;
  /** The next one that is looked at; null for the oldest. */
  #turn: Earlier | null = null;
  #numbers = 0;

  /** Keeps one more. */
  add(lent: Lent, result: Kept | null): void {
    const { x, w, bias } = lent.problem;
    const inputs = entriesOf(x.data) + entriesOf(w.data) + (bias === null ? 0 : entriesOf(bias));
    const numbers = inputs + (result === null ? 0 : entriesOf(result.copy)) + OF_A_CALL;
    const added: Earlier = { lent, result, numbers, next: null };
    if (this.#newest === null) this.#oldest = added;
    else this.#newest.next = added;
    this.#newest = added;
    this.#numbers += numbers;
    while (this.#numbers > KEPT && this.#oldest !== null && this.#oldest !== added) {
      this.#numbers -= this.#oldest.numbers;
      if (this.#turn === this.#oldest) this.#turn = null;
      this.#oldest = this.#oldest.next;
    }
  }

  /** What became of some of them since, null where nothing has: the last one, and those whose turn it is. */
  change(): SideEffect | null {
    const ofLast = this.#newest === null ? null : changeOf(this.#newest);
    if (ofLast !== null) return ofLast;
    let left = LOOKED_AT;
    for (let at = this.#turn ?? this.#oldest; at !== null && left > 0; at = at.next) {
      const change = changeOf(at);
      // It stays where it is, to be found again: this call's law may not be the one that asks.
      if (change !== null) return change;
      this.#turn = at.next;
      left -= at.numbers;
    }
    return null;
  }
}

// An implementation can import this file as well.
freeze(EarlierCalls.prototype);

function changeOf({ lent, result }: Earlier): SideEffect | null {
  const input = inputChange(lent);
  if (input !== null) return { kind: 'input changed', message: `${input}, after an earlier call had ended` };
  const text = result === null ? null : changeText('the result of an earlier call', result.copy, result.data);
  return text === null ? null : { kind: 'earlier result changed', message: text };
}
