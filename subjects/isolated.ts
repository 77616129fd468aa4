/** A subject in a child process from the start: a crash or a hang of its own is a verdict on it, and the run goes on. */
import { besideModule } from './child.ts';
import { openLoadedChild } from './loaded-child.ts';
import { readOutcome } from './outcome.ts';
import type { Source } from './source.ts';
import type { Subject } from './subject.ts';

/**
 * Starts the process and loads the implementation.
 * @param timeoutMs for one call
 * @throws RangeError with the reason where it cannot be loaded
 */
export async function openIsolated(source: Source, timeoutMs: number): Promise<Subject> {
  const loaded = await openLoadedChild(besideModule(import.meta.url, 'host'), source, timeoutMs);
  const { name, version, capabilities } = loaded;
  return {
    name,
    typed: source.typed,
    version,
    origin: source.origin,
    capabilities,
    async run(problem) {
      const reply = await loaded.ask<unknown>({ run: problem });
      return reply.kind === 'reply' ? readOutcome(reply.value) : reply;
    },
    close: () => loaded.close(),
  };
}
