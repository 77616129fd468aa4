/** Other words for the same operator, in every convention that a subject speaks. */
import type { Case } from '../../spec/case.ts';
import type { FrameworkCall } from '../../spec/conventions/call.ts';
import type { Capabilities } from '../../subjects/capabilities.ts';
import { phrasedCalls, spoken } from './drawn-calls.ts';

/** Calls that mean this case, each in other words. */
export function phrasingsWithin(problem: Case, capabilities: Capabilities): (() => FrameworkCall)[] {
  return spoken(capabilities).flatMap(([convention, { ranks, dtypes }]) => {
    const isSaid = dtypes.includes(problem.dtype) && (ranks as readonly number[]).includes(problem.stride.length);
    return isSaid ? phrasedCalls(convention, problem) : [];
  });
}
