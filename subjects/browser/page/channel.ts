/**
 * The page's side of its channel: it asks the server for requests, and sends the answers when it asks for more. It is loaded
 * before any module, and what it does later depends on nothing that a module can replace.
 */
import { append, Bytes, byteLengthOf, setAt, uncurried } from '../../calls/untouched.ts';
import { frameReader, framesOf } from '../../process/frame.ts';
import { joined, type Written, writeMessage } from '../../process/message.ts';
import { utf8Of } from '../../process/utf8.ts';
import type { Numbered, PageAnswer, PageRequest } from '../messages.ts';

const fetchNow = globalThis.fetch.bind(globalThis);
const bytesOf = uncurried(Response.prototype.arrayBuffer) as (response: unknown) => Promise<ArrayBuffer>;

/**
 * Answers the server until it goes away.
 * @param answer to one request; must not reject
 */
export async function answerServer(path: string, answer: (request: PageRequest) => Promise<PageAnswer>): Promise<void> {
  let secret: Uint8Array | null = null;
  let answers: Uint8Array[] = [];
  for (;;) {
    const response = await fetchNow(path, { method: 'POST', body: whole(answers) as Uint8Array<ArrayBuffer> });
    answers = [];
    const requests: Numbered<PageRequest>[] = [];
    const reader = frameReader({
      secret: null,
      accepts: () => true,
      onMessage(message, sent) {
        // The first message brings the secret, before anything is loaded that could see it.
        secret ??= copyOf(sent);
        append(requests, message as Numbered<PageRequest>);
      },
    });
    reader.push(new Bytes(await bytesOf(response)));
    for (let at = 0; at < requests.length; at++) {
      const { sequence, body } = requests[at];
      const value = await answer(body);
      append(answers, frameOf(writeMessage({ sequence, body: value }), secret as unknown as Uint8Array));
    }
  }
}

function frameOf(message: Written, secret: Uint8Array): Uint8Array {
  return whole(framesOf(utf8Of(message.text), message, secret));
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
