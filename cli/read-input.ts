/** Reads a file that an option names; `-` is standard input. */
import { reasonOf } from './file-error.ts';
import { readBytes } from './read-bytes.ts';

/** A string cannot be much longer. */
const MAX_BYTES = 2 ** 28;

/** @throws Error naming option, file and reason */
export function readInput(option: string, file: string): string {
  try {
    return readBytes(file === '-' ? 0 : file, MAX_BYTES).toString('utf8');
  } catch (error) {
    throw new Error(`${option}: cannot read ${JSON.stringify(file)}: ${reasonOf(error)}`, { cause: error });
  }
}
