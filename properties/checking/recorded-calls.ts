/**
 * A subject whose calls are written down: what a law asked of it, since a law may derive calls from the case that it is
 * put.
 */
import type { Case } from '../../spec/case.ts';
import type { FrameworkCall } from '../../spec/conventions/call.ts';
import type { CaseOrCall } from '../../spec/conventions/case-or-call.ts';
import type { Call, CallOptions, Outcome, Subject } from '../../subjects/subject.ts';

export interface RecordedSubject extends Subject {
  /** The calls since the last time that this was asked. */
  takeCalls(): readonly CaseOrCall[];
}

export function recorded(subject: Subject): RecordedSubject {
  let calls: CaseOrCall[] = [];
  const recording = (asked: Pick<Subject, 'run'>) => ({
    run(problem: Case, options?: CallOptions): Promise<Outcome> {
      calls.push(problem);
      return asked.run(problem, options);
    },
  });
  const { runTogether, withThreads } = subject;
  return {
    ...subject,
    ...recording(subject),
    ...(subject.call && {
      call(words: FrameworkCall): Promise<Outcome> {
        calls.push(words);
        return subject.call!(words);
      },
    }),
    ...(runTogether && {
      async runTogether(several: readonly Call[]) {
        calls.push(...several.map(({ problem }) => problem));
        const outcomes = await runTogether(several);
        // The last call is the one that a failure names: of several at once the one that had no result.
        const without = outcomes.findIndex(({ kind }) => kind !== 'result');
        if (without >= 0) calls.push(several[without].problem);
        return outcomes;
      },
    }),
    ...(withThreads && { withThreads: async (threads: number) => recording(await withThreads(threads)) }),
    takeCalls() {
      const taken = calls;
      calls = [];
      return taken;
    },
  };
}
