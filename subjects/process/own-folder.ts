/**
 * The folder that a subject has for itself: it works there, and its temporary files lie there. What it writes, and does
 * not remove, is removed with it, and where it removes more than its own, no other subject misses anything.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Those that are there: removed with this process, where nobody has closed their subjects. */
const made = new Set<OwnFolder>();
process.on('exit', () => {
  for (const folder of made) folder.remove();
});

/** A folder that is made when it is first needed. */
export class OwnFolder {
  #path: string | null = null;

  /** Its path. It is there, whatever somebody has removed or put in its place. */
  make(): string {
    try {
      if (this.#path !== null) mkdirSync(this.#path, { recursive: true, mode: 0o700 });
    } catch {
      this.remove();
    }
    this.#path ??= mkdtempSync(join(tmpdir(), 'adjoint-subject-'));
    made.add(this);
    return this.#path;
  }

  remove(): void {
    const path = this.#path;
    this.#path = null;
    made.delete(this);
    if (path === null) return;
    try {
      rmSync(path, { recursive: true, force: true, maxRetries: 3 });
    } catch {
      // A subject can make a folder that nobody may change: it stays where temporary files are.
    }
  }
}

/** The variables by which systems and languages find the folder for temporary files. */
export function temporaryIn(folder: string): Readonly<Record<string, string>> {
  return { TMPDIR: folder, TMP: folder, TEMP: folder };
}
