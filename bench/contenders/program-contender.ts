/**
 * A program over a pipe as the benchmark asks it. From outside, every call would take as long as the pipe, so that the
 * program times itself: its times are its own word, read with care (subjects/pipe/reported-times.ts).
 */
import { openProgram } from '../../subjects/pipe/program-subject.ts';
import type { Source } from '../../subjects/source.ts';
import { measureTimeout } from '../timing/time-limit.ts';
import type { Contender } from './contender.ts';
import { threadedName } from './threaded-name.ts';

/** What is reported of a program that does not offer to time itself, on every workload. */
const UNTIMED = 'it does not time itself';

/**
 * Starts the program.
 * @param timeoutMs for one call
 * @throws RangeError naming the subject and the reason where it cannot be opened
 */
export async function openProgramContender(source: Source, timeoutMs: number): Promise<Contender> {
  const subject = await openProgram(source, timeoutMs);
  const { name, version, capabilities, time } = subject;
  return {
    name: threadedName(name, source),
    version,
    capabilities,
    source,
    threads: source.threads ?? 1,
    async call(problem) {
      const untimed = { isAsync: true, callMs: null, waitedMs: 0 };
      if (time === undefined) return { ...untimed, outcome: { kind: 'skipped', message: UNTIMED } };
      const started = performance.now();
      const outcome = await subject.run(problem);
      return { ...untimed, outcome, waitedMs: performance.now() - started };
    },
    async measure(problem, options) {
      const none = { samplesMs: null, prepareMs: null, wholeCallMs: null };
      if (time === undefined) return { ...none, last: { kind: 'skipped', message: UNTIMED } };
      const { times, outcome } = await time(problem, {
        budgetMs: options.timeBudgetMs,
        minSamples: 1,
        timeoutMs: measureTimeout(options, timeoutMs),
      });
      return times === null ? { ...none, last: outcome } : { ...none, ...times, last: outcome };
    },
    close: () => subject.close(),
  };
}
