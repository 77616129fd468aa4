/** Every rule by which a framework refuses, each with a call that breaks it and is right otherwise. */
import type { Capabilities } from '../../subjects/capabilities.ts';
import { casesOf, type Fitting } from '../cases/draft-cases.ts';
import { near } from '../cases/near-default.ts';
import { shuffled } from '../shuffled.ts';
import { type BrokenCall, brokenFrom } from './refused-calls.ts';
import { phrasingsWithin } from './rephrased.ts';

const PARTS = [
  [
    { differing: 0, values: 1, usual: true, alike: true },
    { differing: 1, values: 1, usual: false, alike: true },
  ],
] as const;

/** Legal calls in a row that break no further rule, after which none is expected to. */
const IN_VAIN = 60;

/**
 * One call for every rule of a convention and every place that can break it, from calls near the plainest one.
 * @param capabilities which speak one convention
 */
export function brokenRules(capabilities: Capabilities, seed: number): BrokenCall[] {
  const [part] = near(capabilities, PARTS) as Iterable<readonly Fitting[]>;
  const found = new Map<string, BrokenCall>();
  let inVain = 0;
  for (const problem of shuffled(casesOf(part, seed), seed)) {
    for (const make of shuffled(phrasingsWithin(problem, capabilities), seed)) {
      const before = found.size;
      for (const broken of brokenFrom(make())) if (!found.has(broken.rule)) found.set(broken.rule, broken);
      inVain = found.size > before ? 0 : inVain + 1;
      if (inVain === IN_VAIN) return [...found.values()];
    }
  }
  return [...found.values()];
}
