/** That a subject ended the workers that executed it: said in the message of a crash, and read there again. */
import type { CheckResult } from '../../properties/checking/check.ts';

/** How the reason begins where workers ended. */
const WORKERS_ENDED = 'the worker that executed it ended';

/** What happened to so many workers, in words. */
export function workersEnded(times: number): string {
  return `${WORKERS_ENDED} ${times} times`;
}

/** The subjects that ended workers: whoever asks them anything may end with it. */
export function deadlySubjects(checks: readonly Pick<CheckResult, 'subject' | 'failure'>[]): Set<string> {
  const isDeadly = ({ failure }: Pick<CheckResult, 'failure'>) => {
    return failure?.mismatch.kind === 'crashed' && failure.mismatch.message.startsWith(WORKERS_ENDED);
  };
  return new Set(checks.filter(isDeadly).map(({ subject }) => subject));
}
