/**
 * Files that are none: named pipes, sockets and disks. To open a pipe waits for somebody at its other end, for ever where nobody
 * comes. What a shell makes of `<(…)` and `>(…)`, and devices such as /dev/null, are opened as ever.
 */
import { type Stats, statSync } from 'node:fs';
import { isOfTheSystem } from './whole-file.ts';

/** @throws Error in words, for what is no file and cannot be read or written as one; what `fs` throws but for a missing file */
export function refuseSpecialFile(file: string): void {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats === undefined) return;
  const kind = kindOf(stats);
  if (kind === null || (kind !== 'the device of a disk' && isOfTheSystem(file))) return;
  throw new Error(`it is ${kind}, and no file`);
}

function kindOf(stats: Stats): string | null {
  if (stats.isFIFO()) return 'a named pipe';
  if (stats.isSocket()) return 'a socket';
  if (stats.isBlockDevice()) return 'the device of a disk';
  return stats.isCharacterDevice() ? 'a device' : null;
}
