/**
 * Tests of the compiled program: what a test imports from a room is taken from dist/, which is what users run. Compiled
 * files need no loader, so that a child process or a command starts in a fifth of the time that it takes from source.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'vitest/config';

const ROOT = join(import.meta.dirname, '../..');
const DIST = join(ROOT, 'dist');

/** What tsconfig.build.json compiles: rooms and files at the root. */
const COMPILED: readonly string[] = JSON.parse(readFileSync(join(ROOT, 'tsconfig.build.json'), 'utf8')).include;

/** Before the first test (vitest's `globalSetup`): compiles what has changed. */
export function setup(): void {
  execFileSync('npm', ['run', '-s', 'build'], { cwd: ROOT, stdio: 'inherit', shell: process.platform === 'win32' });
}

/** The compiled file of a source that `importer` names, or null where that is none of them. */
export function compiledFile(specifier: string, importer: string): string | null {
  if (!/^\.{1,2}\/.*\.ts$/.test(specifier)) return null;
  const source = resolve(dirname(importer), specifier);
  const [room, ...inside] = relative(ROOT, source).split(sep);
  if (!COMPILED.includes(room) || !existsSync(source)) return null;
  return join(DIST, room, ...inside).replace(/\.ts$/, '.js');
}

/** The address of what a source at this path from the root is compiled to: for modules that a test writes and Node runs. */
export const compiledUrl = (path: string): string => pathToFileURL(join(DIST, path.replace(/\.ts$/, '.js'))).href;

/** Sends imports of sources to their compiled files. */
export function compiled(): Plugin {
  return {
    name: 'compiled',
    enforce: 'pre',
    resolveId: (specifier, importer) => (importer === undefined ? null : compiledFile(specifier, importer)),
  };
}
