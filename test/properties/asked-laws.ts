/** How many laws a subject is put to, and how many cases, as the registry has them: what reports of whole runs are to say. */
import type { Law } from '../../properties/law.ts';
import { LAWS, lawsNamedFor, runsFor } from '../../properties/laws.ts';
import { type Capabilities, EVERYTHING } from '../../subjects/capabilities.ts';
import type { Subject } from '../../subjects/subject.ts';

interface Asked {
  readonly laws: number;
  readonly cases: number;
  /** Ids of the laws that the subject cannot be put to. */
  readonly notCovered: readonly string[];
}

export function askedOf(
  capabilities: Partial<Capabilities>,
  runs: number,
  origin: Subject['origin'] = 'module',
): Asked {
  const able = { ...EVERYTHING, ...capabilities };
  // Nothing else of a subject decides how many cases are put one by one.
  const subject = { capabilities: able, origin } as Subject;
  const casesOf = (law: Law) => law.enumerated?.(subject, { seed: 1, runs }).length ?? runsFor(law, runs);
  const missing = (law: Law) => law.missing(able);
  // Laws of integers are not named where there are none.
  const named = lawsNamedFor(LAWS, able);
  const asked = named.filter((law) => missing(law) === null);
  return {
    laws: asked.length,
    cases: asked.reduce((sum, law) => sum + casesOf(law), 0),
    notCovered: named.filter((law) => missing(law) !== null).map(({ id }) => id),
  };
}
