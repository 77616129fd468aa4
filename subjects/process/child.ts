/**
 * A child process that answers requests. A hang is ended with SIGKILL, a death is an answer like any other, and the next
 * request starts a new process. What the child prints is drained and kept only to explain a death. What it answers is
 * read as a stranger's: whatever comes that was not asked for ends it, and is the answer to the next request.
 */
import { randomBytes } from 'node:crypto';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Answered, Envelope } from './answer-requests.ts';
import { bundled } from './bundled.ts';
import { ANSWERS, REQUESTS } from './descriptors.ts';
import { frameReader, framesOf, SECRET_BYTES } from './frame.ts';
import { type ProcessGroup, startGroup } from './group.ts';
import { KEPT_OUTPUT, lastLines } from './last-output.ts';
import { writeMessage } from './message.ts';
import { OwnFolder } from './own-folder.ts';
import { timerMs } from './time-limit.ts';
import { utf8Of } from './utf8.ts';

/** What became of a request. */
export type Reply<T> =
  | { readonly kind: 'reply'; readonly value: T }
  | { readonly kind: 'malformed'; readonly message: string }
  | { readonly kind: 'crashed'; readonly message: string }
  | { readonly kind: 'timed out'; readonly message: string };

type Failed = Exclude<Reply<never>, { readonly kind: 'reply' }>;

/** What an answer may take. */
export interface AnswerLimits {
  readonly timeoutMs?: number;
  /** That the numbers in the answer may have; only called for a long answer. */
  readonly bytes?: () => number;
  /** No question to the subject: where its process has ended, it starts none, and the next request reports the end. */
  readonly isAside?: boolean;
}

/** That the numbers in any answer may have. */
const BYTES = 2 ** 25;

/** Of the text of an answer, which lists of numbers are no part of. */
const TEXT_BYTES = 2 ** 22;

/** From the end of the channel to that of its process, at most. */
const CLOSED_MS = 1000;

interface Waiting {
  readonly finish: (reply: Reply<unknown>) => void;
  readonly bytes: () => number;
  readonly isAside: boolean;
}

/** A process, and the secret that its answers carry. */
interface Started {
  readonly group: ProcessGroup;
  readonly requests: Writable;
  readonly secret: Uint8Array;
  isNew: boolean;
  output: string;
}

/** A process that answers, started when it is asked. */
export class Child {
  readonly #entry: URL;
  readonly #timeoutMs: number;
  readonly #variables: Readonly<Record<string, string>>;
  readonly #folder = new OwnFolder();
  readonly #waiting = new Map<number, Waiting>();
  #started: Started | null = null;
  #sequence = 0;
  #starts = 0;
  /** What ended the process where that happened while nothing was asked of it: the next request reports it. */
  #endedUnasked: Failed | null = null;

  /**
   * @param entry the module that the child runs, as a URL relative to its .ts or .js source
   * @param timeoutMs for one answer
   * @param variables of the environment, beside those of this process
   */
  constructor(entry: URL, timeoutMs: number, variables: Readonly<Record<string, string>> = {}) {
    this.#entry = bundled(entry);
    this.#timeoutMs = timeoutMs;
    this.#variables = variables;
  }

  get running(): boolean {
    return this.#started !== null;
  }

  /** How often a process was started: what an earlier one had loaded is gone. */
  get starts(): number {
    return this.#starts;
  }

  /** A folder for this process alone, until it is closed. */
  get folder(): string {
    return this.#folder.make();
  }

  /** Sends a request and waits for the answer to it. */
  ask<T>(request: object, limits: AnswerLimits = {}): Promise<Reply<T>> {
    const { timeoutMs = this.#timeoutMs, bytes = () => BYTES, isAside = false } = limits;
    const ended = this.#endedUnasked;
    this.#endedUnasked = null;
    if (ended !== null) return Promise.resolve({ ...ended, message: `after its last answer, ${ended.message}` });
    const started = this.#started ?? this.#start();
    const sequence = ++this.#sequence;
    return new Promise((resolve) => {
      const timer = setTimeout(
        () => this.#fail(started, { kind: 'timed out', message: `gave no answer within ${timeoutMs} ms` }),
        timerMs(timeoutMs),
      );
      const finish = (reply: Reply<unknown>) => {
        clearTimeout(timer);
        this.#waiting.delete(sequence);
        resolve(reply as Reply<T>);
      };
      this.#waiting.set(sequence, { finish, bytes, isAside });
      send(started, { sequence, request });
    });
  }

  /** Ends the process with everything that it started, and removes its folder. A later request starts it again. */
  async close(): Promise<void> {
    const started = this.#started;
    if (started !== null) {
      this.#fail(started, { kind: 'crashed', message: 'the process was ended while it was asked' });
      await started.group.ended;
    }
    this.#endedUnasked = null;
    this.#folder.remove();
  }

  #start(): Started {
    this.#starts += 1;
    // From source the child needs the same loader as this process has, or brings its own under a test runner.
    const loader = this.#entry.pathname.endsWith('.ts') ? ['--import', import.meta.resolve('tsx')] : [];
    const group = startGroup([process.execPath, ...loader, fileURLToPath(this.#entry)], {
      folder: this.#folder.make(),
      env: { ...process.env, ...this.#variables },
      stdin: 'ignore',
      pipes: 2,
    });
    const { stdio } = group.process;
    const requests = stdio[REQUESTS] as Writable;
    const started: Started = { group, requests, secret: randomBytes(SECRET_BYTES), isNew: true, output: '' };
    const keep = (chunk: Buffer) => {
      started.output = (started.output + chunk.toString('utf8').slice(-KEPT_OUTPUT)).slice(-KEPT_OUTPUT);
    };
    group.process.stdout?.on('data', keep);
    group.process.stderr?.on('data', keep);
    // A process that no longer reads shows it by its death or its silence.
    requests?.on('error', () => {});
    this.#listen(started, stdio[ANSWERS] as Readable);
    void group.ended.then((how) =>
      this.#fail(started, { kind: 'crashed', message: `the process ended with ${how}${lastOutput(started)}` }),
    );
    this.#started = started;
    return started;
  }

  #listen(started: Started, answers: Readable): void {
    const reader = frameReader({
      secret: started.secret,
      accepts: (textBytes, bytes) =>
        textBytes <= TEXT_BYTES &&
        (bytes <= BYTES || [...this.#waiting.values()].some((waiting) => bytes <= waiting.bytes())),
      onMessage: (message) => this.#answered(message),
    });
    answers?.on('error', () => {});
    answers?.on('data', (chunk: Buffer) => {
      if (this.#started !== started) return;
      try {
        if (this.#waiting.size === 0) throw new RangeError(`${chunk.length} bytes that nobody asked for`);
        reader.push(chunk);
      } catch (error) {
        const message = `wrote to descriptor ${ANSWERS}, which the suite reads: ${(error as Error).message}`;
        this.#fail(started, { kind: 'malformed', message });
      }
    });
    answers?.on('end', () => {
      // Mostly the first sign that the process ends; one that goes on cannot be asked any more.
      const message = `closed descriptor ${ANSWERS}, on which the suite reads its answers${lastOutput(started)}`;
      const timer = setTimeout(() => this.#fail(started, { kind: 'crashed', message }), CLOSED_MS);
      void started.group.ended.then(() => clearTimeout(timer));
    });
  }

  /** @throws Error where nobody waits for this answer */
  #answered(message: unknown): void {
    const answer = message as Answered;
    const waiting = this.#waiting.get(answer.sequence);
    if (waiting === undefined) throw new RangeError('an answer to no request');
    waiting.finish({ kind: 'reply', value: answer.value });
  }

  /** Ends the process, for a reason that whoever waits gets as the reply. */
  #fail(started: Started, reason: Failed): void {
    if (this.#started !== started) return;
    this.#started = null;
    void started.group.end();
    const waiting = [...this.#waiting.values()];
    if (waiting.every(({ isAside }) => isAside)) this.#endedUnasked = reason;
    for (const { finish } of waiting) finish(reason);
  }
}

function send(started: Started, envelope: Envelope): void {
  const message = writeMessage(envelope);
  const secret = started.isNew ? started.secret : NO_SECRET;
  started.isNew = false;
  for (const piece of framesOf(utf8Of(message.text), message, secret)) started.requests?.write(piece);
}

/** Of a request to a process that has the secret already. */
const NO_SECRET = new Uint8Array(SECRET_BYTES);

function lastOutput({ output }: Started): string {
  const last = lastLines(output);
  return last === '' ? '' : `; last output: ${last}`;
}

/** The URL of a module beside the caller, as .ts when the caller runs from source and as .js when compiled. */
export function besideModule(caller: string, name: string): URL {
  return new URL(`./${name}${caller.endsWith('.ts') ? '.ts' : '.js'}`, caller);
}
