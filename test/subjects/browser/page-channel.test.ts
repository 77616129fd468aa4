/** The channel to a page, with whoever pretends to be one at its other end: only what was asked for is an answer. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { type Failed, PageChannel } from '../../../subjects/browser/host/page-channel.ts';
import type { Numbered } from '../../../subjects/browser/messages.ts';
import { frameReader, framesOf, SECRET_BYTES } from '../../../subjects/process/frame.ts';
import { writeMessage } from '../../../subjects/process/message.ts';
import { utf8Of } from '../../../subjects/process/utf8.ts';

const http = createServer();
const sockets = new WebSocketServer({ noServer: true });
let channel: PageChannel;
http.on('upgrade', (request, socket, head) => {
  sockets.handleUpgrade(request, socket, head, (opened) => channel.connect(opened));
});
beforeAll(() => new Promise<void>((resolve) => void http.listen(0, '127.0.0.1', resolve)));
afterAll(() => void http.close());

const LIMITS = { timeoutMs: 30_000 };
const IDENTITY = { identity: true } as const;

/** What a page has received, and how it sends. */
interface Page {
  readonly socket: WebSocket;
  /** The next request, with its secret. */
  next(): Promise<{ readonly message: Numbered<unknown>; readonly secret: Uint8Array }>;
}

/** A channel with a page at its end. @returns what became of it when it failed */
function opened(): { readonly page: Page; readonly broken: Promise<Failed> } {
  let tell: (reason: Failed) => void;
  const broken = new Promise<Failed>((resolve) => {
    tell = resolve;
  });
  const own = new PageChannel((reason) => {
    own.fail(reason);
    tell(reason);
  });
  channel = own;
  return { page: pageOf(), broken };
}

function pageOf(): Page {
  const socket = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}/`);
  const received: { message: Numbered<unknown>; secret: Uint8Array }[] = [];
  let wake = () => {};
  socket.on('error', () => {});
  socket.on('message', (data: Buffer) => {
    const onMessage = (message: unknown, secret: Uint8Array) => {
      received.push({ message: message as Numbered<unknown>, secret });
    };
    frameReader({ secret: null, accepts: () => true, onMessage }).push(data);
    wake();
  });
  return {
    socket,
    async next() {
      while (received.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return received.shift()!;
    },
  };
}

function frame(value: unknown, secret: Uint8Array): Buffer {
  const message = writeMessage(value);
  return Buffer.concat(framesOf(utf8Of(message.text), message, secret));
}

describe('the channel to a page', () => {
  it('carries a request that is asked before the page is there, and its answer', async () => {
    const { page } = opened();
    const reply = channel.ask(IDENTITY, LIMITS);
    const { message, secret } = await page.next();
    expect(message.body).toEqual(IDENTITY);
    page.socket.send(frame({ sequence: message.sequence, body: new Float32Array([1, 2]) }, secret));
    expect(await reply).toEqual({ kind: 'reply', value: new Float32Array([1, 2]) });
    page.socket.terminate();
  });

  it('gives the secret once, and to the first that comes', async () => {
    const { page } = opened();
    void channel.ask(IDENTITY, LIMITS);
    const { secret } = await page.next();
    void channel.ask(IDENTITY, LIMITS);
    expect((await page.next()).secret).toEqual(new Uint8Array(SECRET_BYTES));
    expect(secret).not.toEqual(new Uint8Array(SECRET_BYTES));
    const other = pageOf();
    await new Promise((resolve) => other.socket.once('close', resolve));
    page.socket.terminate();
  });

  it.each<[string, (secret: Uint8Array, sequence: number) => Buffer, string]>([
    ['garbage', () => Buffer.alloc(100, 'x'), 'bytes that are no answer'],
    [
      'an answer without the secret',
      (_, sequence) => frame({ sequence }, new Uint8Array(SECRET_BYTES)),
      'bytes that are no answer',
    ],
    [
      'an answer to another request',
      (secret, sequence) => frame({ sequence: sequence + 1 }, secret),
      'an answer to no request',
    ],
    [
      'half an answer',
      (secret, sequence) => frame({ sequence, body: 'long' }, secret).subarray(0, -2),
      'a part of an answer',
    ],
    [
      'a longer answer than any needs',
      (secret, sequence) => frame({ sequence, body: new Float64Array(2 ** 22 + 1) }, secret),
      'more than any answer to the request needs',
    ],
  ])('fails at %s', async (_, made, message) => {
    const { page, broken } = opened();
    const reply = channel.ask(IDENTITY, LIMITS);
    const { secret, message: asked } = await page.next();
    page.socket.send(made(secret, asked.sequence));
    const reason = { kind: 'malformed', message: expect.stringContaining(message) };
    expect(await broken).toEqual(reason);
    expect(await reply).toEqual(reason);
    expect(await channel.ask(IDENTITY, LIMITS)).toEqual(reason);
  });

  it('reads an answer that is as long as its request needs', async () => {
    const { page } = opened();
    const long = new Float64Array(2 ** 22 + 1);
    const reply = channel.ask(IDENTITY, { ...LIMITS, bytes: () => long.byteLength });
    const { secret, message } = await page.next();
    page.socket.send(frame({ sequence: message.sequence, body: long }, secret));
    expect(await reply).toMatchObject({ kind: 'reply' });
    page.socket.terminate();
  });

  it('fails where the page goes', async () => {
    const { page } = opened();
    const reply = channel.ask(IDENTITY, LIMITS);
    await page.next();
    page.socket.terminate();
    expect(await reply).toEqual({ kind: 'crashed', message: 'the page closed its channel' });
  });

  it('fails where the page does not answer in time', async () => {
    const { page } = opened();
    expect(await channel.ask(IDENTITY, { timeoutMs: 20 })).toEqual({
      kind: 'timed out',
      message: 'gave no answer within 20 ms',
    });
    page.socket.terminate();
  });
});
