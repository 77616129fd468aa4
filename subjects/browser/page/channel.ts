/**
 * The page's side of its channel: it answers requests one after the other. It is loaded before any module, and what it does later
 * depends on nothing that a module can replace.
 */
import { append, Bytes, bufferOf, byteLengthOf, setAt, uncurried } from '../../calls/untouched.ts';
import { frameReader, framesOf } from '../../process/frame.ts';
import { joined, writeMessage } from '../../process/message.ts';
import { utf8Of } from '../../process/utf8.ts';
import type { Numbered, PageAnswer } from '../messages.ts';

/** The part of a WebSocket that is used. */
interface Socket {
  binaryType: string;
  send(data: ArrayBuffer): void;
  addEventListener(type: 'message', listener: (event: object) => void): void;
}
type PageGlobals = Readonly<Record<'WebSocket' | 'MessageEvent', { new (address: string): Socket; prototype: Socket }>>;

const { WebSocket, MessageEvent } = globalThis as unknown as PageGlobals;
const send = uncurried(WebSocket.prototype.send);
const dataOf = uncurried(Object.getOwnPropertyDescriptor(MessageEvent.prototype, 'data')?.get as () => ArrayBuffer);

/**
 * Answers the server until it goes away.
 * @param answer to one request; must not reject
 */
export function answerServer(address: string, answer: (request: object) => Promise<PageAnswer>): void {
  const socket = new WebSocket(address);
  let secret: Uint8Array | null = null;
  let queue: Numbered<object>[] = [];
  let isAnswering = false;

  async function answerAll(): Promise<void> {
    isAnswering = true;
    for (; queue.length > 0; ) {
      const requests = queue;
      queue = [];
      for (let at = 0; at < requests.length; at++) {
        const { sequence, body } = requests[at];
        const message = writeMessage({ sequence, body: await answer(body) });
        const frames = framesOf(utf8Of(message.text), message, secret as unknown as Uint8Array);
        send(socket, bufferOf(whole(frames)));
      }
    }
    isAnswering = false;
  }

  socket.binaryType = 'arraybuffer';
  socket.addEventListener('message', (event) => {
    const reader = frameReader({
      secret: null,
      accepts: () => true,
      onMessage(message, sent) {
        // The first message brings the secret, before anything is loaded that could see it.
        secret ??= copyOf(sent);
        append(queue, message as Numbered<object>);
      },
    });
    reader.push(new Bytes(dataOf(event)));
    if (!isAnswering) void answerAll();
  });
}

/** The pieces in one. */
function whole(pieces: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (let at = 0; at < pieces.length; at++) length += byteLengthOf(pieces[at]);
  const bytes = new Bytes(length);
  joined(pieces, bytes, 0);
  return bytes;
}

function copyOf(secret: Uint8Array): Uint8Array {
  const copy = new Bytes(byteLengthOf(secret));
  setAt(copy, secret, 0);
  return copy;
}
