/** The layers that an implementation has prepared, by the names that the calls give them. */
import { describeValue } from '../../spec/describe-value.ts';
import type { Tensor } from '../../spec/tensor.ts';
import { answerKindOf } from '../errors/answer-errors.ts';
import type { Implementation, LayerCall, Prepared } from '../subject.ts';
import type { Lent } from './lent-arguments.ts';
import { freeze } from './untouched.ts';

interface Kept {
  readonly lent: Lent;
  readonly prepared: Prepared;
}

/** What `prepare` gave instead of a layer: that it refuses the case, or skips it. */
interface Declined {
  readonly answer: unknown;
}

export class Layers {
  readonly #implementation: Implementation;
  readonly #kept: Record<string, Kept | undefined> = Object.create(null);

  constructor(implementation: Implementation) {
    this.#implementation = implementation;
  }

  /** What the layer of this name was prepared from, null where it is still to be, or to be prepared again. */
  lentTo({ name, anew = false }: LayerCall): Lent | null {
    return anew ? null : (this.#kept[name]?.lent ?? null);
  }

  /**
   * What a run of the layer returns, which is prepared first where none is kept.
   * @param x given to the run; null for the one that it was prepared with
   * @throws whatever the implementation throws
   */
  async run(call: LayerCall, lent: Lent, x: Tensor | null): Promise<unknown> {
    const ready = await this.#ready(call, lent);
    if ('answer' in ready) return ready.answer;
    const { prepared } = ready;
    return await (x === null ? prepared.run() : prepared.run(x));
  }

  /** @throws whatever the implementation throws */
  async dispose({ name }: LayerCall): Promise<void> {
    const kept = this.#kept[name];
    delete this.#kept[name];
    await kept?.prepared.dispose();
  }

  async #ready(call: LayerCall, lent: Lent): Promise<Kept | Declined> {
    const known = this.#kept[call.name];
    if (known?.lent === lent) return known;
    await this.dispose(call);
    if (this.#implementation.prepare === undefined) throw new TypeError('exports no function prepare(case)');
    const prepared = await this.#implementation.prepare(lent.given);
    if (answerKindOf(prepared) !== null) return { answer: prepared };
    if (typeof prepared?.run !== 'function' || typeof prepared.dispose !== 'function') {
      throw new Error(`prepare(case) must return { run, dispose }, got ${describeValue(prepared)}`);
    }
    const kept = { lent, prepared };
    this.#kept[call.name] = kept;
    return kept;
  }
}

// An implementation can import this file as well.
freeze(Layers.prototype);
