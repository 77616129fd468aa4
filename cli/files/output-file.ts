/** Files that a command writes: tested before the work, written after it. Whatever fails is the user's to mend. */
import {
  accessSync,
  appendFileSync,
  closeSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  statSync,
  unlinkSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { UsageError } from '../usage-error.ts';
import { reasonOf } from './file-error.ts';
import { refuseSpecialFile } from './special-file.ts';
import { writeWhole } from './whole-file.ts';

/**
 * Makes a folder with those that it lies in, one by one. `recursive` of node:fs does not do: where the parent is there and
 * nothing can be made in it, as in /proc, Node 20 tries without end.
 * @throws Error of node:fs, or in words, where one cannot be made
 */
export function makeFolders(folder: string): void {
  const missing: string[] = [];
  for (let at = resolve(folder); !existsSync(at); at = dirname(at)) missing.unshift(at);
  for (const each of missing) {
    try {
      mkdirSync(each);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EEXIST' && existsSync(each)) continue;
      throw new Error(
        `the folder ${JSON.stringify(each)} cannot be made${code === 'ENOENT' ? '' : `: ${reasonOf(error)}`}`,
      );
    }
  }
  if (!statSync(folder).isDirectory()) throw new Error(`${JSON.stringify(folder)} is no folder`);
}

/**
 * Makes the folder of a file and sees that the file can be written. A file that was not there is not there afterwards: a
 * run that fails leaves none.
 * @param where the option or the command that names it
 * @throws UsageError naming option, file and reason
 */
export function prepareOutput(where: string, file: string): void {
  try {
    if (file === '') throw new Error('it needs the name of a file');
    makeFolders(dirname(file));
    refuseSpecialFile(file);
    testWriting(file);
  } catch (error) {
    throw unwritable(where, file, error);
  }
}

function testWriting(file: string): void {
  const isNew = lstatSync(file, { throwIfNoEntry: false }) === undefined;
  const there = statSync(file, { throwIfNoEntry: false });
  // To open a pipe would wait for its reader, and to close it again would be the end for that one.
  if (there !== undefined && !there.isFile() && !there.isDirectory()) {
    accessSync(file, constants.W_OK);
    return;
  }
  closeSync(openSync(file, 'a'));
  if (isNew) unlinkSync(file);
}

/**
 * Writes a file: the old one is there until the new one is whole (whole-file.ts).
 * @param where the option or the command that names it; null where the file says enough
 * @param flag of node:fs: `a` writes after what is there
 * @throws UsageError naming file and reason: a full disk, a pipe whose reader has closed it
 */
export function writeOutput(where: string | null, file: string, content: string | Uint8Array, flag: 'w' | 'a' = 'w') {
  try {
    if (flag === 'a') appendFileSync(file, content);
    else writeWhole(file, content);
  } catch (error) {
    throw unwritable(where, file, error);
  }
}

function unwritable(where: string | null, file: string, error: unknown): UsageError {
  return new UsageError(
    `${where === null ? '' : `${where}: `}cannot write ${JSON.stringify(file)}: ${reasonOf(error)}`,
  );
}
