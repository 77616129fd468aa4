/** The processes of a browser that this test has started, to end one of them. */
import { readdirSync, readFileSync } from 'node:fs';

/** What they are by their command lines. */
export type PartOfBrowser = 'renderer' | 'gpu-process' | 'browser';

/**
 * Ends all of this kind that descend from this process.
 * @param signal another one, to do something else to them
 * @returns their numbers
 */
export function endPart(kind: PartOfBrowser, signal: 'SIGKILL' | 'SIGSTOP' = 'SIGKILL'): readonly number[] {
  const ended = descendants(process.pid).filter((pid) => kindOf(pid) === kind);
  for (const pid of ended) process.kill(pid, signal);
  return ended;
}

/** Ends those that are still there: a stopped one outlives its browser. */
export function endStopped(stopped: readonly number[]): void {
  for (const pid of stopped) if (kindOf(pid) !== null) process.kill(pid, 'SIGKILL');
}

function kindOf(pid: number): PartOfBrowser | null {
  const words = read(`/proc/${pid}/cmdline`).split('\0');
  const type = /--type=([\w-]+)/.exec(words.join(' '))?.[1];
  if (type === undefined) return words.includes('--remote-debugging-pipe') && !/sh$/.test(words[0]) ? 'browser' : null;
  return type === 'renderer' || type === 'gpu-process' ? type : null;
}

function descendants(pid: number): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => [Number(name), parentOf(Number(name))] as const);
  const below = (one: number): number[] =>
    parents.flatMap(([child, parent]) => (parent === one ? [child, ...below(child)] : []));
  return below(pid);
}

/** 0 of a process that has ended. */
function parentOf(pid: number): number {
  return Number(/^PPid:\s*(\d+)$/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
