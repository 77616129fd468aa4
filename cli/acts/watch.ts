/** `--watch`: runs again whenever a source file of a module's folder changes, until a signal ends it. */
import { type Dirent, type FSWatcher, readdirSync, watch } from 'node:fs';
import { dirname, extname, join, relative } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { printable } from '../../reports/printable.ts';
import { reasonOf } from '../files/file-error.ts';
import { UsageError } from '../usage-error.ts';
import { wasInterrupted } from './interruptible.ts';

/** Of files that a module may be made of; reports have others. */
const SOURCES = ['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts', '.wasm'];

/** A folder may be large: beyond so many folders within only it itself is watched. */
const MOST_FOLDERS = 500;

/** Editors save in several steps, and several files at once. */
const SETTLING_MS = 100;

const BAD_INPUT = 2;

/**
 * Runs once, and again after each change. Bad usage ends the first run; later it is what somebody is just writing, and is only
 * printed. A signal between runs ends with the exit code of the last one.
 * @param modules paths whose folders are watched
 * @param run sets the exit code
 */
export async function repeatOnChange(modules: readonly string[], run: () => Promise<void>): Promise<void> {
  let changes = watchSources(modules);
  const signal = signalled();
  try {
    await run();
    while (!wasInterrupted()) {
      const names = [...new Set(modules.map((module) => printable(module)))].join(', ');
      process.stderr.write(`adjoint: watching ${names} and what lies beside; Ctrl-C ends\n`);
      const changed = await Promise.race([changes.next, signal.received]);
      changes.close();
      if (changed === null) return;
      await setTimeout(SETTLING_MS);
      // Again from the start, since there may be new folders; what changes from here on is seen by the next round.
      changes = watchSources(modules);
      process.stderr.write(`\nadjoint: ${printable(changed)} has changed\n`);
      await run().catch(tellUsage);
    }
  } finally {
    changes.close();
    signal.ignore();
  }
}

function tellUsage(error: unknown): void {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`adjoint: ${printable(error.message)}\n`);
  process.exitCode = BAD_INPUT;
}

/** `next` resolves to the first file that changes. */
function watchSources(modules: readonly string[]): { readonly next: Promise<string>; close(): void } {
  const folders = [...new Set(modules.map((module) => dirname(module)))].flatMap(foldersWithin);
  const watchers: FSWatcher[] = [];
  const next = new Promise<string>((resolve) => {
    for (const folder of folders) {
      const watcher = watched(folder, (name) => {
        if (SOURCES.includes(extname(name))) resolve(relative('.', join(folder, name)));
      });
      // A folder may be removed while it is watched.
      watcher.on('error', () => watcher.close());
      watchers.push(watcher);
    }
  });
  const close = () => {
    for (const watcher of watchers) watcher.close();
  };
  return { next, close };
}

/** @throws UsageError where the system cannot watch another folder */
function watched(folder: string, onChange: (name: string) => void): FSWatcher {
  try {
    return watch(folder, (_, name) => {
      if (name !== null) onChange(name);
    });
  } catch (error) {
    throw new UsageError(`--watch: cannot watch ${JSON.stringify(folder)}: ${reasonOf(error)}`);
  }
}

/** The folder and those in it, but for packages and what is hidden. @throws UsageError where it is not there, or no longer */
function foldersWithin(folder: string): string[] {
  const found = [folder];
  for (let at = 0; at < found.length; at++) {
    for (const entry of entriesOf(found[at], at === 0)) {
      if (entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.')) {
        found.push(join(found[at], entry.name));
      }
    }
    if (found.length > MOST_FOLDERS) return [folder];
  }
  return found;
}

/** @param isNeeded or it may have been removed meanwhile */
function entriesOf(folder: string, isNeeded: boolean): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (!isNeeded) return [];
    throw new UsageError(`--watch: cannot watch ${JSON.stringify(folder)}: ${reasonOf(error)}`);
  }
}

/** Resolves to null at the first signal that comes while no run takes it. */
function signalled(): { readonly received: Promise<null>; ignore(): void } {
  let end = () => {};
  const received = new Promise<null>((resolve) => {
    end = () => resolve(null);
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, end);
  return {
    received,
    ignore() {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, end);
    },
  };
}
