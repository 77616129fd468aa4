/** A subject in a child process from the start: a crash or a hang of its own is a verdict on it, and the run goes on. */
import type { Case } from '../spec/case.ts';
import { besideModule } from './child.ts';
import { openLoadedChild } from './loaded-child.ts';
import { readOutcome } from './outcome.ts';
import type { Source } from './source.ts';
import type { CallOptions, Outcome, Subject } from './subject.ts';

/**
 * Starts the process and loads the implementation.
 * @param timeoutMs for one call
 * @throws RangeError with the reason where it cannot be loaded
 */
export async function openIsolated(source: Source, timeoutMs: number): Promise<Subject> {
  const loaded = await openLoadedChild(besideModule(import.meta.url, 'host'), source, timeoutMs);
  const { name, version, capabilities } = loaded;
  let stalls = 0;
  let hasHung = false;
  const ask = async (problem: Case, options?: CallOptions): Promise<Outcome> => {
    const reply = await loaded.ask<unknown>({ run: problem, options });
    return reply.kind === 'reply' ? readOutcome(reply.value) : reply;
  };
  return {
    name,
    typed: source.typed,
    version,
    origin: source.origin,
    capabilities,
    async run(problem, options) {
      const outcome = await ask(problem, options);
      if (outcome.kind !== 'timed out' || hasHung) return outcome;
      // A busy machine can stall any process; a hang of the subject's own comes again. Asked once more, in a new process.
      const again = await ask(problem, options);
      if (again.kind === 'timed out') hasHung = true;
      else stalls++;
      return again;
    },
    stalls: () => stalls,
    close: () => loaded.close(),
  };
}
