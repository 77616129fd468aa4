/**
 * A module in a worker of its own as a subject. A call that gives no answer in time ends the worker, and so does a GPU that is lost;
 * the next call gets a new one.
 */
import { type BrowserIdentity, readIdentity } from '../../subjects/browser/identity.ts';
import {
  type Numbered,
  type PageAnswer,
  type PageModule,
  readPageAnswer,
  withSaid,
} from '../../subjects/browser/messages.ts';
import { messageOf, readOutcome } from '../../subjects/calls/outcome.ts';
import { parseCapabilities } from '../../subjects/capabilities.ts';
import { identityOf } from '../../subjects/identity.ts';
import { SecondTries } from '../../subjects/second-tries.ts';
import type { Outcome, Subject } from '../../subjects/subject.ts';
import type { Port, ToModule } from './messages.ts';

/** A worker with nothing in it yet. */
export interface OpenWorker {
  readonly port: Port;
  end(): void;
}

export interface WorkerModule extends PageModule {
  /** What names it on a command line. */
  readonly typed: string;
  readonly browser: Pick<BrowserIdentity, 'name' | 'version'>;
}

type Reply = { readonly kind: 'reply'; readonly value: PageAnswer } | Failed;
type Failed = { readonly kind: 'timed out' | 'crashed'; readonly message: string };

/** Beyond the limit of a call: a worker has to be started first, and a GPU found. */
const LOADING_MS = 5000;

/** The browser names the blob of the module where an import of it fails, and does not say which. */
const NOT_WHOLE = 'a module is one file here, and what it imports from elsewhere is not loaded';

/**
 * Loads the module.
 * @param open starts a worker
 * @param timeoutMs for one call
 * @throws RangeError with the reason where the module cannot be loaded
 */
export async function openWorkerSubject(
  open: () => OpenWorker,
  module: WorkerModule,
  timeoutMs: number,
): Promise<Subject> {
  const host = new Host(open, module, timeoutMs);
  const { name, version, capabilities } = await host.start();
  const tries = new SecondTries();
  const asked = (request: ToModule) => tries.of(() => host.ask(request));
  return {
    ...{ name, version, argument: module.typed, origin: 'module' },
    // A worker is not told a number of threads.
    capabilities: { ...capabilities, threads: 1 },
    browser: await host.identity(),
    run: async (problem, options) => outcomeIn(await asked({ run: problem, options })),
    ...(capabilities.conventions.length > 0 && {
      call: async (words) => outcomeIn(await asked({ words })),
    }),
    async runTogether(calls) {
      const reply = await asked({ together: calls });
      if (reply.kind !== 'reply') return calls.map(() => reply);
      const { value, said } = reply.value;
      const values: readonly unknown[] = Array.isArray(value) ? value : [];
      return calls.map((_, at) => outcomeOf(values[at], said));
    },
    stalls: () => tries.stalls,
    close: async () => host.close(),
  };
}

/** The worker that there is, and how it is asked. */
class Host {
  readonly #open: () => OpenWorker;
  readonly #module: WorkerModule;
  readonly #timeoutMs: number;
  #worker: OpenWorker | null = null;
  #sequence = 0;
  /** Ends the wait for an answer. */
  #settle: ((reply: Reply) => void) | null = null;

  constructor(open: () => OpenWorker, module: WorkerModule, timeoutMs: number) {
    this.#open = open;
    this.#module = module;
    this.#timeoutMs = timeoutMs;
  }

  /** @throws RangeError where the module cannot be loaded */
  async start() {
    try {
      return describedBy(await this.#load(), this.#module);
    } catch (error) {
      this.close();
      throw new RangeError(messageOf(error));
    }
  }

  /** In a worker that has the module. */
  async ask(request: ToModule): Promise<Reply> {
    if (this.#worker === null) {
      const again = await this.#load();
      if (again.kind !== 'reply') return again;
      const failure = failureIn(again, this.#module);
      if (failure !== null) return { kind: 'crashed', message: `cannot be loaded again: ${failure}` };
    }
    return this.#put(request, this.#timeoutMs, `gave no answer within ${this.#timeoutMs} ms`);
  }

  async identity(): Promise<BrowserIdentity> {
    const reply = await this.#put({ identity: true }, LOADING_MS, 'said nothing of itself');
    return readIdentity(reply.kind === 'reply' ? reply.value.value : null, this.#module.browser);
  }

  close(): void {
    this.#worker?.end();
    this.#worker = null;
    this.#settle?.({ kind: 'crashed', message: 'the worker was ended' });
  }

  #load(): Promise<Reply> {
    const { url, fallback } = this.#module;
    const limit = this.#timeoutMs + LOADING_MS;
    this.#worker = this.#open();
    return this.#put({ load: { url, fallback } }, limit, `gave no answer within ${limit / 1000} s while loading`);
  }

  #put(body: ToModule, limitMs: number, late: string): Promise<Reply> {
    const { port } = this.#worker as OpenWorker;
    const sequence = ++this.#sequence;
    return new Promise((resolve) => {
      const settle = (reply: Reply) => {
        clearTimeout(timer);
        this.#settle = null;
        port.onmessage = null;
        resolve(reply);
      };
      const timer = setTimeout(() => {
        settle({ kind: 'timed out', message: late });
        this.close();
      }, limitMs);
      this.#settle = settle;
      port.onmessage = ({ data }: { readonly data: Numbered<unknown> | null }) => {
        if (data?.sequence !== sequence) return;
        const value = readPageAnswer(data.body);
        if (value.lost === null) return settle({ kind: 'reply', value });
        settle({ kind: 'crashed', message: withSaid(value.lost, value.said) });
        this.close();
      };
      port.postMessage({ sequence, body } satisfies Numbered<ToModule>);
    });
  }
}

/** Why a module was not loaded; null where it was. */
function failureIn(reply: Reply, { url }: PageModule): string | null {
  if (reply.kind !== 'reply') return reply.message;
  const { failure } = (reply.value.value ?? {}) as { readonly failure?: unknown };
  if (failure === undefined) return null;
  const message = messageOf(failure);
  return message.includes(url) ? NOT_WHOLE : message;
}

/** @throws Error with the reason where it was not loaded, TypeError, RangeError for what it says of itself */
function describedBy(reply: Reply, module: PageModule) {
  const failure = failureIn(reply, module);
  if (failure !== null || reply.kind !== 'reply') throw new Error(failure ?? '');
  const { name, version, capabilities } = (reply.value.value ?? {}) as Readonly<Record<string, unknown>>;
  return { ...identityOf({ name, version }), capabilities: parseCapabilities(capabilities) };
}

function outcomeIn(reply: Reply): Outcome {
  return reply.kind === 'reply' ? outcomeOf(reply.value.value, reply.value.said) : reply;
}

/** What was said in the worker is of use where something is wrong; of a result that shows later. */
function outcomeOf(value: unknown, said: readonly string[]): Outcome {
  const outcome = readOutcome(value);
  if (said.length === 0) return outcome;
  return outcome.kind === 'result' ? { ...outcome, said } : { ...outcome, message: withSaid(outcome.message, said) };
}
