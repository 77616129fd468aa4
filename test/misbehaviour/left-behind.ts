/** What finds processes that the subjects of the table have started. */
import { readdirSync, readFileSync } from 'node:fs';

/** Seconds to sleep, as no other process does: an argument of all that is to be ended with its subject. */
export const LEFT_BEHIND = `98${process.pid}`;

/** Command lines of processes that have the argument. */
export function processesWith(argument: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(commandLine)
    .filter((words) => words.includes(argument))
    .map((words) => words.join(' '));
}

/** Of a process that has ended it is empty. */
function commandLine(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
