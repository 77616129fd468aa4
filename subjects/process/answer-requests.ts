/**
 * The child's side of a `Child`: reads requests and writes an answer to each. It is loaded before any implementation, and
 * what it does later depends on nothing that an implementation can replace.
 */
import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { Bytes, byteLengthOf, keepMethods, setAt } from '../calls/untouched.ts';
import { ANSWERS, REQUESTS } from './descriptors.ts';
import { frameReader, framesOf } from './frame.ts';
import { type Written, writeMessage } from './message.ts';
import { utf8Of } from './utf8.ts';

/** What goes over the channel. */
export interface Envelope {
  readonly sequence: number;
  readonly request: unknown;
}

/** The answer to an envelope. */
export interface Answered {
  readonly sequence: number;
  readonly value: unknown;
}

/** What is waited for never comes: it is there to be waited at. */
const never = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
const { wait } = Atomics;
const exit = process.exit.bind(process);
// An import of Node's follows what is put in its place (module.syncBuiltinESMExports); a constant does not.
const writeNow = writeSync;

/**
 * Answers this process's parent until it goes away.
 * @param answer to one request; must not reject
 */
export function answerRequests(answer: (request: unknown) => unknown): void {
  let secret: Uint8Array | null = null;
  const reader = frameReader({
    secret: null,
    accepts: () => true,
    async onMessage(message, sent) {
      // The first request brings the secret, before anything is loaded that could see it.
      secret ??= copyOf(sent);
      const { sequence, request } = message as Envelope;
      const value = await answer(request);
      send(writeMessage({ sequence, value } satisfies Answered), secret);
    },
  });
  const socket = new Socket({ fd: REQUESTS, readable: true, writable: false });
  socket.on('data', (chunk: Buffer) => reader.push(chunk));
  // An implementation that goes on when the suite has gone must not keep this process.
  socket.on('close', () => exit());
  socket.on('error', () => exit());
  keepMethods(socket);
}

function send(message: Written, secret: Uint8Array): void {
  const pieces = framesOf(utf8Of(message.text), message, secret);
  for (let at = 0; at < pieces.length; at++) writeAll(pieces[at]);
}

/** The descriptor waits until the suite has read. Where it was made not to wait, this does. */
function writeAll(bytes: Uint8Array): void {
  const length = byteLengthOf(bytes);
  for (let at = 0; at < length; ) {
    try {
      at += writeNow(ANSWERS, bytes, at, length - at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') exit(1);
      wait(never, 0, 0, 1);
    }
  }
}

function copyOf(secret: Uint8Array): Uint8Array {
  const copy = new Bytes(byteLengthOf(secret));
  setAt(copy, secret, 0);
  return copy;
}
