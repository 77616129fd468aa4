/**
 * Calls of an implementation in the process where it runs. Whether it changed its arguments, or goes on using memory
 * that it has given away, can be seen nowhere else: a watched call reports it with the outcome.
 */
import type { Case } from '../../spec/case.ts';
import { type FloatArray, floatArray } from '../../spec/tensor.ts';
import { answerKindOf } from '../errors/answer-errors.ts';
import type { Call, CallOptions, Implementation, Outcome, SideEffect } from '../subject.ts';
import { Layers } from './layers-by-name.ts';
import { changeText, haveCommonMemory, inputChanges, type Lent, lend, sharedMemory } from './lent-arguments.ts';
import { outcomeOf, outcomeOfThrown } from './outcome.ts';

/** A result that was given away: the implementation's own object, and what was in it. */
interface Kept {
  readonly data: ArrayLike<number>;
  readonly copy: FloatArray;
}

export class Caller {
  readonly #implementation: Implementation;
  readonly #layers: Layers;
  #earlier: Kept | null = null;

  constructor(implementation: Implementation) {
    this.#implementation = implementation;
    this.#layers = new Layers(implementation);
  }

  /** Never rejects. The implementation gets a copy of the case. */
  async call(problem: Case, options: CallOptions = {}): Promise<Outcome> {
    const { asViews = false, watched = false, layer } = options;
    const lent = (layer && this.#layers.lentTo(layer)) ?? lend(problem, asViews);
    // Of this case only x reaches the layer, which was prepared from another one.
    const ofRun = layer?.givesX ? lend(problem, asViews) : null;
    try {
      const returned = await this.#returned(lent, ofRun, options);
      const outcome = outcomeOf(returned, problem.dtype);
      const isSeen = watched && outcome.kind === 'result';
      const result = isSeen ? resultKept(returned as { data: ArrayLike<number> }) : null;
      // Only now, since it may take the memory of the result back.
      if (layer?.last) await this.#layers.dispose(layer);
      return result === null
        ? outcome
        : ({ ...outcome, sideEffects: this.#sideEffects(ofRun === null ? [lent] : [lent, ofRun], result) } as Outcome);
    } catch (error) {
      return outcomeOfThrown(error);
    }
  }

  /** Starts all of them before the first has ended, and gives what each came to. Never rejects. */
  together(calls: readonly Call[]): Promise<Outcome[]> {
    return Promise.all(calls.map(({ problem, options }) => this.call(problem, options)));
  }

  #returned(lent: Lent, ofRun: Lent | null, { layer, gradient }: CallOptions): unknown {
    if (gradient !== undefined) return this.#gradient(lent.given, gradient);
    if (layer === undefined) return this.#implementation.convTranspose(lent.given);
    return this.#layers.run(layer, lent, ofRun?.given.x ?? null);
  }

  async #gradient(given: Case, { of, g }: NonNullable<CallOptions['gradient']>): Promise<unknown> {
    if (this.#implementation.gradients === undefined) throw new TypeError('exports no function gradients(case, g)');
    const copy = { shape: [...g.shape], data: floatArray(given.dtype, g.data) };
    const all: unknown = await this.#implementation.gradients(given, copy);
    return answerKindOf(all) === null ? (all as { [argument in typeof of]?: unknown } | null | undefined)?.[of] : all;
  }

  #sideEffects(lent: readonly Lent[], result: Kept): SideEffect[] {
    const earlier = this.#earlier;
    this.#earlier = result;
    return [
      ...lent.flatMap(inputChanges),
      ...lent.flatMap((one) => sharedMemory(one, result.data)),
      ...laterChanges(earlier, result),
      ...changeOf('the result, when its layer was disposed of,', result),
    ];
  }
}

function resultKept({ data }: { readonly data: ArrayLike<number> }): Kept {
  // Not the outcome's numbers: they are rounded to the type of the case.
  return { data, copy: floatArray('f64', data) };
}

/** What became of the result of the watched call before, now that there is another one. */
function laterChanges(earlier: Kept | null, { data }: Kept): SideEffect[] {
  if (earlier === null) return [];
  const changes = changeOf('the result of the call before', earlier);
  if (changes.length > 0 || !haveCommonMemory(earlier.data, data)) return changes;
  return [{ kind: 'earlier result changed', message: 'the result lies in the memory of that of the call before' }];
}

function changeOf(name: string, { copy, data }: Kept): SideEffect[] {
  const message = changeText(name, copy, data);
  return message === null ? [] : [{ kind: 'earlier result changed', message }];
}
