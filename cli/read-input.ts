/** Reads a file that an option names; `-` is standard input. */
import { readFileSync } from 'node:fs';

/** @throws Error naming option, file and reason */
export function readInput(option: string, file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = { ENOENT: 'no such file', EISDIR: 'it is a folder', EACCES: 'not allowed' }[code ?? ''] ?? message;
    throw new Error(`${option}: cannot read ${JSON.stringify(file)}: ${reason}`, { cause: error });
  }
}
