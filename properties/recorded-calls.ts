/** A subject whose calls are written down: what a law asked of it, since a law may derive calls from the case that it is put. */
import type { Case } from '../spec/case.ts';
import type { CallOptions, Outcome, Subject } from '../subjects/subject.ts';

export interface RecordedSubject extends Subject {
  /** The calls since the last time that this was asked. */
  takeCalls(): readonly Case[];
}

export function recorded(subject: Subject): RecordedSubject {
  let calls: Case[] = [];
  return {
    ...subject,
    run(problem: Case, options?: CallOptions): Promise<Outcome> {
      calls.push(problem);
      return subject.run(problem, options);
    },
    takeCalls() {
      const taken = calls;
      calls = [];
      return taken;
    },
  };
}
