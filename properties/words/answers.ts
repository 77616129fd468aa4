/** Which answers to a call in a framework's words are right: one, or one for each reading of a text that has several. */
import { exact } from '../../engines/index.ts';
import { type FrameworkCall, inLayoutOf, resolveCall } from '../../spec/conventions/call.ts';
import { caseOfOutline, type Settled } from '../../spec/conventions/convention.ts';
import type { Tensor } from '../../spec/tensor.ts';

/** A right answer: a result in the layout of the call, or a refusal. */
export type RightAnswer =
  | { readonly kind: 'result'; readonly y: Tensor }
  | { readonly kind: 'refusal'; readonly reason: string }
  /** The framework takes the call, and what it makes of it is no case here: any answer will do. */
  | { readonly kind: 'any' };

/** One way to read a call. */
export interface ReadAnswer {
  /** Whose reading it is; null where there is only one. */
  readonly label: string | null;
  readonly answer: RightAnswer;
}

/** What a call may be answered, and the class of calls on which texts differ, if it is of one. */
export interface RightAnswers {
  readonly ambiguity: string | null;
  readonly readings: readonly ReadAnswer[];
}

/**
 * Every right answer, from the exact engine.
 * @throws as `resolveCall`
 */
export function rightAnswersTo(call: FrameworkCall): RightAnswers {
  const resolution = resolveCall(call);
  if (resolution.kind !== 'ambiguous') {
    return { ambiguity: null, readings: [{ label: null, answer: answerOf(call, resolution) }] };
  }
  const readings = resolution.readings.map(({ label, resolution: one }) => ({ label, answer: answerOf(call, one) }));
  return { ambiguity: resolution.ambiguity.id, readings };
}

function answerOf(call: FrameworkCall, settled: Settled): RightAnswer {
  if (settled.kind === 'refused') return { kind: 'refusal', reason: settled.reason };
  if (settled.kind === 'beyond') return { kind: 'any' };
  return { kind: 'result', y: inLayoutOf(call, exact(caseOfOutline(settled.outline))) };
}
