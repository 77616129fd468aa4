/**
 * A program in any language, asked over its standard input and answering on its standard output, one JSON object a
 * line. Its standard error is drained, and kept only to explain a death. Whatever breaks the exchange (a death, a hang,
 * garbage, an answer to another question) ends the program with everything that it started; the next request starts it
 * again.
 */
import { describeValue } from '../../spec/describe-value.ts';
import { type ProcessGroup, startGroup } from '../process/group.ts';
import { OwnFolder, temporaryIn } from '../process/own-folder.ts';
import { timerMs } from '../process/time-limit.ts';
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

type Failed = Exclude<ProgramReply, { readonly kind: 'reply' }>;

/** A program that answers, started when it is asked. */
export class Program {
  readonly #command: string;
  readonly #variables: Readonly<Record<string, string>>;
  readonly #folder = new OwnFolder();
  #group: ProcessGroup | null = null;
  #waiting: Waiting | null = null;
  /** The answer in the bytes that are being read: it counts when nothing comes after it. */
  #answer: Readonly<Record<string, unknown>> | null = null;
  /** How the exchange ended where nothing was asked: the next request reports it. */
  #brokenUnasked: Failed | null = null;
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
    return this.#group !== null;
  }

  /** What broke the exchange after the last answer, once; null where nothing did. */
  takeBroken(): Failed | null {
    const broken = this.#brokenUnasked;
    this.#brokenUnasked = null;
    return broken && { ...broken, message: `after its last answer, ${broken.message}` };
  }

  /**
   * Sends { seq, …request } and waits for the object that carries the same seq.
   * @param limit bytes that the answer may have
   */
  ask(request: object, timeoutMs: number, limit: number): Promise<ProgramReply> {
    const group = this.#group ?? this.#start();
    const sequence = ++this.#sequence;
    return new Promise((resolve) => {
      const finish = (reply: ProgramReply) => {
        clearTimeout(timer);
        this.#waiting = null;
        resolve(reply);
      };
      const timer = setTimeout(
        () => this.#fail(group, { kind: 'timed out', message: `gave no answer within ${timeoutMs} ms` }),
        timerMs(timeoutMs),
      );
      this.#waiting = { sequence, finish, limit };
      group.process.stdin?.write(`${JSON.stringify({ seq: sequence, ...request })}\n`);
    });
  }

  /** Ends the program with everything that it started, and removes its temporary files. */
  async close(): Promise<void> {
    const group = this.#group;
    if (group !== null) {
      this.#fail(group, { kind: 'crashed', message: 'the program was ended while it was asked' });
      await group.ended;
    }
    this.#brokenUnasked = null;
    this.#folder.remove();
  }

  #start(): ProcessGroup {
    this.#lastWords = '';
    const folder = this.#folder.make();
    const group = startGroup([this.#command], {
      shell: true,
      stdin: 'pipe',
      pipes: 0,
      folder,
      env: { ...process.env, ...temporaryIn(folder), ...this.#variables },
    });
    const { stdin, stdout, stderr } = group.process;
    const lines = lineReader(
      () => this.#waiting?.limit ?? QUOTED_OUTPUT,
      (line) => this.#group === group && this.#read(group, line),
      (limit) => this.#malformed(group, tooLong(limit)),
    );
    stdout?.on('data', (chunk: Buffer) => {
      lines.push(chunk);
      if (this.#group !== group || this.#answer === null) return;
      // Whatever stands behind the answer was not asked for, though its line has not ended.
      if (lines.isWithinLine) this.#malformed(group, 'went on writing after its answer');
      else this.#answered(this.#answer);
    });
    stderr?.on('data', (chunk: Buffer) => {
      this.#lastWords = (this.#lastWords + chunk.toString('utf8').slice(-KEPT_OUTPUT)).slice(-KEPT_OUTPUT);
    });
    // A program that no longer reads shows it by its death or its silence.
    stdin?.on('error', () => {});
    void group.ended.then((how) => this.#fail(group, { kind: 'crashed', message: this.#explain(how) }));
    this.#group = group;
    return group;
  }

  #read(group: ProcessGroup, line: string): void {
    if (this.#waiting === null || this.#answer !== null) {
      this.#malformed(group, `wrote a line that nobody asked for: ${excerpt(line)}`);
      return;
    }
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      const bare = /[[:,]\s*-?(?:NaN|Infinity|inf|nan)\b/.exec(line);
      const hint = bare === null ? '' : `; NaN and infinities must be the strings "NaN", "Infinity" and "-Infinity"`;
      this.#malformed(group, `wrote a line that is no JSON: ${excerpt(line)}${hint}`);
      return;
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.#malformed(group, `wrote a line that is no JSON object: ${excerpt(line)}`);
      return;
    }
    const { seq } = value as { seq?: unknown };
    const { sequence } = this.#waiting;
    if (seq === sequence) this.#answer = value as Readonly<Record<string, unknown>>;
    else this.#malformed(group, `answered with seq ${describeValue(seq)} instead of ${sequence}`);
  }

  #answered(value: Readonly<Record<string, unknown>>): void {
    this.#answer = null;
    this.#waiting?.finish({ kind: 'reply', value });
  }

  #malformed(group: ProcessGroup, message: string): void {
    this.#fail(group, { kind: 'malformed', message });
  }

  /** Ends the program, for a reason that whoever waits gets as the reply, or else who asks next. */
  #fail(group: ProcessGroup, reason: Failed): void {
    if (this.#group !== group) return;
    this.#group = null;
    this.#answer = null;
    void group.end();
    if (this.#waiting === null) this.#brokenUnasked = reason;
    else this.#waiting.finish(reason);
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

/** What is said of a line that goes on: how much of an answer is read, and where the rule stands. */
function tooLong(bytes: number): string {
  return (
    `wrote a line longer than any answer to the question can be: ${bytes} bytes are read of it, 64 KiB and 32 for each number of ` +
    'the result (docs/PROTOCOL.md, "How long an answer may be")'
  );
}
