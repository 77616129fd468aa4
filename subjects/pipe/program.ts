/**
 * A program in any language, asked over its standard input and answering on its standard output, one JSON object a
 * line. Its standard error is drained, and kept only to explain a death. Whatever breaks the exchange (a death, a hang,
 * garbage, an answer to another question) ends the program with everything that it started; the next request starts it
 * again.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { describeValue } from '../../spec/describe-value.ts';
import { lineReader } from './lines.ts';

export type ProgramReply =
  | { readonly kind: 'reply'; readonly value: Readonly<Record<string, unknown>> }
  | { readonly kind: 'malformed' | 'crashed' | 'timed out'; readonly message: string };

/** Characters of its last words that a message may quote, and of its output that are kept to find them in. */
const QUOTED_OUTPUT = 400;
const KEPT_OUTPUT = 4000;

/** Lines of what a runtime writes behind the error itself: where it was called from, and the runtime's own version. */
const NO_WORDS = /^\s*(?:at |\.\.\. \d+ lines|Node\.js v|$)/;

interface Waiting {
  readonly sequence: number;
  readonly finish: (reply: ProgramReply) => void;
  readonly limit: number;
}

/** Programs that run, so that they do not outlive this process. */
const running = new Set<Program>();
process.on('exit', () => {
  for (const program of running) program.kill();
});

export class Program {
  readonly #command: string;
  readonly #variables: Readonly<Record<string, string>>;
  #process: ChildProcessWithoutNullStreams | null = null;
  #waiting: Waiting | null = null;
  #lastWords = '';
  #sequence = 0;

  /**
   * @param command for the shell
   * @param variables that its environment has besides those of this process
   */
  constructor(command: string, variables: Readonly<Record<string, string>>) {
    this.#command = command;
    this.#variables = variables;
  }

  get isRunning(): boolean {
    return this.#process !== null;
  }

  /**
   * Sends { seq, …request } and waits for the object that carries the same seq.
   * @param limit bytes that the answer may have
   */
  ask(request: object, timeoutMs: number, limit: number): Promise<ProgramReply> {
    const child = this.#process ?? this.#start();
    const sequence = ++this.#sequence;
    return new Promise((resolve) => {
      const finish = (reply: ProgramReply) => {
        clearTimeout(timer);
        this.#waiting = null;
        if (reply.kind !== 'reply') this.kill();
        resolve(reply);
      };
      const timer = setTimeout(
        () => finish({ kind: 'timed out', message: `gave no answer within ${timeoutMs} ms` }),
        timeoutMs,
      );
      this.#waiting = { sequence, finish, limit };
      child.stdin.write(`${JSON.stringify({ seq: sequence, ...request })}\n`);
    });
  }

  kill(): void {
    const child = this.#process;
    this.#process = null;
    running.delete(this);
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.finish({ kind: 'crashed', message: 'the program was ended while it was asked' });
    if (child?.pid === undefined) return;
    try {
      // The shell and all that it started: they are a process group of their own.
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It is gone already.
    }
  }

  #start(): ChildProcessWithoutNullStreams {
    this.#lastWords = '';
    const child = spawn(this.#command, {
      shell: true,
      detached: true,
      stdio: 'pipe',
      env: { ...process.env, ...this.#variables },
    });
    const end = (how: string) => {
      if (this.#process !== child) return;
      this.#process = null;
      running.delete(this);
      this.#waiting?.finish({ kind: 'crashed', message: this.#explain(how) });
    };
    const lines = lineReader(
      () => this.#waiting?.limit ?? QUOTED_OUTPUT,
      (line) => this.#process === child && this.#answered(line),
      () => this.#process === child && this.#refuse('wrote a line longer than any answer to the question can be'),
    );
    child.stdout.on('data', (chunk: Buffer) => lines.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => {
      this.#lastWords = (this.#lastWords + chunk.toString('utf8').slice(-KEPT_OUTPUT)).slice(-KEPT_OUTPUT);
    });
    // A program that no longer reads shows it by its death or its silence.
    child.stdin.on('error', () => {});
    child.on('error', (error) => end(error.message));
    child.on('close', (code, signal) => end(signal === null ? `exit code ${code}` : `signal ${signal}`));
    this.#process = child;
    running.add(this);
    return child;
  }

  #answered(line: string): void {
    if (this.#waiting === null) {
      this.#refuse(`wrote a line that nobody asked for: ${excerpt(line)}`);
      return;
    }
    const { sequence, finish } = this.#waiting;
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      const bare = /[[:,]\s*-?(?:NaN|Infinity|inf|nan)\b/.exec(line);
      const hint = bare === null ? '' : `; NaN and infinities must be the strings "NaN", "Infinity" and "-Infinity"`;
      this.#refuse(`wrote a line that is no JSON: ${excerpt(line)}${hint}`);
      return;
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.#refuse(`wrote a line that is no JSON object: ${excerpt(line)}`);
      return;
    }
    const { seq } = value as { seq?: unknown };
    if (seq === sequence) finish({ kind: 'reply', value: value as Readonly<Record<string, unknown>> });
    else this.#refuse(`answered with seq ${describeValue(seq)} instead of ${sequence}`);
  }

  #refuse(message: string): void {
    if (this.#waiting === null) this.kill();
    else this.#waiting.finish({ kind: 'malformed', message });
  }

  #explain(how: string): string {
    const lines = this.#lastWords.split('\n').filter((line) => !NO_WORDS.test(line));
    const last = lines.slice(-4).join(' | ').trim().slice(-QUOTED_OUTPUT);
    return `the program ended with ${how}${last === '' ? '' : `; its last words: ${last}`}`;
  }
}

function excerpt(line: string): string {
  return JSON.stringify(line.length > 80 ? `${line.slice(0, 80)}…` : line);
}
