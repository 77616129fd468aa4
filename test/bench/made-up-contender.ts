/** A contender in this process that answers rightly at once, and whose times are made up: for what surrounds the timing. */
import type { Contender } from '../../bench/contenders/contender.ts';
import type { MeasureOptions } from '../../bench/timing/measure.ts';
import { engines } from '../../engines/index.ts';
import type { Case } from '../../spec/case.ts';
import { EVERYTHING } from '../../subjects/capabilities.ts';
import { engineSource } from '../../subjects/source.ts';
import type { Outcome } from '../../subjects/subject.ts';

interface MadeUp {
  /** What a call takes, in milliseconds. */
  readonly callMs: number;
  /** Called where calls are timed, a visit each; not where they only warm up. */
  readonly onTimed: (name: string, wholeCall: boolean) => void;
}

export function madeUpContender(name: string, { callMs, onTimed }: MadeUp): Contender {
  const answer = (problem: Case): Outcome => ({ kind: 'result', ...engines.scatter(problem) }) as Outcome;
  return {
    name,
    source: engineSource('im2col'),
    version: null,
    capabilities: EVERYTHING,
    threads: 1,
    call: async (problem) => ({ outcome: answer(problem), callMs, waitedMs: callMs, isAsync: false }),
    measure: async (problem: Case, { timeBudgetMs }: MeasureOptions, wholeCall) => {
      if (timeBudgetMs > 0) onTimed(name, wholeCall);
      const wholeCallMs = wholeCall ? 2 * callMs : null;
      return { samplesMs: [callMs], prepareMs: callMs, wholeCallMs, last: answer(problem) };
    },
    close: async () => {},
  };
}

/** Interrupts the run with its first call, which ends only where the contender is closed, as a process does. */
export function hangingContender(name: string, interrupt: AbortController, onClosed: () => void): Contender {
  let end = () => {};
  const closed = new Promise<void>((resolve) => {
    end = resolve;
  });
  const last: Outcome = { kind: 'crashed', message: 'the process was closed' };
  return {
    ...madeUpContender(name, { callMs: 1, onTimed: () => {} }),
    async call() {
      interrupt.abort();
      await closed;
      return { outcome: last, callMs: null, waitedMs: 1, isAsync: false };
    },
    async close() {
      onClosed();
      end();
    },
  };
}
