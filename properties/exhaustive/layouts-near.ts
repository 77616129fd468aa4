/**
 * The geometries near the default that a certificate goes through. Making them takes a second or two for each subject that can do
 * something else than the others, so that they are kept, and handed to other threads.
 */
import type { Rank } from '../../spec/case.ts';
import type { Capabilities } from '../../subjects/capabilities.ts';
import type { CaseLayout } from '../cases/legal-layout.ts';
import { type Nearness, near } from '../cases/near-default.ts';
import type { Strength } from './several-axes.ts';

/** A geometry with its channels and batch, but without a type. */
export type UntypedLayout = Omit<CaseLayout, 'dtype'>;

/**
 * Near the default: all values of one attribute; of two and of three at once the nearest, or with strength 3 further
 * ones.
 */
function nearnessOf(strength: Strength): readonly Nearness[] {
  const isFull = strength === 3;
  return [
    { differing: 0, values: 1, usual: true, alike: true },
    { differing: 1, values: 3, usual: true, alike: true },
    { differing: 2, values: isFull ? 3 : 1, usual: true, alike: true },
    { differing: 3, values: isFull ? 2 : 1, usual: false, alike: false },
  ];
}

/** By what they follow from, the last ones last. */
const made = new Map<string, readonly UntypedLayout[]>();

/** Of three ranks and a few subjects. */
const MOST_MADE = 12;

/** Those of one rank, in a fixed order. */
export function layoutsNear(capabilities: Capabilities, axes: Rank, strength: Strength): readonly UntypedLayout[] {
  const key = JSON.stringify([Object.entries(capabilities).toSorted(byName), axes, strength]);
  const layouts = made.get(key) ?? madeNear(capabilities, axes, strength);
  made.delete(key);
  made.set(key, layouts);
  if (made.size > MOST_MADE) made.delete(made.keys().next().value as string);
  return layouts;
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

function madeNear(capabilities: Capabilities, axes: Rank, strength: Strength): UntypedLayout[] {
  const [fittings] = [...near({ ...capabilities, ranks: [axes] }, [nearnessOf(strength)])];
  return fittings.map(({ layout }) => layout);
}

/** All that are kept, to be handed to another thread. */
export function nearMade(): ReadonlyMap<string, readonly UntypedLayout[]> {
  return made;
}

/** Takes over what another thread has made. */
export function takeNear(those: ReadonlyMap<string, readonly UntypedLayout[]>): void {
  for (const [key, layouts] of those) made.set(key, layouts);
}
