/**
 * The child's side of a `LoadedChild`: loads an implementation, or several by different names, then answers requests to
 * them one by one. The replies carry the sequence number of their request.
 */
import { Worker } from 'node:worker_threads';
import { parseCapabilities } from '../capabilities.ts';
import { watchConstructors } from '../errors/constructed-errors.ts';
import { loadFailure } from '../errors/load-failure.ts';
import { identityOf } from '../identity.ts';
import { loadImplementation, type Source } from '../source.ts';
import type { Implementation } from '../subject.ts';
import { threadVariables } from '../threads.ts';
import { answerRequests } from './answer-requests.ts';
import { temporaryIn } from './own-folder.ts';

/** The answer to `load`: what the implementation says of itself, or why it could not be loaded. */
export type LoadReply =
  | { readonly name: string; readonly version: string | null; readonly capabilities: unknown }
  | { readonly failure: string };

/** Comes before all others to an implementation. */
interface LoadRequest {
  /** Which of those that the process has loaded. */
  readonly to: string;
  readonly load?: Source;
  /** The one that the process has for itself. */
  readonly folder: string;
}

const FRAMES_KEPT = 50;

/** Serves this process's parent until it goes away. @param answer to every request but { load }; must not reject */
export function serve<Request>(answer: (implementation: Implementation, request: Request) => Promise<unknown>): void {
  const loaded: Record<string, Implementation> = Object.create(null);

  async function load(to: string, source: Source, folder: string): Promise<LoadReply> {
    try {
      // Before it is loaded: most runtimes settle the number of their threads when they start.
      Object.assign(process.env, threadVariables(source, process.env));
      Object.assign(process.env, temporaryIn(folder));
      process.chdir(folder);
      watchConstructors();
      // Node's own frames are left out of the message, and must not be all that there is.
      Error.stackTraceLimit = FRAMES_KEPT;
      const implementation = await loadImplementation(source);
      loaded[to] = implementation;
      const { name = source.argument, version = null } = implementation;
      return {
        ...identityOf({ name, version }),
        capabilities: parseCapabilities(implementation.capabilities, implementation),
      };
    } catch (error) {
      return { failure: loadFailure(error, source) };
    }
  }

  answerRequests(async (message) => {
    const { to, load: source, folder, ...request } = message as LoadRequest & Request;
    if (source !== undefined) return load(to, source, folder);
    const implementation = loaded[to];
    return implementation === undefined
      ? { failure: `${to} is not loaded` }
      : answer(implementation, request as Request);
  });
  endWithParent();
}

/**
 * Where nothing guards the group (guard.ts), a second thread ends an orphan that never gives its own thread back.
 */
function endWithParent(): void {
  if (process.platform !== 'win32') return;
  const watch = `
    const parent = process.ppid;
    setInterval(() => process.ppid !== parent && process.kill(process.pid, 'SIGKILL'), 1000);
  `;
  new Worker(watch, { eval: true }).unref();
}
