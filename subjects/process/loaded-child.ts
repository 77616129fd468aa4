/**
 * A child process with an implementation loaded in it, alone or among others. After a death the next request starts and
 * loads it again.
 */
import { messageOf } from '../calls/outcome.ts';
import { type Capabilities, parseCapabilities } from '../capabilities.ts';
import { identityOf } from '../identity.ts';
import type { Source } from '../source.ts';
import { threadsRefusal } from '../threads.ts';
import { type AnswerLimits, Child, type Reply } from './child.ts';

/** Loading large WebAssembly or native packages takes seconds on a busy machine. */
const LOAD_TIMEOUT_MS = 60_000;

export interface LoadedChild {
  readonly name: string;
  readonly version: string | null;
  readonly capabilities: Capabilities;
  ask<T>(request: object, limits?: AnswerLimits): Promise<Reply<T>>;
  close(): Promise<void>;
}

/**
 * Starts the process and loads the implementation.
 * @param host the module that the process runs; it answers { load: Source } with a LoadReply
 * @param timeoutMs for one request, where it has none of its own
 * @param child the process to load it into, for several; one of its own where it is left out
 * @param loadMs for loading
 * @throws RangeError naming the subject and the reason where it cannot be loaded, or not with so many threads
 */
export async function openLoadedChild(
  host: URL,
  source: Source,
  timeoutMs: number,
  child = new Child(host, timeoutMs),
  loadMs = LOAD_TIMEOUT_MS,
): Promise<LoadedChild> {
  const to = source.argument;
  let loadedInStart = 0;
  const load = async () => {
    const request = { to, load: source, folder: child.folder };
    const reply = await child.ask<unknown>(request, { timeoutMs: loadMs });
    loadedInStart = child.starts;
    return reply.kind === 'timed out' ? { ...reply, message: notLoadedWithin(loadMs) } : reply;
  };
  const first = await load();
  const description = await described(first, source).catch(async (error: Error) => {
    await child.close();
    throw new RangeError(`subject ${source.argument}: ${error.message}`);
  });
  return {
    ...description,
    async ask<T>(request: object, limits?: AnswerLimits): Promise<Reply<T>> {
      if (limits?.isAside && !child.running) return { kind: 'crashed', message: 'the process is not running' };
      if (!child.running || child.starts !== loadedInStart) {
        const again = await load();
        if (again.kind !== 'reply') return again;
        const failure = await described(again, source).then(
          () => null,
          (error: Error) => error.message,
        );
        if (failure !== null) return { kind: 'crashed', message: `cannot be loaded again: ${failure}` };
      }
      return child.ask<T>({ to, ...request }, limits);
    },
    close: () => child.close(),
  };
}

/** What is said of what hangs before its first call, which is no limit of a call. */
export function notLoadedWithin(loadMs: number): string {
  return `gave no answer within ${loadMs / 1000} s while loading`;
}

/** @throws Error with the reason where it was not loaded, or cannot use as many threads as it is to */
async function described(reply: Reply<unknown>, source: Source) {
  if (reply.kind !== 'reply') throw new Error(reply.message);
  const {
    failure,
    name,
    version,
    capabilities: declared,
  } = (reply.value ?? {}) as { readonly [field: string]: unknown };
  if (failure !== undefined) throw new Error(messageOf(failure));
  const capabilities = parseCapabilities(declared);
  const refusal = threadsRefusal(source, capabilities);
  if (refusal !== null) throw new RangeError(refusal);
  return { ...identityOf({ name, version }), capabilities };
}
