/** What a subject is called where it uses several threads. */
import type { Source } from '../../subjects/source.ts';

/** The name of a subject with its number of threads, where there is more than one. */
export function threadedName(name: string, { threads = 1 }: Pick<Source, 'threads'>): string {
  return threads === 1 ? name : `${name} ×${threads}`;
}
