/**
 * A subject once more, with other numbers of threads. How many it uses is settled when it is loaded, so that each
 * number needs a process of its own, which is started when it is first asked for.
 */
import type { Subject } from './subject.ts';

export interface Siblings {
  readonly withThreads: NonNullable<Subject['withThreads']>;
  /** Those that run are ended; they start again when they are asked. */
  close(): Promise<void>;
}

/** @param open the subject with so many threads, in a process of its own */
export function siblings(open: (threads: number) => Promise<Subject>): Siblings {
  const opened = new Map<number, Promise<Subject>>();
  return {
    withThreads(threads) {
      const known = opened.get(threads) ?? open(threads);
      opened.set(threads, known);
      // What could not be opened is not kept: a later call may find a machine with more room.
      known.catch(() => opened.delete(threads));
      return known;
    },
    async close() {
      const all = [...opened.values()];
      opened.clear();
      await Promise.all(all.map((one) => one.then((subject) => subject.close()).catch(() => {})));
    },
  };
}
