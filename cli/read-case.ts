/** Reads a case that an option names: its JSON, @FILE, or - for standard input. */
import { type Case, parseCase } from '../spec/case.ts';
import { readInput } from './read-input.ts';

/** Null where the option was not given. @throws what readInput and parseCase throw */
export function readCase(option: string, given: string | undefined): Case | null {
  if (given === undefined) return null;
  if (given === '-') return parseCase(readInput(option, '-'), 'stdin');
  return given.startsWith('@') ? parseCase(readInput(option, given.slice(1)), given.slice(1)) : parseCase(given);
}
