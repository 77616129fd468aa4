/** Runs of the compiled command line that are killed while they write their journal. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { MAIN, ROOT } from './command-line.ts';

/** Whole lines of a file; none where it is not there, or no longer: a run that begins makes it once to see that it can. */
export function linesIn(path: string): number {
  try {
    return readFileSync(path, 'utf8').split('\n').length - 1;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return 0;
  }
}

/** Runs adjoint and kills it as soon as the journal has so many lines. */
export async function killedAt(lines: number, journal: string, typed: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [MAIN, ...typed], { cwd: ROOT, stdio: 'ignore' });
  const ended = new Promise((resolve) => child.on('close', resolve));
  while (child.exitCode === null && child.signalCode === null && linesIn(journal) < lines) await setTimeout(5);
  child.kill('SIGKILL');
  await ended;
}
