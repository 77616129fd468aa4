/** What --update-known-failures has done: the file, and a line on stderr for each entry that was added or taken off. */

import { printable } from '../../reports/printable.ts';
import type { KnownFailuresUpdate } from '../../runs/verify/update-known-failures.ts';
import { jsonText } from '../files/json-text.ts';
import { writeOutput } from '../files/output-file.ts';
import type { ListToUpdate } from '../read/given.ts';

/**
 * Writes the file where the list is another one now.
 * @param update null where the run ended early
 * @returns whether it was written: then the run fails, since somebody has to look at it
 * @throws UsageError where it cannot be written
 */
export function tellUpdate({ file, written }: ListToUpdate, update: KnownFailuresUpdate | null): boolean {
  if (update === null) {
    talk(`${file} stays as it is: the run ended early`);
    return false;
  }
  const { entries, added, removed, unlisted } = update;
  for (const { id, subject, laws } of removed)
    talk(`removed ${id} for ${laws.join(', ')} on ${subject}: it no longer fails`);
  for (const { id, subjects, laws, when } of added) {
    talk(
      `added ${id} for ${laws.join(', ')} on ${subjects.join(', ')}, unexplained; it excuses calls with ${when.join(', ')}`,
    );
  }
  for (const { subject, law, reason } of unlisted) talk(`not listed: ${law} on ${subject}: ${reason}`);
  if (added.length === 0 && removed.length === 0) {
    talk(`${file} stays as it is`);
    return false;
  }
  writeOutput('--update-known-failures', file, jsonText(entries));
  const count = `${entries.length} ${entries.length === 1 ? 'entry' : 'entries'}, ${written.length} before`;
  talk(`${file} is written: ${count}. Explain what was added; this run fails.`);
  return true;
}

function talk(line: string): void {
  process.stderr.write(`known failures: ${printable(line)}\n`);
}
