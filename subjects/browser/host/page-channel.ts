/**
 * The server's side of the channel to a page: the page asks for requests and brings the answers to earlier ones. What it brings is
 * read as a stranger's, as from a process (process/child.ts): whatever was not asked for ends it.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Reply } from '../../process/child.ts';
import { frameReader, framesOf, SECRET_BYTES } from '../../process/frame.ts';
import { writeMessage } from '../../process/message.ts';
import { timerMs } from '../../process/time-limit.ts';
import { utf8Of } from '../../process/utf8.ts';
import type { Numbered, PageRequest } from '../messages.ts';

export type Failed = Exclude<Reply<never>, { readonly kind: 'reply' }>;

/** What an answer may take. */
export interface PageLimits {
  readonly timeoutMs: number;
  /** That the numbers in the answer may have; only called for a long answer. */
  readonly bytes?: () => number;
}

/** That the numbers in any answer may have, and the text of one. */
const BYTES = 2 ** 25;
const TEXT_BYTES = 2 ** 22;

/** A page that waits for a request is let go after so long, and asks again: browsers end what takes minutes. */
const WAITS_MS = 60_000;

const NO_SECRET = new Uint8Array(SECRET_BYTES);

interface Waiting {
  readonly finish: (reply: Reply<unknown>) => void;
  readonly bytes: () => number;
}

/** The channel to one page. */
export class PageChannel {
  /** What the page is known by. */
  readonly id = randomUUID();
  /** Settles when the page has asked for the first time. */
  readonly greeted: Promise<void>;
  readonly #secret = randomBytes(SECRET_BYTES);
  readonly #waiting = new Map<number, Waiting>();
  readonly #onBroken: (reason: Failed) => void;
  #queued: Uint8Array[] = [];
  #held: ServerResponse | null = null;
  #sequence = 0;
  #greet: () => void = () => {};
  #failed: Failed | null = null;

  /** @param onBroken takes what the page did wrong on the channel */
  constructor(onBroken: (reason: Failed) => void) {
    this.#onBroken = onBroken;
    this.greeted = new Promise((resolve) => {
      this.#greet = resolve;
    });
  }

  /** Sends a request and waits for the answer to it. */
  ask(request: PageRequest, { timeoutMs, bytes = () => BYTES }: PageLimits): Promise<Reply<unknown>> {
    if (this.#failed !== null) return Promise.resolve(this.#failed);
    const sequence = ++this.#sequence;
    return new Promise((resolve) => {
      const late: Failed = { kind: 'timed out', message: `gave no answer within ${timeoutMs} ms` };
      const timer = setTimeout(() => this.#onBroken(late), timerMs(timeoutMs));
      const finish = (reply: Reply<unknown>) => {
        clearTimeout(timer);
        this.#waiting.delete(sequence);
        resolve(reply);
      };
      this.#waiting.set(sequence, { finish, bytes });
      const message = writeMessage({ sequence, body: request } satisfies Numbered<PageRequest>);
      const secret = sequence === 1 ? this.#secret : NO_SECRET;
      this.#queued.push(...framesOf(utf8Of(message.text), message, secret));
      this.#send();
    });
  }

  /** Whether somebody waits for an answer. */
  get isAsked(): boolean {
    return this.#waiting.size > 0;
  }

  /** Whoever waits gets this as the reply, and so do all who ask later. */
  fail(reason: Failed): void {
    this.#failed ??= reason;
    for (const { finish } of [...this.#waiting.values()]) finish(reason);
    this.#held?.end();
    this.#held = null;
  }

  /** Takes what the page brings, and holds its question until there is a request. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await this.#read(request);
    } catch (error) {
      this.#onBroken({
        kind: 'malformed',
        message: `sent to the suite what is no answer: ${(error as Error).message}`,
      });
    }
    this.#greet();
    if (this.#failed !== null) return void response.end();
    // Another one that asks in the place of the page gets nothing that the page lacks.
    this.#held?.end();
    this.#held = response;
    const timer = setTimeout(() => this.#letGo(response), WAITS_MS).unref();
    response.once('close', () => clearTimeout(timer));
    this.#send();
  }

  async #read(request: IncomingMessage): Promise<void> {
    let isWhole = true;
    const reader = frameReader({
      secret: this.#secret,
      accepts: (textBytes, bytes) =>
        textBytes <= TEXT_BYTES &&
        (bytes <= BYTES || [...this.#waiting.values()].some((waiting) => bytes <= waiting.bytes())),
      onMessage: (message) => {
        isWhole = true;
        this.#answered(message);
      },
    });
    for await (const chunk of request as AsyncIterable<Buffer>) {
      isWhole = false;
      reader.push(chunk);
    }
    if (!isWhole) throw new RangeError('a part of an answer');
  }

  /** @throws Error where nobody waits for this answer */
  #answered(message: unknown): void {
    const { sequence, body } = message as Numbered<unknown>;
    const waiting = this.#waiting.get(sequence);
    if (waiting === undefined) throw new RangeError('an answer to no request');
    waiting.finish({ kind: 'reply', value: body });
  }

  #send(): void {
    if (this.#held === null || this.#queued.length === 0) return;
    this.#held.end(Buffer.concat(this.#queued));
    this.#held = null;
    this.#queued = [];
  }

  #letGo(response: ServerResponse): void {
    if (this.#held !== response) return;
    this.#held = null;
    response.end();
  }
}
