/**
 * A subject whose calls are written down: what a law asked of it, since a law may derive calls from the case that it is
 * put.
 */
import type { Case } from '../../spec/case.ts';
import type { FrameworkCall } from '../../spec/conventions/call.ts';
import type { CaseOrCall } from '../../spec/conventions/case-or-call.ts';
import { MOST_SAID, withSaid } from '../../subjects/browser/messages.ts';
import type { Call, CallOptions, Outcome, Subject } from '../../subjects/subject.ts';
import type { Mismatch } from '../law.ts';

export interface RecordedSubject extends Subject {
  /** The calls since the last time that this was asked. */
  takeCalls(): readonly CaseOrCall[];
  /** The mismatch, with what was to be read beside the results since its calls were taken. */
  withSaid(mismatch: Mismatch | null): Mismatch | null;
}

export function recorded(subject: Subject): RecordedSubject {
  let calls: CaseOrCall[] = [];
  let said: string[] = [];
  const heard = (outcome: Outcome): Outcome => {
    if (outcome.kind === 'result' && outcome.said !== undefined) said.push(...outcome.said);
    return outcome;
  };
  const recording = (asked: Pick<Subject, 'run'>) => ({
    async run(problem: Case, options?: CallOptions): Promise<Outcome> {
      calls.push(problem);
      return heard(await asked.run(problem, options));
    },
  });
  const { runTogether, withThreads } = subject;
  return {
    ...subject,
    ...recording(subject),
    ...(subject.call && {
      async call(words: FrameworkCall): Promise<Outcome> {
        calls.push(words);
        return heard(await subject.call!(words));
      },
    }),
    ...(runTogether && {
      async runTogether(several: readonly Call[]) {
        calls.push(...several.map(({ problem }) => problem));
        const outcomes = (await runTogether(several)).map(heard);
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
      said = [];
      return taken;
    },
    withSaid(mismatch) {
      if (mismatch === null || said.length === 0) return mismatch;
      return { ...mismatch, message: withSaid(mismatch.message, [...new Set(said)].slice(0, MOST_SAID)) };
    },
  };
}
