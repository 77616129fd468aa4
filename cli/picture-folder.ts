/** Files of a command that makes pictures. None is written where one of them is there already, unless that is asked for. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { UsageError } from './usage-error.ts';

/** @throws UsageError naming the first that exists */
export function refuseExisting(command: string, files: readonly (string | undefined)[]): void {
  const there = files.find((file) => file !== undefined && file !== '-' && existsSync(file));
  if (there !== undefined) {
    throw new UsageError(`${command}: ${JSON.stringify(there)} is there already; --force writes over it`);
  }
}

/** @throws UsageError where the folder cannot be made */
export function makeFolder(command: string, folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new UsageError(`${command}: --out: cannot make ${JSON.stringify(folder)}: ${(error as Error).message}`);
  }
}

/** @throws UsageError naming file and reason */
export function writePicture(command: string, file: string, bytes: Uint8Array): void {
  try {
    writeFileSync(file, bytes);
  } catch (error) {
    throw new UsageError(`${command}: cannot write ${JSON.stringify(file)}: ${(error as Error).message}`);
  }
}
