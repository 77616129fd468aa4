/**
 * Calls of an implementation in the process where it runs. Whether it changed its arguments, or goes on using memory
 * that it has given away, can be seen nowhere else: a watched call reports it with the outcome. Nothing that the
 * implementation does to the language blinds this code (untouched.ts).
 */
import type { Case } from '../../spec/case.ts';
import type { FrameworkCall } from '../../spec/conventions/call.ts';
import { isQuantised } from '../../spec/number-types.ts';
import { inCodes } from '../../spec/quantisation.ts';
import { answerKindOf } from '../errors/answer-errors.ts';
import type { Call, CallOptions, Implementation, Outcome, SideEffect } from '../subject.ts';
import { EarlierCalls, type Kept } from './earlier-calls.ts';
import { Layers } from './layers-by-name.ts';
import { changeText, haveCommonMemory, inputChange, type Lent, lend, sharedMemory } from './lent-arguments.ts';
import { lendCall, requestChange } from './lent-call.ts';
import { outcomeOf, outcomeOfThrown } from './outcome.ts';
import { withoutZeroPoint } from './outcome-of-codes.ts';
import { append, copiedList, freeze, numbersOf } from './untouched.ts';

/** An implementation, and what its calls left behind. */
export class Caller {
  readonly #implementation: Implementation;
  readonly #layers: Layers;
  readonly #earlierCalls = new EarlierCalls();
  #earlier: Kept | null = null;
  #earlierInWords: Kept | null = null;

  constructor(implementation: Implementation) {
    this.#implementation = implementation;
    this.#layers = new Layers(implementation);
  }

  /** Never rejects. The implementation gets a copy of the case. */
  async call(problem: Case, options: CallOptions = {}): Promise<Outcome> {
    return isQuantised(problem.dtype)
      ? withoutZeroPoint(problem, await this.#call(inCodes(problem), options))
      : this.#call(problem, options);
  }

  async #call(problem: Case, options: CallOptions): Promise<Outcome> {
    const { asViews = false, watched = false, layer } = options;
    const lent = (layer && this.#layers.lentTo(layer)) ?? lend(problem, asViews);
    // Of this case only x reaches the layer, which was prepared from another one.
    const ofRun = layer?.givesX ? lend(problem, asViews) : null;
    // Before the call, which may put right what it changed after the last one.
    const before = watched ? this.#earlierCalls.change() : null;
    try {
      const returned = await this.#returned(lent, ofRun, options);
      const seen: { result: Kept | null } = { result: null };
      const outcome = outcomeOf(returned, problem.dtype, (data) => {
        if (watched) seen.result = resultKept(data);
      });
      // Only now, since it may take the memory of the result back.
      if (layer?.last) await this.#layers.dispose(layer);
      const { result } = seen;
      if (result === null || outcome.kind !== 'result') return outcome;
      const sideEffects = this.#sideEffects(ofRun === null ? [lent] : [lent, ofRun], result, before);
      // What it changed at once is reported now, and not again with every later call.
      const isChanged = sideEffects.length > 0 && sideEffects[0].kind === 'input changed';
      if (!isChanged) this.#earlierCalls.add(ofRun ?? lent, layer === undefined ? result : null);
      return { ...outcome, sideEffects } as Outcome;
    } catch (error) {
      return outcomeOfThrown(error);
    }
  }

  /** In the words of a framework, always watched. Never rejects. The implementation gets a copy of the request. */
  async words(call: FrameworkCall): Promise<Outcome> {
    try {
      if (this.#implementation.call === undefined) throw new TypeError('exports no function call(request)');
      const lent = lendCall(call);
      const returned = await this.#implementation.call(lent.given);
      const seen: { result: Kept | null } = { result: null };
      const outcome = outcomeOf(returned, call.dtype, (data) => {
        seen.result = resultKept(data);
      });
      if (seen.result === null || outcome.kind !== 'result') return outcome;
      const sideEffects = this.#found(requestChange(lent), sharedMemory(lent, seen.result.data), seen.result);
      return sideEffects.length === 0 ? outcome : ({ ...outcome, sideEffects } as Outcome);
    } catch (error) {
      return outcomeOfThrown(error);
    }
  }

  /** @param changed what was given and is not what it was @param shared the input in whose memory the result lies */
  #found(changed: string | null, shared: string | null, result: Kept): SideEffect[] {
    const earlier = this.#earlierInWords;
    this.#earlierInWords = result;
    const later = laterChange(earlier, result);
    const effects: SideEffect[] = [];
    if (changed !== null) append(effects, { kind: 'input changed', message: changed });
    if (shared !== null) append(effects, { kind: 'memory shared', message: shared });
    if (later !== null) append(effects, { kind: 'earlier result changed', message: later });
    return effects;
  }

  /** Starts all of them before the first has ended, and gives what each came to. Never rejects. */
  async together(calls: readonly Call[]): Promise<Outcome[]> {
    const started: Promise<Outcome>[] = [];
    for (let at = 0; at < calls.length; at++) append(started, this.call(calls[at].problem, calls[at].options));
    const outcomes: Outcome[] = [];
    for (let at = 0; at < started.length; at++) append(outcomes, await started[at]);
    return outcomes;
  }

  #returned(lent: Lent, ofRun: Lent | null, { layer, gradient }: CallOptions): unknown {
    if (gradient !== undefined) return this.#gradient(lent.given, gradient);
    if (layer === undefined) return this.#implementation.convTranspose(lent.given);
    return this.#layers.run(layer, lent, ofRun?.given.x ?? null);
  }

  async #gradient(given: Case, { of, g }: NonNullable<CallOptions['gradient']>): Promise<unknown> {
    if (this.#implementation.gradients === undefined) throw new TypeError('exports no function gradients(case, g)');
    const copy = { shape: copiedList(g.shape), data: numbersOf(given.dtype, g.data) };
    const all: unknown = await this.#implementation.gradients(given, copy);
    return answerKindOf(all) === null ? (all as { [argument in typeof of]?: unknown } | null | undefined)?.[of] : all;
  }

  #sideEffects(lent: readonly Lent[], result: Kept, before: SideEffect | null): SideEffect[] {
    const earlier = this.#earlier;
    this.#earlier = result;
    const effects: SideEffect[] = [];
    const found = (kind: SideEffect['kind'], message: string | null) => {
      if (message !== null) append(effects, { kind, message });
    };
    for (let at = 0; at < lent.length; at++) found('input changed', inputChange(lent[at]));
    for (let at = 0; at < lent.length; at++) found('memory shared', sharedMemory(lent[at], result.data));
    found('earlier result changed', laterChange(earlier, result));
    found(
      'earlier result changed',
      changeText('the result, when its layer was disposed of,', result.copy, result.data),
    );
    if (before !== null) append(effects, before);
    return effects;
  }
}

// An implementation can import this file as well.
freeze(Caller.prototype);

function resultKept(data: ArrayLike<number>): Kept {
  // Not the outcome's numbers: they are rounded to the type of the case.
  return { data, copy: numbersOf('f64', data) };
}

/** What became of the result of the watched call before, now that there is another one. */
function laterChange(earlier: Kept | null, { data }: Kept): string | null {
  if (earlier === null) return null;
  const change = changeText('the result of the call before', earlier.copy, earlier.data);
  if (change !== null || !haveCommonMemory(earlier.data, data)) return change;
  return 'the result lies in the memory of that of the call before';
}
