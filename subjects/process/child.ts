/**
 * A child process that answers one request at a time. A hang is ended with SIGKILL, a death is an answer like any
 * other, and the next request starts a new process. What the child prints is drained and kept only to explain a death.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export type Reply<T> =
  | { readonly kind: 'reply'; readonly value: T }
  | { readonly kind: 'crashed'; readonly message: string }
  | { readonly kind: 'timed out'; readonly message: string };

/** Characters of a child's last output that a crash message may quote. */
const KEPT_OUTPUT = 400;

export class Child {
  readonly #entry: URL;
  readonly #timeoutMs: number;
  readonly #variables: Readonly<Record<string, string>>;
  #process: ChildProcess | null = null;
  #output = '';
  #sequence = 0;
  #starts = 0;
  /** How the process ended where it did so while nothing was asked of it: the next request reports it. */
  #endedUnasked: string | null = null;

  /**
   * @param entry the module that the child runs, as a URL relative to its .ts or .js source
   * @param variables of the environment, beside those of this process
   */
  constructor(entry: URL, timeoutMs: number, variables: Readonly<Record<string, string>> = {}) {
    this.#entry = entry;
    this.#timeoutMs = timeoutMs;
    this.#variables = variables;
  }

  get running(): boolean {
    return this.#process !== null;
  }

  /** How often a process was started: what an earlier one had loaded is gone. */
  get starts(): number {
    return this.#starts;
  }

  /** Sends { sequence, ...request } and waits for the reply that carries the same sequence number. */
  ask<T>(request: object, timeoutMs = this.#timeoutMs): Promise<Reply<T>> {
    const ended = this.#endedUnasked;
    this.#endedUnasked = null;
    if (ended !== null) return Promise.resolve({ kind: 'crashed', message: `after its last answer, ${ended}` });
    const child = this.#process ?? this.#start();
    const sequence = ++this.#sequence;
    return new Promise((resolve) => {
      const finish = (reply: Reply<T>) => {
        clearTimeout(timer);
        child.off('message', onMessage);
        child.off('close', onClose);
        child.off('error', onError);
        resolve(reply);
      };
      const onMessage = (message: unknown) => {
        const { sequence: answered, value } = (message ?? {}) as { sequence?: unknown; value?: T };
        if (answered === sequence) finish({ kind: 'reply', value: value as T });
      };
      const onClose = (code: number | null, signal: string | null) => {
        this.#endedUnasked = null;
        finish({ kind: 'crashed', message: this.#explain(code, signal) });
      };
      const onError = (error: Error) => {
        child.kill('SIGKILL');
        this.#process = null;
        finish({ kind: 'crashed', message: `the process could not be used: ${error.message}` });
      };
      const timer = setTimeout(() => {
        this.#kill();
        finish({ kind: 'timed out', message: `gave no answer within ${timeoutMs} ms` });
      }, timeoutMs);
      child.on('message', onMessage);
      child.on('close', onClose);
      child.on('error', onError);
      child.send({ sequence, ...request }, (error) => {
        if (error) onError(error);
      });
    });
  }

  async close(): Promise<void> {
    this.#kill();
  }

  #start(): ChildProcess {
    this.#output = '';
    this.#starts += 1;
    const child = fork(fileURLToPath(this.#entry), [], {
      serialization: 'advanced',
      // In a group of its own: a Ctrl-C in the terminal is for this process, which ends the child, and the death of a
      // child says something of the implementation.
      detached: process.platform !== 'win32',
      env: { ...process.env, ...this.#variables },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // From source the child needs the same loader as this process has, or brings its own under a test runner.
      execArgv: this.#entry.pathname.endsWith('.ts') ? ['--import', import.meta.resolve('tsx')] : [],
    });
    const keep = (chunk: Buffer) => {
      this.#output = (this.#output + chunk.toString('utf8').slice(-KEPT_OUTPUT)).slice(-KEPT_OUTPUT);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.on('error', () => {});
    child.on('close', (code, signal) => {
      if (this.#process !== child) return;
      this.#process = null;
      this.#endedUnasked = this.#explain(code, signal);
    });
    this.#process = child;
    return child;
  }

  /** With everything that it started. */
  #kill(): void {
    const child = this.#process;
    this.#process = null;
    if (child?.pid === undefined) return;
    try {
      if (process.platform === 'win32') child.kill('SIGKILL');
      else process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It is gone already.
    }
  }

  #explain(code: number | null, signal: string | null): string {
    const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
    const last = this.#output.trim().split('\n').slice(-3).join(' | ');
    return `the process ended with ${how}${last === '' ? '' : `; last output: ${last}`}`;
  }
}

/** The URL of a module beside the caller, as .ts when the caller runs from source and as .js when compiled. */
export function besideModule(caller: string, name: string): URL {
  return new URL(`./${name}${caller.endsWith('.ts') ? '.ts' : '.js'}`, caller);
}
