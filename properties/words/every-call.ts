/**
 * Every way to say a geometry in a framework's words, and every choice of the words by which the framework chooses pads itself:
 * what laws of words draw, one after another.
 */
import type { Case } from '../../spec/case.ts';
import { type FrameworkCall, resolveCall } from '../../spec/conventions/call.ts';
import { type Convention, outcomesOf } from '../../spec/conventions/convention.ts';
import type { Capabilities } from '../../subjects/capabilities.ts';
import { callOf, canBeAsked } from './drawn-calls.ts';
import { WORD_STARTS } from './starts.ts';

/**
 * The calls by which a framework chooses pads itself, for the shapes, strides and dilations of a case, each once: legal, or of a
 * class on which texts differ. Left out are those of which any answer is right, since they show nothing.
 * @param axis the only one for which extents and pads are chosen
 */
export function callsThatChoosePads(
  convention: Convention,
  capabilities: Capabilities,
  problem: Case,
  axis: number,
): FrameworkCall[] {
  const start = WORD_STARTS[convention.id];
  if (start === undefined) return [];
  const said = new Map<string, Readonly<Record<string, unknown>>>();
  for (const attributes of everyPick((pick) => start({ problem, pick, axis }))) {
    said.set(JSON.stringify(attributes), attributes);
  }
  const calls = [...said.values()].map((one) => callOf(convention, one, convention.layOut(one, problem), problem));
  return calls.filter((call) => {
    const resolution = resolveCall(call);
    return canBeAsked(resolution, capabilities) && outcomesOf(resolution).every(({ kind }) => kind !== 'beyond');
  });
}

/** What is made by each way to pick, those that a pick before makes possible included: the last pick counts up first. */
export function* everyPick<T>(make: (pick: (count: number) => number) => T): Generator<T> {
  const picked: { at: number; readonly count: number }[] = [];
  for (let isDone = false; !isDone; ) {
    let next = 0;
    yield make((count) => {
      if (next === picked.length) picked.push({ at: 0, count });
      return picked[next++].at;
    });
    while (picked.length > 0 && picked.at(-1)!.at + 1 === picked.at(-1)!.count) picked.pop();
    isDone = picked.length === 0;
    if (!isDone) picked.at(-1)!.at++;
  }
}
