/**
 * The child's side of a `LoadedChild`: loads an implementation, or several by different names, then answers requests to
 * them one by one. The replies carry the sequence number of their request.
 */
import { Worker } from 'node:worker_threads';
import { parseCapabilities } from '../capabilities.ts';
import { watchConstructors } from '../errors/constructed-errors.ts';
import { loadFailure } from '../errors/load-failure.ts';
import { loadImplementation, type Source } from '../source.ts';
import type { Implementation } from '../subject.ts';
import { threadVariables } from '../threads.ts';

/** The answer to `load`: what the implementation says of itself, or why it could not be loaded. */
export type LoadReply =
  | { readonly name: string; readonly version: string | null; readonly capabilities: unknown }
  | { readonly failure: string };

const FRAMES_KEPT = 50;

/** Serves this process's parent until it goes away. @param answer to every request but { load }; must not reject */
export function serve<Request>(answer: (implementation: Implementation, request: Request) => Promise<unknown>): void {
  const loaded = new Map<string, Implementation>();

  async function load(to: string, source: Source): Promise<LoadReply> {
    try {
      // Before it is loaded: most runtimes settle the number of their threads when they start.
      Object.assign(process.env, threadVariables(source, process.env));
      watchConstructors();
      // Node's own frames are left out of the message, and must not be all that there is.
      Error.stackTraceLimit = FRAMES_KEPT;
      const implementation = await loadImplementation(source);
      loaded.set(to, implementation);
      return {
        name: implementation.name ?? source.argument,
        version: implementation.version ?? null,
        capabilities: parseCapabilities(implementation.capabilities, implementation),
      };
    } catch (error) {
      return { failure: loadFailure(error, source) };
    }
  }

  endWithParent();
  process.on('message', async ({ sequence, to, ...request }: { sequence: number; to: string; load?: Source }) => {
    const implementation = loaded.get(to);
    if (request.load !== undefined) process.send?.({ sequence, value: await load(to, request.load) });
    else if (implementation !== undefined) {
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
