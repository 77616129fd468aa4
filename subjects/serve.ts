/**
 * The child's side of a `LoadedChild`: loads one implementation, then answers requests about it one by one. The replies
 * carry the sequence number of their request.
 */
import { Worker } from 'node:worker_threads';
import { parseCapabilities } from './capabilities.ts';
import { messageOf } from './outcome.ts';
import { loadImplementation, type Source } from './source.ts';
import type { Implementation } from './subject.ts';

/** The answer to `load`: what the implementation says of itself, or why it could not be loaded. */
export type LoadReply =
  | { readonly name: string; readonly version: string | null; readonly capabilities: unknown }
  | { readonly failure: string };

/** Serves this process's parent until it goes away. @param answer to every request but { load }; must not reject */
export function serve<Request>(answer: (implementation: Implementation, request: Request) => Promise<unknown>): void {
  let implementation: Implementation | null = null;

  async function load(source: Source): Promise<LoadReply> {
    try {
      implementation = await loadImplementation(source);
      return {
        name: implementation.name ?? source.typed,
        version: implementation.version ?? null,
        capabilities: parseCapabilities(implementation.capabilities),
      };
    } catch (error) {
      return { failure: messageOf(error) };
    }
  }

  endWithParent();
  process.on('message', async ({ sequence, ...request }: { sequence: number; load?: Source }) => {
    if (request.load !== undefined) process.send?.({ sequence, value: await load(request.load) });
    else if (implementation !== null) {
      process.send?.({ sequence, value: await answer(implementation, request as Request) });
    }
  });
}

/**
 * The parent's death must not leave a process behind, not even one whose implementation never gives the thread back: a
 * second thread watches, since an orphan in an endless loop would take a processor for good.
 */
function endWithParent(): void {
  process.on('disconnect', () => process.exit());
  const watch = `
    const parent = process.ppid;
    setInterval(() => process.ppid !== parent && process.kill(process.pid, 'SIGKILL'), 1000);
  `;
  new Worker(watch, { eval: true }).unref();
}
