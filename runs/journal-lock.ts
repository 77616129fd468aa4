/**
 * One writer for a journal: a file beside it, made where there is none, says who writes. It dies with its process: where that
 * was killed, the next writer sees that nobody is there any more, and takes over.
 *
 * Why no library: proper-lockfile and its like know a dead holder by the age of its lock alone, so that a run that was killed
 * could not go on for ten seconds, and a holder that computes for longer loses its lock.
 */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  linkSync,
  openSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { JournalError } from './journal-error.ts';

/** Who writes a journal. */
interface Holder {
  readonly pid: number;
  /** Where a number of a process means the same one: machine and process namespace. */
  readonly place: string;
  /** When the process was started, by the clock of its machine; null where the system does not say. */
  readonly started: string | null;
}

/** How often a lock is renewed, for those who cannot see its process: on another machine, in another container. */
const RENEW_MS = 5000;

/** Unrenewed for so long, the lock of a process that cannot be seen is void. */
const VOID_AFTER_MS = 60_000;

/** A writer that loses every race for a lock has lost to somebody who holds it. */
const MOST_TRIES = 10;

const held = new Set<JournalLock>();

/** The lock of a journal, from `taken` to `release`, or the end of the process. */
export class JournalLock {
  readonly #file: string;
  readonly #renewing: NodeJS.Timeout;

  private constructor(file: string) {
    this.#file = file;
    this.#renewing = setInterval(() => renew(file), RENEW_MS).unref();
    if (held.size === 0) process.once('exit', releaseAll);
    held.add(this);
  }

  /**
   * @param journal its file, which may not be there yet
   * @returns null where it is a device, or no file can be made beside it
   * @throws JournalError naming who writes it; what `fs` throws
   */
  static taken(journal: string): JournalLock | null {
    const stats = statSync(journal, { throwIfNoEntry: false });
    // A device is no journal that anybody goes on with.
    if (stats !== undefined && !stats.isFile()) return null;
    const file = `${stats === undefined ? journal : realpathSync(journal)}.lock`;
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      try {
        if (made(file)) return new JournalLock(file);
      } catch (error) {
        // Somebody may be allowed to write the journal, and nothing beside it.
        if (['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
        throw error;
      }
      const holder = holderIn(file);
      if (holder !== null && !holder.isGone) throw new JournalError(`${holder.words} writes it`);
      removeGone(file);
    }
    throw new JournalError('another process writes it');
  }

  release(): void {
    if (!held.delete(this)) return;
    if (held.size === 0) process.off('exit', releaseAll);
    clearInterval(this.#renewing);
    try {
      unlinkSync(this.#file);
    } catch {
      // It was removed by hand.
    }
  }
}

function releaseAll(): void {
  for (const lock of held) lock.release();
}

/** Whole from the moment it is there: others read it at once. @returns false where there is one */
function made(file: string): boolean {
  const aside = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    writeFileSync(aside, JSON.stringify(thisProcess()), { flag: 'wx' });
  } catch (error) {
    rmSync(aside, { force: true });
    throw error;
  }
  try {
    linkSync(aside, file);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    return madeWithoutLink(file);
  } finally {
    unlinkSync(aside);
  }
}

/** Where the file system knows no second names. */
function madeWithoutLink(file: string): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'wx');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  writeFileSync(descriptor, JSON.stringify(thisProcess()));
  closeSync(descriptor);
  return true;
}

function renew(file: string): void {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // It was removed by hand.
  }
}

/** Who holds a lock, and whether that one is gone; null where there is no lock any more. */
function holderIn(file: string): { readonly isGone: boolean; readonly words: string } | null {
  let text: string;
  let age: number;
  try {
    age = Date.now() - statSync(file).mtimeMs;
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const holder = parsedHolder(text);
  if (holder === null) return { isGone: age > VOID_AFTER_MS, words: `somebody (${JSON.stringify(file)})` };
  const words = `process ${holder.pid}${holder.place === placeHere() ? '' : ` on ${holder.place}`}`;
  return { isGone: isGone(holder) ?? age > VOID_AFTER_MS, words };
}

function parsedHolder(text: string): Holder | null {
  try {
    const { pid, place, started } = JSON.parse(text) as { readonly [field in keyof Holder]?: unknown };
    if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid < 1 || typeof place !== 'string') return null;
    return { pid, place, started: typeof started === 'string' ? started : null };
  } catch {
    return null;
  }
}

/** Null where nobody can say from here. */
function isGone({ pid, place, started }: Holder): boolean | null {
  if (place !== placeHere()) return null;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Not allowed to ask: it is there.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return true;
  }
  const now = startOf(pid);
  if (started === null || now === null) return null;
  return now !== started;
}

/** Of two who see that a holder is gone, one takes its lock away; what another has made meanwhile is put back. */
function removeGone(file: string): void {
  const aside = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  try {
    if (holderIn(aside)?.isGone === false) linkSync(aside, file);
  } catch {
    // Somebody has made one meanwhile, and holds it.
  }
  unlinkSync(aside);
}

function thisProcess(): Holder {
  return { pid: process.pid, place: placeHere(), started: startOf(process.pid) };
}

function placeHere(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

/**
 * When a process was started, in ticks since its machine was; `ended` for one that only its parent still knows; null where the
 * system does not say. Source: proc_pid_stat(5), fields 3 and 22.
 */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the name of the program, which may have anything in it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? 'ended' : fields[19];
  } catch {
    return null;
  }
}
