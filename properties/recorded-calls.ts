/** A subject whose calls are written down: what a law asked of it, since a law may derive calls from the case that it is put. */
import type { Case } from '../spec/case.ts';
import type { Call, CallOptions, Outcome, Subject } from '../subjects/subject.ts';

export interface RecordedSubject extends Subject {
  /** The calls since the last time that this was asked. */
  takeCalls(): readonly Case[];
}

export function recorded(subject: Subject): RecordedSubject {
  let calls: Case[] = [];
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
    ...(runTogether && {
      runTogether(several: readonly Call[]) {
        calls.push(...several.map(({ problem }) => problem));
        return runTogether(several);
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
