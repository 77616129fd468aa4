/**
 * The journal of a run: a file that only grows, with a line for each unit that is done. Whatever ends the run, what was done is
 * there; a line that was being written is recognised by its missing end, and dropped.
 */
import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { JournalError } from './journal-error.ts';
import { headerFrom, type JournalHeader, lineOf, resultFrom } from './journal-lines.ts';
import { JournalLock } from './journal-lock.ts';
import type { UnitResult } from './kinds.ts';
import { tellingMore } from './unit-result.ts';

/** Beyond it a file is refused: everything in it is held in memory. */
const LARGEST_BYTES = 2 ** 29;

const LINE_BREAK = 0x0a;
/** Line break, carriage return, space, tab. */
const BLANK: readonly number[] = [LINE_BREAK, 0x0d, 0x20, 0x09];

/** A journal as it was read. */
export interface Journal {
  readonly header: JournalHeader;
  /** By the number of their unit; where a unit was written several times, what tells most (`tellingMore`). */
  readonly results: Map<number, UnitResult>;
  /** Every result as it was read, with the number of its line. */
  readonly lines: ReadonlyMap<UnitResult, number>;
  /** Bytes up to the end of the last whole line that has something. */
  readonly wholeBytes: number;
  /** Bytes of the file. */
  readonly size: number;
}

/** A journal as it stands, without a torn line. @throws JournalError where it is none; what `fs` throws where it cannot be read */
export function readJournal(file: string): Journal {
  const stats = statSync(file);
  if (!stats.isFile()) throw new JournalError('it is no file');
  const { size } = stats;
  if (size > LARGEST_BYTES)
    throw new JournalError(`it has ${size} bytes, more than the ${LARGEST_BYTES} that are read`);
  const bytes = readFileSync(file);
  const wholeBytes = endOfLines(bytes);
  if (wholeBytes === 0) throw new JournalError('it has no whole line, and so no header');
  const [first, ...others] = bytes.toString('utf8', 0, wholeBytes - 1).split('\n');
  const header = headerFrom(first);
  const results = new Map<number, UnitResult>();
  const lines = new Map<UnitResult, number>();
  for (const [at, line] of others.entries()) {
    const result = resultFrom(line, at + 2, header.plan.kind);
    // Cases of a law may be beyond those of the plan: whether they can be is seen when the plan is made.
    if (result.unit >= header.plan.units && !('law' in result)) {
      throw new JournalError(`line ${at + 2}: unit must be below ${header.plan.units}, got ${result.unit}`);
    }
    lines.set(result, at + 2);
    results.set(result.unit, tellingMore(results.get(result.unit), result));
  }
  return { header, results, lines, wholeBytes, size: bytes.length };
}

/** Behind the last line break that is no blank line's. Blank lines at the end are no lines: editors and `echo` leave them. */
function endOfLines(bytes: Buffer): number {
  let end = bytes.lastIndexOf(LINE_BREAK) + 1;
  for (let before = end; isBlank(bytes[before - 1]); before--) if (bytes[before - 1] === LINE_BREAK) end = before;
  return end;
}

function isBlank(byte: number | undefined): boolean {
  return byte !== undefined && BLANK.includes(byte);
}

/**
 * Appends to a journal, which nobody else writes meanwhile. A write that fails ends the journal, never the run: `error` says what
 * it was.
 */
export class JournalWriter {
  readonly #descriptor: number;
  readonly #lock: JournalLock | null;
  /** Bytes that the file has to have; null where it is no file of the disk. */
  #size: number | null;
  /** Why nothing is written any more; null while all is well. */
  error: Error | null = null;

  private constructor(descriptor: number, lock: JournalLock | null) {
    this.#descriptor = descriptor;
    this.#lock = lock;
    const stats = fstatSync(descriptor);
    this.#size = stats.isFile() ? stats.size : null;
  }

  /**
   * A new journal, in a new file or an empty one.
   * @throws JournalError where another process writes it; what `fs` throws: EEXIST where something is in the file, and where the
   *   header cannot be written
   */
  static begun(file: string, header: JournalHeader): JournalWriter {
    const writer = locked(file, (lock) => {
      const isEmpty = statSync(file, { throwIfNoEntry: false })?.size === 0;
      return new JournalWriter(openSync(file, isEmpty ? 'a' : 'ax'), lock);
    });
    writer.#append(lineOf(header), true);
    if (writer.error === null) return writer;
    writer.#end();
    throw writer.error;
  }

  /**
   * Goes on with a journal that was read. What follows its last whole line was torn, and is cut off.
   * @throws JournalError where another process writes it, or has since it was read; what `fs` throws
   */
  static resumed(file: string, { wholeBytes, size }: Journal): JournalWriter {
    return locked(file, (lock) => {
      const descriptor = openSync(file, 'a');
      const now = fstatSync(descriptor).size;
      if (now === size) {
        if (wholeBytes < size) ftruncateSync(descriptor, wholeBytes);
        return new JournalWriter(descriptor, lock);
      }
      closeSync(descriptor);
      throw new JournalError(
        `it had ${size} bytes when it was read, and has ${now} now: another process has written it`,
      );
    });
  }

  /** A failure is on the disk when this returns. Results of units that were cut short are not written. */
  result(result: UnitResult): void {
    if ('status' in result && result.status === 'interrupted') return;
    this.#append(lineOf(result), 'status' in result && result.status === 'failed');
  }

  close(): void {
    this.#guarded(() => fsyncSync(this.#descriptor));
    this.#end();
  }

  #end(): void {
    closeSync(this.#descriptor);
    this.#lock?.release();
  }

  #append(line: string, isSynced: boolean): void {
    this.#guarded(() => {
      this.#checkAlone();
      const bytes = Buffer.from(`${line}\n`);
      // At the end of the file, whoever else writes there: a line is one piece but on a full disk.
      for (let done = 0; done < bytes.length; ) done += writeSync(this.#descriptor, bytes, done);
      if (this.#size !== null) this.#size += bytes.length;
      if (isSynced) fsyncSync(this.#descriptor);
    });
  }

  /** A lock can be removed by hand. @throws JournalError */
  #checkAlone(): void {
    const { size } = fstatSync(this.#descriptor);
    if (this.#size === null || size === this.#size) return;
    throw new JournalError(`it has ${size} bytes in place of ${this.#size}: another process writes it`);
  }

  #guarded(write: () => void): void {
    if (this.error !== null) return;
    try {
      write();
    } catch (error) {
      this.error = error as Error;
    }
  }
}

/** @throws JournalError where another process writes the journal; what `open` throws, and then nothing is left locked */
function locked(file: string, open: (lock: JournalLock | null) => JournalWriter): JournalWriter {
  const lock = JournalLock.taken(file);
  try {
    return open(lock);
  } catch (error) {
    lock?.release();
    throw error;
  }
}
