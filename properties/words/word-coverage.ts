/**
 * Which classes of calls in words a run must draw: what its own generator of calls does not decide. Plain cases are said in every
 * wording that a convention has, and each word and attribute that stands there is to be drawn as well.
 */
import { CLASSES } from '../../spec/conventions/classes.ts';
import { type Capabilities, capabilitiesAt } from '../../subjects/capabilities.ts';
import { casesOf } from '../cases/draft-cases.ts';
import { type Nearness, near } from '../cases/near-default.ts';
import { FLOOR_SHARE } from '../coverage/coverage.ts';
import { spoken } from './drawn-calls.ts';
import { phrasingsWithin } from './rephrased.ts';
import { wordClassesOf } from './word-classes.ts';

/**
 * Calls that the conventions with a class must have had for a floor, the rarest being drawn eight times as often: from here on it is
 * one call at least. Conventions themselves are drawn alike.
 */
const FLOOR_FROM_CALLS = { word: 250, convention: 20 } as const;

const CHANGED: Nearness = { differing: 1, values: 1, usual: false, alike: true };

/** A class, and the share of a subject's conventions whose words have it. */
export type WordClassShares = ReadonlyMap<string, number>;

/** The classes by their names, without those on which texts differ: which of them a subject can be asked, its limits decide. */
export function wordClassesWithin(capabilities: Capabilities): WordClassShares {
  const conventions = spoken(capabilities);
  // Who takes no pads can hardly be asked what chooses them.
  const hasPads = capabilities.ranks.every((rank) => capabilitiesAt(capabilities, rank).padding !== 'none');
  const counts = new Map<string, number>();
  for (const [{ id }, { ranks }] of conventions) {
    const lowest = ranks.toSorted().slice(0, 1);
    for (const found of classesSaid({ ...capabilities, conventions: [id], ranks: lowest })) {
      if (!hasPads && !/^(speaks|gives) /.test(found)) continue;
      counts.set(found, (counts.get(found) ?? 0) + 1);
    }
  }
  return new Map([...counts].map(([found, count]) => [found, count / conventions.length]));
}

function classesSaid(capabilities: Capabilities): Set<string> {
  const found = new Set<string>();
  const [part] = near(capabilities, [[CHANGED]]);
  for (const problem of casesOf(part, 1)) {
    for (const make of phrasingsWithin(problem, capabilities)) {
      for (const id of wordClassesOf(make())) if (!Object.hasOwn(CLASSES, id)) found.add(id);
    }
  }
  return found;
}

/** How many of so many calls must be of a class; 0 where chance decides. @param share of the conventions that have it */
export function wordFloor(id: string, share: number, calls: number): number {
  const from = id.startsWith('speaks ') ? FLOOR_FROM_CALLS.convention : FLOOR_FROM_CALLS.word;
  return share * calls < from ? 0 : Math.max(1, Math.floor(share * calls * FLOOR_SHARE));
}
