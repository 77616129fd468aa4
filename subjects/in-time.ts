/**
 * A subject in this thread whose calls end in time: an implementation under a user's own test runner cannot be sent to
 * another process. What a call does before it first waits runs as a script with a time limit, which V8 enforces in
 * loops of JavaScript and WebAssembly alike, and past every `catch`. A promise is waited for as long. What blocks the
 * thread after it has waited can be ended by nobody inside it: a second thread then says which call it was, and ends
 * the process. A page of a browser has neither: there only promises are waited for no longer, and a loop blocks the page.
 */
import { type NodeModules, node } from './errors/node-modules.ts';
import { subjectInProcess } from './in-process.ts';
import { timerMs } from './process/time-limit.ts';
import type { Implementation, Prepared, Subject } from './subject.ts';

/** How long beyond its time a call may block the thread: timers that are late must not end the process. */
const GRACE_MS = 2000;

/** Characters of the description of a call that hangs. */
const LONGEST = 4000;

/** The script's way to the call: one at a time, since the call that it makes is over when it ends. */
const NAME = '__adjointCall';
const script = node && new node.vm.Script(`${NAME}()`);

/**
 * @param describe what is being put, for the last words of a process that is ended
 * @throws TypeError where the declared capabilities are not understood
 */
export function subjectInTime(implementation: Implementation, timeoutMs: number, describe: () => string): Subject {
  let timedOut = false;
  const guard = new Guard(timeoutMs, () => {
    timedOut = true;
  });
  const subject = subjectInProcess(guarded(implementation, guard), 'module');
  return {
    ...subject,
    async run(problem, options) {
      timedOut = false;
      const end = watch(timeoutMs, describe);
      const outcome = await subject.run(problem, options).finally(end);
      return timedOut ? { kind: 'timed out', message: `gave no answer within ${timeoutMs} ms` } : outcome;
    },
  };
}

function guarded(implementation: Implementation, guard: Guard): Implementation {
  const { name, version, capabilities, prepare, gradients } = implementation;
  return {
    ...(name !== undefined && { name }),
    ...(version !== undefined && { version }),
    ...(capabilities !== undefined && { capabilities }),
    convTranspose: (problem) => guard.call(() => implementation.convTranspose(problem)),
    ...(gradients && { gradients: (problem, g) => guard.call(() => gradients.call(implementation, problem, g)) }),
    ...(prepare && {
      prepare: async (problem) => {
        const prepared = await guard.call(() => prepare.call(implementation, problem));
        return guardedLayer(prepared, guard);
      },
    }),
  };
}

function guardedLayer(prepared: Prepared, guard: Guard): Prepared {
  return {
    run: (...given: Parameters<Prepared['run']>) => guard.call(() => prepared.run(...given)),
    dispose: () => guard.call(() => prepared.dispose()),
  };
}

class Guard {
  readonly #timeoutMs: number;
  readonly #onTimeout: () => void;

  constructor(timeoutMs: number, onTimeout: () => void) {
    this.#timeoutMs = timeoutMs;
    this.#onTimeout = onTimeout;
  }

  call<T>(make: () => T | Promise<T>): T | Promise<T> {
    const returned = this.#limited(make);
    const isPromise = typeof (returned as { then?: unknown } | null | undefined)?.then === 'function';
    return isPromise ? this.#settled(returned as Promise<T>) : returned;
  }

  /** Whatever the call throws is what is thrown. */
  #limited<T>(make: () => T): T {
    if (node === null) return make();
    let made: { value: T } | { error: unknown } | undefined;
    const host = node.vm.runInThisContext('globalThis') as Record<string, unknown>;
    host[NAME] = () => {
      try {
        made = { value: make() };
      } catch (error) {
        made = { error };
      }
    };
    try {
      script?.runInThisContext({ timeout: timerMs(this.#timeoutMs) });
    } catch {
      // Only the limit gets here, since the function lets nothing through.
    } finally {
      delete host[NAME];
    }
    if (made === undefined) throw this.#late();
    if ('error' in made) throw made.error;
    return made.value;
  }

  #settled<T>(promise: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(this.#late()), timerMs(this.#timeoutMs));
      Promise.resolve(promise)
        .then(resolve, reject)
        .finally(() => clearTimeout(timer));
    });
  }

  #late(): Error {
    this.#onTimeout();
    return new Error(`no answer within ${this.#timeoutMs} ms`);
  }
}

const WATCHER = `
  const { workerData: { state, text } } = require('node:worker_threads');
  setInterval(() => {
    const due = Atomics.load(state, 0);
    if (due === 0 || Date.now() / 1000 - Atomics.load(state, 1) < due / 1000) return;
    const message = Buffer.from(text.slice(0, Atomics.load(state, 2))).toString();
    require('node:fs').writeSync(2, '\\nadjoint: a call blocks the thread and cannot be ended, so the process is: ' + message + '\\n');
    process.kill(process.pid, 'SIGKILL');
  }, 250);
`;

/**
 * What the watching thread sees: milliseconds that the call has (0 for none), the second of its start, bytes of text.
 */
interface Watched {
  readonly state: Int32Array;
  readonly text: Uint8Array;
}
let watched: Watched | null = null;

/**
 * Tells the second thread of a call. A debugger may hold the thread for as long as it likes. @returns to be called when
 * it is over
 */
function watch(timeoutMs: number, describe: () => string): () => void {
  if (node === null || node.inspector.url() !== undefined) return () => {};
  watched ??= startWatcher(node.workerThreads);
  const { state, text } = watched;
  const { written } = new TextEncoder().encodeInto(describe().slice(0, LONGEST / 3), text);
  Atomics.store(state, 2, written);
  Atomics.store(state, 1, Math.floor(Date.now() / 1000));
  // A call of several steps, as with a prepared layer, has the time of each.
  Atomics.store(state, 0, Math.min(4 * timeoutMs + GRACE_MS, 2 ** 31 - 1));
  return () => void Atomics.store(state, 0, 0);
}

function startWatcher({ Worker }: NodeModules['workerThreads']): Watched {
  const found = {
    state: new Int32Array(new SharedArrayBuffer(12)),
    text: new Uint8Array(new SharedArrayBuffer(LONGEST)),
  };
  new Worker(WATCHER, { eval: true, workerData: found }).unref();
  return found;
}
