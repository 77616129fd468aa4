/** Files that are read whole: as text for an option, or as bytes up to a size. Devices such as /dev/zero have no end. */
import { closeSync, openSync, readSync } from 'node:fs';
import { reasonOf } from './file-error.ts';
import { refuseSpecialFile } from './special-file.ts';

const PIECE_BYTES = 2 ** 16;

/** A string cannot be much longer. */
const MAX_BYTES = 2 ** 28;

/**
 * A file as text.
 * @param option the option that names the file
 * @param file a path; `-` is standard input
 * @throws Error naming option, file and reason
 */
export function readInput(option: string, file: string): string {
  try {
    return readBytes(file === '-' ? 0 : file, MAX_BYTES).toString('utf8');
  } catch (error) {
    throw new Error(`${option}: cannot read ${JSON.stringify(file)}: ${reasonOf(error)}`, { cause: error });
  }
}

/**
 * @param file a path, or 0 for standard input
 * @throws RangeError where there are more than `most` bytes; Error for a named pipe and its like; what node:fs throws
 */
export function readBytes(file: string | 0, most: number): Buffer {
  if (file !== 0) refuseSpecialFile(file);
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
