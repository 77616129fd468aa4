/**
 * A subject in a child process from the start: a crash or a hang of its own is a verdict on it, and the run goes on.
 */

import { readOutcome } from '../calls/outcome.ts';
import { siblings } from '../other-thread-counts.ts';
import type { Source } from '../source.ts';
import type { Outcome, Subject } from '../subject.ts';
import { besideModule, type Reply } from './child.ts';
import type { HostRequest } from './isolated-host.ts';
import { openLoadedChild } from './loaded-child.ts';

/**
 * Starts the process and loads the implementation.
 * @param timeoutMs for one call
 * @throws RangeError with the reason where it cannot be loaded
 */
export async function openIsolated(source: Source, timeoutMs: number): Promise<Subject> {
  const loaded = await openLoadedChild(besideModule(import.meta.url, 'isolated-host'), source, timeoutMs);
  const { name, version, capabilities } = loaded;
  const others = siblings((threads) => openIsolated({ ...source, threads }, timeoutMs));
  let stalls = 0;
  let hasHung = false;
  const ask = async (request: HostRequest): Promise<Reply<unknown>> => {
    const reply = await loaded.ask<unknown>(request);
    if (reply.kind !== 'timed out' || hasHung) return reply;
    // A busy machine can stall any process; a hang of the subject's own comes again. Asked once more, in a new process.
    const again = await loaded.ask<unknown>(request);
    if (again.kind === 'timed out') hasHung = true;
    else stalls++;
    return again;
  };
  return {
    name,
    argument: source.argument,
    version,
    origin: source.origin,
    capabilities,
    async run(problem, options) {
      const reply = await ask({ run: problem, options });
      return reply.kind === 'reply' ? readOutcome(reply.value) : reply;
    },
    async runTogether(calls) {
      const reply = await ask({ together: calls });
      const answers = reply.kind === 'reply' && Array.isArray(reply.value) ? reply.value : [];
      return calls.map((_, at): Outcome => (reply.kind === 'reply' ? readOutcome(answers[at]) : reply));
    },
    withThreads: others.withThreads,
    stalls: () => stalls,
    async close() {
      await Promise.all([loaded.close(), others.close()]);
    },
  };
}
