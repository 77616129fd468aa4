/** Subjects that call engines of this suite: what they answer is compared with itself. */
import type { AnyUnit } from './any-run.ts';
import type { UnitResults } from './kinds.ts';

/** The warning about a subject that was seen to call engines of this suite, by the results of its units; none where it was not. */
export function borrowing(name: string, units: readonly AnyUnit[], results: UnitResults): string[] {
  const engines = [...new Set(units.flatMap(({ number }) => results.get(number)?.borrowed ?? []))].toSorted();
  return borrowingWords(name, engines);
}

/** The same warning, by the engines themselves: in alphabetical order. */
export function borrowingWords(name: string, engines: readonly string[]): string[] {
  if (engines.length === 0) return [];
  return [`${name} calls ${engines.join(', ')} of this suite, so that it is compared with itself`];
}
