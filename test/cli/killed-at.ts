/** Runs of the compiled command line that are killed while they write their journal. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { MAIN, ROOT } from './command-line.ts';

export const linesIn = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8').split('\n').length - 1 : 0);

/** Runs adjoint and kills it as soon as the journal has so many lines. */
export async function killedAt(lines: number, journal: string, typed: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [MAIN, ...typed], { cwd: ROOT, stdio: 'ignore' });
  const ended = new Promise((resolve) => child.on('close', resolve));
  while (child.exitCode === null && child.signalCode === null && linesIn(journal) < lines) await setTimeout(5);
  child.kill('SIGKILL');
  await ended;
}
