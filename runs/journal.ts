/**
 * The journal of a run: a file that only grows, with a line for each unit that is done. Whatever ends the run, what was done is
 * there; a line that was being written is recognised by its missing end, and dropped.
 */
import { closeSync, fsyncSync, openSync, readFileSync, statSync, truncateSync, writeSync } from 'node:fs';
import { headerFrom, JournalError, type JournalHeader, lineOf, resultFrom } from './journal-lines.ts';
import type { UnitResult } from './kinds.ts';
import { tellingMore } from './unit-result.ts';

/** Beyond it a file is refused: everything in it is held in memory. */
const LARGEST_BYTES = 2 ** 29;

/** A journal as it was read. */
export interface Journal {
  readonly header: JournalHeader;
  /** By the number of their unit; where a unit was written several times, what tells most (`tellingMore`). */
  readonly results: Map<number, UnitResult>;
  /** Every result as it was read, with the number of its line. */
  readonly lines: ReadonlyMap<UnitResult, number>;
  /** Bytes up to the end of the last whole line. */
  readonly wholeBytes: number;
}

/** A journal as it stands, without a torn line. @throws JournalError where it is none; what `fs` throws where it cannot be read */
export function readJournal(file: string): Journal {
  const stats = statSync(file);
  if (!stats.isFile()) throw new JournalError('it is no file');
  const { size } = stats;
  if (size > LARGEST_BYTES)
    throw new JournalError(`it has ${size} bytes, more than the ${LARGEST_BYTES} that are read`);
  const bytes = readFileSync(file);
  const wholeBytes = bytes.lastIndexOf(0x0a) + 1;
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
  return { header, results, lines, wholeBytes };
}

/** Appends to a journal. A write that fails ends the journal, never the run: `error` says what it was. */
export class JournalWriter {
  readonly #descriptor: number;
  /** Why nothing is written any more; null while all is well. */
  error: Error | null = null;

  private constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  /**
   * A new journal, in a new file or an empty one.
   * @throws what `fs` throws: EEXIST where something is in the file, and where the header cannot be written
   */
  static begun(file: string, header: JournalHeader): JournalWriter {
    const isEmpty = statSync(file, { throwIfNoEntry: false })?.size === 0;
    const writer = new JournalWriter(openSync(file, isEmpty ? 'a' : 'ax'));
    writer.#append(lineOf(header), true);
    if (writer.error === null) return writer;
    closeSync(writer.#descriptor);
    throw writer.error;
  }

  /** Goes on with a journal that was read. What follows its last whole line was torn, and is cut off. @throws what `fs` throws */
  static resumed(file: string, { wholeBytes }: Journal): JournalWriter {
    truncateSync(file, wholeBytes);
    return new JournalWriter(openSync(file, 'a'));
  }

  /** A failure is on the disk when this returns. Results of units that were cut short are not written. */
  result(result: UnitResult): void {
    if ('status' in result && result.status === 'interrupted') return;
    this.#append(lineOf(result), 'status' in result && result.status === 'failed');
  }

  close(): void {
    this.#guarded(() => fsyncSync(this.#descriptor));
    closeSync(this.#descriptor);
  }

  #append(line: string, isSynced: boolean): void {
    this.#guarded(() => {
      const bytes = Buffer.from(`${line}\n`);
      // At the end of the file, whoever else writes there: a line is one piece but on a full disk.
      for (let done = 0; done < bytes.length; ) done += writeSync(this.#descriptor, bytes, done);
      if (isSynced) fsyncSync(this.#descriptor);
    });
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
