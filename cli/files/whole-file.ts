/**
 * Writes a file so that it is never half there: aside in the same folder, synced to the disk, then renamed over the old one. Where
 * the disk is full, or the program is killed, the old file stays as it was.
 *
 * Why no library: write-file-atomic renames over whatever the name is, devices and pipes included, and needs a folder that can be
 * written; atomically and its like do the same.
 */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  lstatSync,
  openSync,
  readlinkSync,
  realpathSync,
  renameSync,
  type Stats,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** Links that lead to links, at most; a circle is refused where the file is opened. */
const MOST_LINKS = 40;

/** Folders whose entries stand for what is open: `/dev/stdout` can be a file that somebody else writes to as well. */
const OF_THE_SYSTEM = /^\/(dev|proc)\//;

/** @throws what node:fs throws; what was there is then as it was, except where it could only be written in place */
export function writeWhole(file: string, content: string | Uint8Array): void {
  const old = statSync(file, { throwIfNoEntry: false });
  if (!canBeReplaced(file, old)) {
    // What stands for something open has somebody else's words in it.
    writeFileSync(file, content, { flag: isOfTheSystem(file) ? 'a' : 'w' });
    return;
  }
  // A link stays one: what it leads to is replaced.
  const target = old === undefined ? file : realpathSync(file);
  const aside = join(dirname(target), `.${basename(target).slice(0, 100)}.${randomBytes(6).toString('hex')}`);
  const descriptor = openedAside(aside, old);
  if (descriptor === null) {
    writeFileSync(file, content);
    return;
  }
  try {
    try {
      writeFileSync(descriptor, content);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(aside, target);
  } catch (error) {
    unlinkSync(aside);
    throw error;
  }
  syncFolder(dirname(target));
}

/** A file of one name, or a name that nothing has. A second name would go on having the old content. */
function canBeReplaced(file: string, old: Stats | undefined): boolean {
  if (old === undefined) return lstatSync(file, { throwIfNoEntry: false }) === undefined && !isOfTheSystem(file);
  return old.isFile() && old.nlink === 1 && !isOfTheSystem(file);
}

/** Whether a name leads to an entry of the system, through whatever links. */
export function isOfTheSystem(file: string): boolean {
  let at = resolve(file);
  for (let links = 0; links < MOST_LINKS; links++) {
    if (OF_THE_SYSTEM.test(at)) return true;
    if (!lstatSync(at, { throwIfNoEntry: false })?.isSymbolicLink()) return false;
    at = resolve(dirname(at), readlinkSync(at));
  }
  return true;
}

/** A new file with owner and permissions of the old one; null where there can be none, so that the old one is written in place. */
function openedAside(aside: string, old: Stats | undefined): number | null {
  let descriptor: number;
  try {
    descriptor = openSync(aside, 'wx', 0o666);
  } catch (error) {
    // Somebody may be allowed to change a file, and not its folder.
    if (old !== undefined && ['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? ''))
      return null;
    throw error;
  }
  if (old === undefined) return descriptor;
  try {
    const made = statSync(aside);
    if (made.uid !== old.uid || made.gid !== old.gid) fchownSync(descriptor, old.uid, old.gid);
    fchmodSync(descriptor, old.mode & 0o7777);
    return descriptor;
  } catch {
    closeSync(descriptor);
    unlinkSync(aside);
    return null;
  }
}

/** So that the new name is on the disk as well. Some systems cannot: then it is there a little later. */
function syncFolder(folder: string): void {
  try {
    const descriptor = openSync(folder, 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // The file itself is written.
  }
}
