/**
 * The server's side of the channel to a page, a WebSocket. What the page sends is read as a stranger's, as from a process
 * (process/child.ts): whatever was not asked for ends it.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { Reply } from '../../process/child.ts';
import { frameReader, framesOf, SECRET_BYTES } from '../../process/frame.ts';
import { writeMessage } from '../../process/message.ts';
import { timerMs } from '../../process/time-limit.ts';
import { utf8Of } from '../../process/utf8.ts';
import type { Numbered } from '../messages.ts';

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

/** From the end of the channel to that of its page, at most. */
const CLOSED_MS = 1000;

const NO_SECRET = new Uint8Array(SECRET_BYTES);

interface Waiting {
  readonly finish: (reply: Reply<unknown>) => void;
  readonly bytes: () => number;
}

/** The channel to one page. */
export class PageChannel {
  /** What the page is known by. */
  readonly id = randomUUID();
  /** Settles when the page is there, or has failed. */
  readonly greeted: Promise<void>;
  /** Settles when the page has ended the channel. */
  readonly closed: Promise<void>;
  readonly #secret = randomBytes(SECRET_BYTES);
  readonly #waiting = new Map<number, Waiting>();
  readonly #onBroken: (reason: Failed) => void;
  /** Requests before the page is there. */
  #queued: Uint8Array[] = [];
  #socket: WebSocket | null = null;
  #sequence = 0;
  #greet: () => void = () => {};
  #close: () => void = () => {};
  #failed: Failed | null = null;

  /** @param onBroken takes what the page did wrong on the channel */
  constructor(onBroken: (reason: Failed) => void) {
    this.#onBroken = onBroken;
    this.greeted = new Promise((resolve) => {
      this.#greet = resolve;
    });
    this.closed = new Promise((resolve) => {
      this.#close = resolve;
    });
  }

  /** Sends a request and waits for the answer to it. */
  ask(request: object, { timeoutMs, bytes = () => BYTES }: PageLimits): Promise<Reply<unknown>> {
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
      const message = writeMessage({ sequence, body: request } satisfies Numbered<object>);
      const secret = sequence === 1 ? this.#secret : NO_SECRET;
      this.#send(Buffer.concat(framesOf(utf8Of(message.text), message, secret)));
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
    this.#socket?.terminate();
    this.#socket = null;
    this.#greet();
  }

  /** Takes the page's end of the channel: the first one, since whoever else asks is not the page. */
  connect(socket: WebSocket): void {
    if (this.#socket !== null || this.#failed !== null) {
      socket.terminate();
      return;
    }
    this.#socket = socket;
    socket.on('message', (data: Buffer) => this.#read(data));
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#close();
      // Mostly the first sign that the page ends, which the browser reports with the reason.
      const reason: Failed = { kind: 'crashed', message: 'the page closed its channel' };
      setTimeout(() => this.#failed ?? this.#onBroken(reason), CLOSED_MS).unref();
    });
    for (const request of this.#queued) socket.send(request);
    this.#queued = [];
    this.#greet();
  }

  #send(request: Uint8Array): void {
    if (this.#socket === null) this.#queued.push(request);
    else this.#socket.send(request);
  }

  #read(data: Buffer): void {
    let isWhole = false;
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
    try {
      reader.push(data);
      if (!isWhole) throw new RangeError('a part of an answer');
    } catch (error) {
      this.#onBroken({
        kind: 'malformed',
        message: `sent to the suite what is no answer: ${(error as Error).message}`,
      });
    }
  }

  /** @throws Error where nobody waits for this answer */
  #answered(message: unknown): void {
    const { sequence, body } = message as Numbered<unknown>;
    const waiting = this.#waiting.get(sequence);
    if (waiting === undefined) throw new RangeError('an answer to no request');
    waiting.finish({ kind: 'reply', value: body });
  }
}
