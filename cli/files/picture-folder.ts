/** Files of a command that makes pictures. None is written where one of them is there already, unless that is asked for. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../usage-error.ts';
import { makeFolders, prepareOutput, writeOutput } from './output-file.ts';

/** Devices and pipes are no files that could be lost. @throws UsageError naming the first that exists */
export function refuseExisting(command: string, files: readonly (string | undefined)[]): void {
  const there = files.find((file) => file !== undefined && file !== '-' && canBeLost(file));
  if (there !== undefined) {
    throw new UsageError(`${command}: ${JSON.stringify(there)} is there already; --force writes over it`);
  }
}

function canBeLost(file: string): boolean {
  try {
    const there = statSync(file);
    return there.isFile() || there.isDirectory();
  } catch {
    // It is not there; whatever else is wrong is reported where it is opened.
    return false;
  }
}

/** Makes the folder and sees that each picture can be written. @throws UsageError naming the first thing that cannot be */
export function preparePictures(command: string, folder: string, names: readonly string[]): void {
  try {
    makeFolders(folder);
  } catch (error) {
    throw new UsageError(`${command}: --out: cannot make ${JSON.stringify(folder)}: ${(error as Error).message}`);
  }
  for (const name of names) prepareOutput(command, join(folder, name));
}

/** @throws UsageError naming file and reason */
export function writePicture(command: string, file: string, bytes: Uint8Array): void {
  writeOutput(command, file, bytes);
}
