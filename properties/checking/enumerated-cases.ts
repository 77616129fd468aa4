/**
 * The cases that a law enumerates for a subject, made once: a run counts them when it is planned, and each block of them is checked
 * by itself, while to make them takes up to a second.
 */
import type { CaseOrCall } from '../../spec/conventions/case-or-call.ts';
import type { Capabilities } from '../../subjects/capabilities.ts';
import type { AskedSubject, Enumeration, Law } from '../law.ts';

/** Cases of one law that are kept, in all lists: those of other lists are made again whenever they are needed. */
const MOST_KEPT = 50_000;
/** Lists of one law: a run seldom has more kinds of subjects. */
const MOST_LISTS = 24;

interface Made {
  readonly count: number;
  examples: readonly [CaseOrCall][] | null;
}

/** By law, then by all that an enumeration depends on: subjects of the same capabilities share their cases. */
const made = new WeakMap<Law, Map<string, Made>>();
const textsOf = new WeakMap<Capabilities, string>();

/** All cases in their order, as fast-check takes examples; none of a law that draws its cases. */
export function enumeratedCases(subject: AskedSubject, law: Law, options: Enumeration): readonly [CaseOrCall][] {
  const before = madeFor(subject, law, options)?.examples;
  if (before !== undefined && before !== null) return before;
  return make(subject, law, options);
}

/** How many there are; null of a law that draws its cases. */
export function enumeratedCount(subject: AskedSubject, law: Law, options: Enumeration): number | null {
  if (law.enumerated === undefined) return null;
  return madeFor(subject, law, options)?.count ?? make(subject, law, options).length;
}

function make(subject: AskedSubject, law: Law, options: Enumeration): readonly [CaseOrCall][] {
  if (law.enumerated === undefined) return [];
  const examples = law.enumerated(subject, options).map((problem): [CaseOrCall] => [problem]);
  const { length: count } = examples;
  const ofLaw = made.get(law) ?? new Map<string, Made>();
  if (ofLaw.size >= MOST_LISTS) ofLaw.delete(ofLaw.keys().next().value as string);
  const key = keyOf(subject, options);
  ofLaw.delete(key);
  if (count <= MOST_KEPT) makeRoom(ofLaw, count);
  ofLaw.set(key, { count, examples: count <= MOST_KEPT ? examples : null });
  made.set(law, ofLaw);
  return examples;
}

/** Lets go of the lists that were made first, but for how many cases they have. */
function makeRoom(lists: ReadonlyMap<string, Made>, count: number): void {
  let kept = count;
  for (const { examples } of lists.values()) kept += examples?.length ?? 0;
  for (const list of lists.values()) {
    if (kept <= MOST_KEPT) return;
    kept -= list.examples?.length ?? 0;
    list.examples = null;
  }
}

function madeFor(subject: AskedSubject, law: Law, options: Enumeration): Made | undefined {
  return made.get(law)?.get(keyOf(subject, options));
}

function keyOf({ origin, capabilities }: AskedSubject, { seed, runs }: Enumeration): string {
  return `${origin} ${seed} ${runs} ${textOf(capabilities)}`;
}

function textOf(capabilities: Capabilities): string {
  const known = textsOf.get(capabilities);
  if (known !== undefined) return known;
  const text = JSON.stringify(capabilities);
  textsOf.set(capabilities, text);
  return text;
}
