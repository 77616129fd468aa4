/** The lock of a journal: one writer at a time, and none for ever. */
import { spawnSync } from 'node:child_process';
import fs, {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { JournalError } from '../../runs/journal-error.ts';
import { JournalLock } from '../../runs/journal-lock.ts';

const folder = mkdtempSync(join(tmpdir(), 'adjoint-locks-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
let journal = '';
let lock = '';
beforeEach(() => {
  journal = join(folder, `${++files}.ndjson`);
  lock = `${journal}.lock`;
});

interface Written {
  readonly pid: number;
  readonly place: string;
  readonly started: string | null;
}

/** What this process writes into a lock. */
function own(): Written {
  const taken = JournalLock.taken(join(folder, 'own.ndjson'));
  const text = readFileSync(join(folder, 'own.ndjson.lock'), 'utf8');
  taken?.release();
  return JSON.parse(text);
}

/** A lock as another process left it. @param age since it was renewed, in seconds */
function left(holder: Partial<Written> | string, age = 0): void {
  writeFileSync(lock, typeof holder === 'string' ? holder : JSON.stringify({ ...own(), ...holder }));
  const then = new Date(Date.now() - 1000 * age);
  utimesSync(lock, then, then);
}

function takenAndReleased(): void {
  const taken = JournalLock.taken(journal);
  expect(taken).not.toBeNull();
  expect(JSON.parse(readFileSync(lock, 'utf8'))).toEqual(own());
  taken?.release();
  expect(readdirSync(folder).filter((name) => name.startsWith(`${files}.`))).toEqual([]);
}

function refusal(): string {
  try {
    JournalLock.taken(journal);
  } catch (error) {
    expect(error).toBeInstanceOf(JournalError);
    return (error as Error).message;
  }
  return '';
}

describe('the lock of a journal', () => {
  it('is held by one, and by the next when that one has released it', () => {
    const first = JournalLock.taken(journal);
    expect(refusal()).toBe(`process ${process.pid} writes it`);
    first?.release();
    first?.release();
    takenAndReleased();
  });

  it('is that of the file, whatever link leads to it', () => {
    writeFileSync(journal, '');
    symlinkSync(journal, join(folder, 'link.ndjson'));
    const first = JournalLock.taken(join(folder, 'link.ndjson'));
    expect(refusal()).toBe(`process ${process.pid} writes it`);
    first?.release();
  });

  it('is taken over from a process that is gone, at once', () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    left({ pid });
    takenAndReleased();
  });

  it.runIf(existsSync('/proc/self/stat'))('is taken over where another process has the number of its holder', () => {
    left({ started: '1' });
    takenAndReleased();
  });

  it('of a process that cannot be seen from here is void when it was not renewed for a minute', () => {
    for (const holder of [{ place: 'elsewhere' }, { place: 'elsewhere', pid: 1 }, { started: null }]) {
      left(holder);
      expect(refusal()).toMatch(/^process \d+( on elsewhere)? writes it$/);
      left(holder, 61);
      takenAndReleased();
    }
  });

  it('of a process that is seen from here stays, however old it is', () => {
    left({}, 3600);
    expect(refusal()).toBe(`process ${process.pid} writes it`);
  });

  it.each(['', '{', 'null', '[]', '{"pid":0,"place":"x"}', '{"pid":"1","place":"x"}'])(
    'that says %j is named, and void after a minute',
    (text) => {
      left(text);
      expect(refusal()).toBe(`somebody (${JSON.stringify(lock)}) writes it`);
      left(text, 61);
      takenAndReleased();
    },
  );

  it('is none where the journal is a device', () => {
    expect(JournalLock.taken('/dev/null')).toBeNull();
    expect(existsSync('/dev/null.lock')).toBe(false);
  });
});

describe('a writer that loses every race for a lock', () => {
  const { linkSync } = fs;
  afterEach(() => {
    fs.linkSync = linkSync;
    syncBuiltinESMExports();
  });

  it('gives up after some', () => {
    let races = 0;
    fs.linkSync = (...names) => {
      // Far more than are to be tried.
      if (++races > 1000) return linkSync(...names);
      throw Object.assign(new Error('another was first'), { code: 'EEXIST' });
    };
    syncBuiltinESMExports();
    expect(refusal()).toBe('another process writes it');
    expect(races).toBeGreaterThan(1);
    expect(races).toBeLessThan(1000);
  });
});
