/** A file is replaced as a whole or not at all, and what is no ordinary file is written as it is. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeWhole } from '../../cli/files/whole-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'adjoint-whole-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string) => join(folder, name);
const read = (name: string) => readFileSync(at(name), 'utf8');
const inode = (name: string) => statSync(at(name)).ino;

/** What cannot be written, so that writing fails after the new file was opened. */
const UNWRITABLE = 7 as unknown as string;

describe('a file', () => {
  it('is replaced by another one, and nothing is left beside it', () => {
    writeWhole(at('a'), 'first');
    const before = inode('a');
    // Somebody who has it open goes on reading what was there.
    linkSync(at('a'), at('kept'));
    rmSync(at('kept'));
    writeWhole(at('a'), Buffer.from('second'));
    expect(read('a')).toBe('second');
    expect(inode('a')).not.toBe(before);
    expect(readdirSync(folder)).toEqual(['a']);
  });

  it('stays as it was where the new one cannot be written to its end', () => {
    writeFileSync(at('a'), 'old');
    expect(() => writeWhole(at('a'), UNWRITABLE)).toThrow(TypeError);
    expect(() => writeWhole(at('b'), UNWRITABLE)).toThrow(TypeError);
    expect([read('a'), readdirSync(folder)]).toEqual(['old', ['a']]);
  });

  it.each([0o600, 0o640, 0o444, 0o755])('keeps its permissions, %o', (mode) => {
    writeFileSync(at('a'), 'old');
    chmodSync(at('a'), mode);
    writeWhole(at('a'), 'new');
    expect([statSync(at('a')).mode & 0o777, read('a')]).toEqual([mode, 'new']);
  });

  it('that is new has the permissions that any new file has', () => {
    writeFileSync(at('plain'), '');
    writeWhole(at('a'), 'new');
    expect(statSync(at('a')).mode).toBe(statSync(at('plain')).mode);
  });

  it('behind links is the one that is replaced', () => {
    mkdirSync(at('real'));
    writeFileSync(at('real/a'), 'old');
    symlinkSync('real/a', at('link'));
    symlinkSync(at('link'), at('second'));
    const before = inode('real/a');
    writeWhole(at('second'), 'new');
    expect([lstatSync(at('link')).isSymbolicLink(), lstatSync(at('second')).isSymbolicLink()]).toEqual([true, true]);
    expect(read('real/a')).toBe('new');
    expect(inode('real/a')).not.toBe(before);
    expect(readdirSync(at('real'))).toEqual(['a']);
  });

  it('is made where a link leads to nothing yet', () => {
    symlinkSync(at('later'), at('link'));
    writeWhole(at('link'), 'new');
    expect([read('later'), lstatSync(at('link')).isSymbolicLink()]).toEqual(['new', true]);
  });

  it('of two names keeps both', () => {
    writeFileSync(at('a'), 'old');
    linkSync(at('a'), at('b'));
    writeWhole(at('a'), 'new');
    expect([read('b'), inode('a')]).toEqual(['new', inode('b')]);
  });

  it('has a name as long as names can be', () => {
    const name = 'n'.repeat(255);
    writeWhole(at(name), 'new');
    expect(read(name)).toBe('new');
    expect(() => writeWhole(at('n'.repeat(256)), 'new')).toThrow(/ENAMETOOLONG/);
  });

  it.each(['nowhere/a', 'circle'])('cannot be at %s', (name) => {
    symlinkSync(at('circle'), at('circle'));
    expect(() => writeWhole(at(name), 'new')).toThrow(/ENOENT|ELOOP/);
    expect(readdirSync(folder)).toEqual(['circle']);
  });
});

describe('what is no ordinary file', () => {
  it('is written as it is: a device', () => {
    writeWhole('/dev/null', 'text');
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
    expect(() => writeWhole('/dev/full', 'text')).toThrow(/ENOSPC/);
    expect(statSync('/dev/full').isCharacterDevice()).toBe(true);
  });

  it('is written as it is: a pipe with a name', () => {
    execFileSync('mkfifo', [at('pipe')]);
    const script = `exec 3<>${at('pipe')}; "$0" --import tsx -e "$1" ${at('pipe')} && head -c 4 <&3`;
    const writer = `import(${JSON.stringify(join(import.meta.dirname, '../../cli/files/whole-file.ts'))}).then((m) => m.writeWhole(process.argv[1], 'text'))`;
    const { stdout, stderr } = spawnSync('bash', ['-c', script, process.execPath, writer], { encoding: 'utf8' });
    expect([stdout, stderr]).toEqual(['text', '']);
    expect(statSync(at('pipe')).isFIFO()).toBe(true);
  });
});
