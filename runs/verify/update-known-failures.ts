/**
 * A list of known failures brought up to date with a run: what no longer fails as listed is taken off, and what fails
 * unlisted is added as unexplained. It excuses nothing in the run that it is made from, and adds only what fails again
 * by itself.
 */

import type { Failure } from '../../properties/checking/check.ts';
import { type KnownFailure, parseKnownFailures, traitsOf } from '../../properties/known-failures/known-failures.ts';
import { recheck } from '../../properties/known-failures/recheck.ts';
import { parseCaseOrCall } from '../../spec/conventions/case-or-call.ts';
import type { Subject } from '../../subjects/subject.ts';
import type { VerifyResult } from './result.ts';

/** An entry as JSON has it: its case is not read. */
export type WrittenEntry = Readonly<Omit<KnownFailure, 'case'> & { case: unknown }>;

/** The list brought up to date, and what was taken off and added. */
export interface KnownFailuresUpdate {
  readonly entries: readonly WrittenEntry[];
  /** Laws that an entry lost for a subject, since its case does not fail them there as listed. */
  readonly removed: readonly { readonly id: string; readonly subject: string; readonly laws: readonly string[] }[];
  readonly added: readonly WrittenEntry[];
  /** What fails and could not be listed, with the reason. */
  readonly unlisted: readonly { readonly subject: string; readonly law: string; readonly reason: string }[];
}

/**
 * A list of known failures brought up to date with a run; `reference` marks what is added as unexplained.
 * @param written the list that the run was made with
 * @param result of a run to its end
 * @param subjects those of the run, open; each proposed entry is run on its subject once more
 * @param reference what the added entries give as their reference
 */
export async function updateKnownFailures(
  written: readonly WrittenEntry[],
  result: VerifyResult,
  subjects: readonly Subject[],
  reference: string,
): Promise<KnownFailuresUpdate> {
  const { kept, removed } = withoutStale(written, result);
  const entries = [...kept];
  const added: WrittenEntry[] = [];
  const unlisted: { subject: string; law: string; reason: string }[] = [];
  for (const { subject: name, law, failure } of result.checks) {
    if (failure === null) continue;
    const subject = subjects.find((one) => one.name === name)!;
    const entry = await entryFor(subject, law, failure, { entries, reference }).catch((error: Error) => error.message);
    if (typeof entry === 'string') {
      unlisted.push({ subject: name, law, reason: entry });
      continue;
    }
    entries.push(entry);
    added.push(entry);
  }
  return { entries, removed, added, unlisted };
}

/**
 * Entries without the laws that their case does not fail as listed, subject by subject; one that differs between
 * subjects is split.
 */
function withoutStale(written: readonly WrittenEntry[], result: VerifyResult) {
  const stale = result.knownFailures.filter(({ status }) => status === 'stale');
  const typedOf = (name: string) => result.subjects.find((one) => one.name === name)?.typed;
  const ids = new Set(written.map(({ id }) => id));
  const kept = written.flatMap((entry) => {
    const passesOn = (typed: string) =>
      stale.find(({ id, subject }) => id === entry.id && typedOf(subject) === typed)?.passes ?? [];
    const subjectsByLaws = new Map<string, string[]>();
    for (const typed of entry.subjects) {
      const laws = entry.laws.filter((law) => !passesOn(typed).includes(law)).join();
      subjectsByLaws.set(laws, [...(subjectsByLaws.get(laws) ?? []), typed]);
    }
    subjectsByLaws.delete('');
    return [...subjectsByLaws].map(([laws, names], at): WrittenEntry => {
      const id = at === 0 ? entry.id : uniqueId(entry.id, ids);
      return { ...entry, id, subjects: names, laws: laws.split(',') };
    });
  });
  const removed = stale.map(({ id, subject, passes }) => ({ id, subject, laws: passes }));
  return { kept, removed };
}

interface Listed {
  readonly entries: readonly WrittenEntry[];
  readonly reference: string;
}

/** @throws Error with the reason why the failure cannot be listed */
async function entryFor(subject: Subject, law: string, failure: Failure, listed: Listed): Promise<WrittenEntry> {
  const { mismatch, case: line } = failure;
  const slug = `${subject.name}-${law}`
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  const entry: WrittenEntry = {
    id: uniqueId(slug, new Set(listed.entries.map(({ id }) => id))),
    subjects: [subject.argument],
    when: traitsOf(parseCaseOrCall(line)),
    fails: [mismatch.kind],
    case: JSON.parse(line),
    laws: [law],
    reference: listed.reference,
    note: `Added by --update-known-failures, to be explained: ${mismatch.message}`,
  };
  if (listed.entries.some((other) => saysTheSame(other, entry))) {
    throw new Error('an entry of its case is there, but none of the calls that fail has what it asks for in when');
  }
  const [parsed] = parseKnownFailures(JSON.stringify([entry]), 'entry');
  const { status } = await recheck(subject, parsed, 0);
  if (status === 'stale') throw new Error('its case does not fail so when it is run by itself');
  return entry;
}

function saysTheSame(one: WrittenEntry, other: WrittenEntry): boolean {
  const essence = ({ when, fails, case: problem }: WrittenEntry) => JSON.stringify([when, fails, problem]);
  const includes = (all: readonly string[], some: readonly string[]) => some.every((each) => all.includes(each));
  return includes(one.subjects, other.subjects) && includes(one.laws, other.laws) && essence(one) === essence(other);
}

/** The name itself, or with the first number that makes it one that is not taken; it is taken then. */
function uniqueId(name: string, taken: Set<string>): string {
  let id = name;
  for (let number = 2; taken.has(id); number++) id = `${name}-${number}`;
  taken.add(id);
  return id;
}
