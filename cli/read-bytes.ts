/** A file as bytes, up to a size: devices such as /dev/zero have no end. */
import { closeSync, openSync, readSync } from 'node:fs';

const PIECE_BYTES = 2 ** 16;

/**
 * @param file a path, or 0 for standard input
 * @throws RangeError where there are more than `most` bytes; what node:fs throws
 */
export function readBytes(file: string | 0, most: number): Buffer {
  const descriptor = file === 0 ? 0 : openSync(file, 'r');
  try {
    const pieces: Buffer[] = [];
    for (let length = 0; ; ) {
      const piece = Buffer.allocUnsafe(PIECE_BYTES);
      const count = readSync(descriptor, piece, 0, PIECE_BYTES, null);
      if (count === 0) return Buffer.concat(pieces, length);
      length += count;
      if (length > most) throw new RangeError(`it must have at most ${most} bytes`);
      pieces.push(piece.subarray(0, count));
    }
  } finally {
    if (descriptor !== 0) closeSync(descriptor);
  }
}
