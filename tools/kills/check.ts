/** What must hold of a run that was killed: nothing that was printed is lost, and its end is that of the undisturbed one. */
import { readFileSync } from 'node:fs';
import { readJournal } from '../../runs/journal.ts';

/** The failures that a run has printed on stderr, as `subject law`. */
export function printedFailures(stderr: string): string[] {
  return [...stderr.matchAll(/^([\w-]+): \d+ cases, FAILED ([^;\n]+)/gm)].flatMap(([, subject, laws]) =>
    laws.split(', ').map((law) => `${subject} ${law}`),
  );
}

/** The failures that a journal has, as `subject law`. */
export function keptFailures(journal: string): Set<string> {
  const results = [...readJournal(journal).results.values()];
  return new Set(
    results.flatMap((one) => ('law' in one && one.status === 'failed' ? [`${one.subject} ${one.law}`] : [])),
  );
}

/** The failures that a result has, as `subject law`. */
export function reportedFailures(file: string): Set<string> {
  const { checks } = JSON.parse(readFileSync(file, 'utf8')) as {
    checks: readonly { readonly subject: string; readonly law: string; readonly status: string }[];
  };
  return new Set(checks.filter(({ status }) => status === 'failed').map(({ subject, law }) => `${subject} ${law}`));
}

/** The result in a file, without times and machine. */
export function timelessResult(file: string): string {
  const plain = (key: string, value: unknown) => (key === 'milliseconds' || key === 'environment' ? undefined : value);
  return JSON.stringify(JSON.parse(readFileSync(file, 'utf8')), plain);
}
