/** Reads a file that an option names; `-` is standard input. */
import { readFileSync } from 'node:fs';
import { reasonOf } from './file-error.ts';

/** @throws Error naming option, file and reason */
export function readInput(option: string, file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw new Error(`${option}: cannot read ${JSON.stringify(file)}: ${reasonOf(error)}`, { cause: error });
  }
}
