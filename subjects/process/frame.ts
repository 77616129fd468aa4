/**
 * How messages follow each other on a stream of bytes: each is its two lengths, a secret, its text and its numbers.
 *
 * Both sides of a channel use this. The suite reads what a stranger writes: the secret, which it has given to the code
 * that answers and to nobody else, shows at once what does not come from there, and nothing is made as large as a length
 * that is only claimed.
 */
import { Bytes, bufferOf, byteLengthOf, byteOffsetOf, setAt } from '../calls/untouched.ts';
import { joined, readMessage, type Written } from './message.ts';
import { textFromUtf8 } from './utf8.ts';

/** Bytes of the secret: nobody guesses so many. */
export const SECRET_BYTES = 16;

const PREFIX_BYTES = 8 + SECRET_BYTES;

/** Bytes of a message that are written as one piece, which spares calls of the system. */
const ONE_PIECE = 2 ** 16;

const { max, min } = Math;

/** A message as pieces to be written one after the other. @param body as utf8Of(text) gave them */
export function framesOf(text: Uint8Array, { parts, bytes }: Omit<Written, 'text'>, secret: Uint8Array): Uint8Array[] {
  const textBytes = byteLengthOf(text);
  const isOnePiece = textBytes + bytes <= ONE_PIECE;
  const head = new Bytes(PREFIX_BYTES + textBytes + (isOnePiece ? bytes : 0));
  putUint32(head, 0, textBytes);
  putUint32(head, 4, bytes);
  setAt(head, secret, 8);
  setAt(head, text, PREFIX_BYTES);
  const pieces: Uint8Array[] = [head];
  if (isOnePiece) joined(parts, head, PREFIX_BYTES + textBytes);
  else for (let at = 0; at < parts.length; at++) pieces[pieces.length] = parts[at];
  return pieces;
}

function putUint32(bytes: Uint8Array, at: number, value: number): void {
  for (let byte = 0; byte < 4; byte++) bytes[at + byte] = value >>> (8 * byte);
}

/** Messages out of bytes. */
export interface FrameReader {
  /**
   * Takes the next bytes, and gives each message that they complete.
   * @throws Error for bytes that begin no message, or one that is not accepted
   */
  push(chunk: Uint8Array): void;
}

/** Who reads messages, and which. */
export interface FrameOptions {
  /** That each message must have; null where any is right. */
  readonly secret: Uint8Array | null;
  /** Whether a message of so many bytes is read. */
  readonly accepts: (textBytes: number, bytes: number) => boolean;
  /** Takes a message, and the secret that came with it. */
  readonly onMessage: (value: unknown, secret: Uint8Array) => void;
}

/** Reads a stream of bytes as messages. */
export function frameReader({ secret, accepts, onMessage }: FrameOptions): FrameReader {
  const prefix = new Bytes(PREFIX_BYTES);
  let inPrefix = 0;
  let textBytes = 0;
  let bytes = 0;
  let pieces: Uint8Array[] = [];
  let length = 0;

  function begin(): void {
    for (let at = 0; secret !== null && at < SECRET_BYTES; at++) {
      if (prefix[8 + at] !== secret[at]) throw new RangeError('bytes that are no answer');
    }
    textBytes = uint32(prefix, 0);
    bytes = uint32(prefix, 4);
    if (textBytes === 0) throw new RangeError('an answer without a text');
    if (!accepts(textBytes, bytes)) {
      throw new RangeError(`an answer of ${textBytes + bytes} bytes, more than any answer to the request needs`);
    }
  }

  function finish(): void {
    // In memory of its own, so that its numbers can be used where they are: they begin at a multiple of 8.
    const body = new Bytes(bytes);
    const text = pieces.length === 1 ? part(pieces[0], 0, textBytes) : new Bytes(textBytes);
    let at = 0;
    for (let piece = 0; piece < pieces.length; piece++) {
      const from = pieces[piece];
      const size = byteLengthOf(from);
      const ofText = max(0, min(size, textBytes - at));
      if (ofText > 0 && pieces.length > 1) setAt(text, part(from, 0, ofText), at);
      if (size > ofText) setAt(body, part(from, ofText, size - ofText), at + ofText - textBytes);
      at += size;
    }
    inPrefix = 0;
    pieces = [];
    length = 0;
    onMessage(readMessage(textFromUtf8(text), body), part(prefix, 8, SECRET_BYTES));
  }

  return {
    push(chunk) {
      const size = byteLengthOf(chunk);
      let at = 0;
      while (at < size) {
        for (; inPrefix < PREFIX_BYTES && at < size; at++) {
          prefix[inPrefix++] = chunk[at];
          if (inPrefix === PREFIX_BYTES) begin();
        }
        const taken = inPrefix < PREFIX_BYTES ? 0 : min(textBytes + bytes - length, size - at);
        if (taken > 0) pieces[pieces.length] = part(chunk, at, taken);
        length += taken;
        at += taken;
        if (taken > 0 && length === textBytes + bytes) finish();
      }
    },
  };
}

function uint32(bytes: Uint8Array, at: number): number {
  return (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0;
}

function part(bytes: Uint8Array, at: number, length: number): Uint8Array {
  return new Bytes(bufferOf(bytes), byteOffsetOf(bytes) + at, length);
}
