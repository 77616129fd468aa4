/** A subject whose calls are written down: what a law asked of it, since a law may derive calls from the case that it is put. */
import type { Case } from '../spec/case.ts';
import { illegalityOf } from '../spec/geometry.ts';
import { missingCapability } from '../subjects/fits.ts';
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

/**
 * The subject as one that skips every legal call outside its capabilities. Cases that are drawn lead to none; of a case that is
 * given, a law may derive one.
 */
export function withinCapabilities(subject: Subject): Subject {
  return {
    ...subject,
    run(problem: Case, options?: CallOptions): Promise<Outcome> {
      const missing = illegalityOf(problem) === null ? missingCapability(problem, subject.capabilities) : null;
      if (missing === null) return subject.run(problem, options);
      return Promise.resolve({ kind: 'skipped', message: `the law needs ${missing}` });
    },
  };
}
