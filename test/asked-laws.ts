/** How many laws a subject is put to, and how many cases, as the registry has them: what reports of whole runs are to say. */
import { LAWS, runsFor } from '../properties/laws.ts';
import { type Capabilities, EVERYTHING } from '../subjects/capabilities.ts';

export function askedOf(capabilities: Partial<Capabilities>, runs: number): { laws: number; cases: number } {
  const asked = LAWS.filter((law) => law.missing({ ...EVERYTHING, ...capabilities }) === null);
  return { laws: asked.length, cases: asked.reduce((sum, law) => sum + runsFor(law, runs), 0) };
}
