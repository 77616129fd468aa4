/** An honest implementation that speaks conventions: it resolves a call and lets the exact engine compute; and ways to be wrong. */
import { exact } from '../../../engines/index.ts';
import { type FrameworkCall, inLayoutOf, resolveCall } from '../../../spec/conventions/call.ts';
import { caseOfOutline, type Settled } from '../../../spec/conventions/convention.ts';
import type { Tensor } from '../../../spec/tensor.ts';
import type { Implementation } from '../../../subjects/subject.ts';

/** How the honest one may be changed. */
export interface Changes {
  /** The call that it takes for the one it is given. */
  readonly mistakes?: (call: FrameworkCall) => FrameworkCall;
  /** Which of several readings it takes. */
  readonly reading?: (call: FrameworkCall, count: number) => number;
  readonly result?: (call: FrameworkCall, y: Tensor) => Tensor;
  /** What it answers where it should refuse. */
  readonly refuses?: (call: FrameworkCall) => boolean;
}

export function speaker(conventions: readonly string[], changes: Changes = {}): Implementation {
  const { mistakes = (call) => call, reading = () => 0, result = (_, y) => y, refuses = () => true } = changes;
  return {
    name: 'speaker',
    conventions,
    convTranspose: exact,
    call(given) {
      const call = mistakes(given);
      const resolution = resolveCall(call);
      const one =
        resolution.kind === 'ambiguous'
          ? resolution.readings[reading(call, resolution.readings.length)].resolution
          : resolution;
      if (one.kind !== 'resolved') return refusal(call, one, refuses(call));
      return result(call, inLayoutOf(call, exact(caseOfOutline(one.outline))));
    },
  };
}

function refusal(call: FrameworkCall, settled: Exclude<Settled, { kind: 'resolved' }>, isRefused: boolean): Tensor {
  if (isRefused) throw new Error(settled.reason);
  return call.x;
}
