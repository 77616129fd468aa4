/** Illegal cases for the law `refusal`: every variant of every kind that a subject claims, one after the other. */
import * as fc from 'fast-check';
import type { Case, Rank } from '../../spec/case.ts';
import { ILLEGAL_KINDS, ILLEGAL_VARIANTS, type IllegalVariant } from '../../spec/illegal.ts';
import { type Capabilities, capabilitiesAt } from '../../subjects/capabilities.ts';
import { exactCases } from './arbitraries.ts';
import { inTurn } from './in-turn.ts';
import type { CaseLimits } from './legal-layout.ts';
import { withinCustomaryLimits } from './restriction.ts';

/** A variant, and where it is broken. */
interface Put {
  readonly variant: IllegalVariant;
  readonly rank: Rank;
  readonly axis: number;
  /** The rank to shrink to. */
  readonly smallest: Rank;
}

/**
 * Cases that are illegal in one way, of the kinds that the subject claims to refuse. The variants take
 * turns, so that as many runs as variants use each once; the legal case that is broken is drawn.
 * @param first the number of the first run, where a path replays a later one
 */
export function illegalCases(capabilities: CaseLimits, first = 0): fc.Arbitrary<Case> {
  // Only the change may break a rule, so the case before it keeps all others.
  const within = withinCustomaryLimits({ ...capabilities, emptyBatch: false });
  const legal = new Map(capabilities.ranks.map((rank) => [rank, exactCases({ ...within, ranks: [rank] })]));
  const broken = ({ variant, rank, axis, smallest }: Put) => {
    const arbitraryIn = (of: Rank, at: number) => legal.get(of)!.map((problem) => variant.breakCase(problem, at));
    if (smallest === rank) return arbitraryIn(rank, axis);
    return fc.oneof(
      { withCrossShrink: true },
      { arbitrary: arbitraryIn(smallest, 0), weight: 1 },
      { arbitrary: arbitraryIn(rank, axis), weight: NEARLY_ALWAYS },
    );
  };
  return inTurn(putsFor(capabilities).map(broken), first);
}

/** As large as a weight may be beside 1: fast-check never shrinks to an alternative of weight 0. */
const NEARLY_ALWAYS = 2 ** 30;

/** Kind after kind takes its turn, so that the first few cases are of all kinds. */
export function putsFor(capabilities: Capabilities): readonly Put[] {
  const ranks = capabilities.ranks.toSorted();
  const byKind = ILLEGAL_KINDS.filter((kind) => capabilities.refuses.includes(kind)).map((kind) =>
    ILLEGAL_VARIANTS.filter((variant) => variant.kind === kind).flatMap((variant, at) =>
      placesFor(
        variant,
        ranks.filter((rank) => fits(variant, rank, capabilities)),
        at,
      ).map((place) => ({ variant, ...place })),
    ),
  );
  const longest = Math.max(...byKind.map(({ length }) => length));
  return Array.from({ length: longest }, (_, round) => byKind.flatMap((puts) => puts.slice(round, round + 1))).flat();
}

function fits({ ranks, grouped }: IllegalVariant, rank: Rank, capabilities: Capabilities): boolean {
  return (ranks?.includes(rank) ?? true) && (!grouped || capabilitiesAt(capabilities, rank).groups);
}

/**
 * Every axis of every rank where a variant asks for it. The first of three axes is left out where one or two axes
 * are asked as well, since these cover a first axis. Other variants of a kind take ranks and axes in turn.
 */
function placesFor({ everyAxis }: IllegalVariant, ranks: readonly Rank[], at: number): Omit<Put, 'variant'>[] {
  if (ranks.length === 0) return [];
  if (everyAxis !== true) {
    const rank = ranks[at % ranks.length];
    return [{ rank, axis: Math.floor(at / ranks.length) % rank, smallest: ranks[0] }];
  }
  return ranks
    .flatMap((rank) => Array.from({ length: rank }, (_, axis) => ({ rank, axis, smallest: rank })))
    .filter(({ rank, axis }) => rank < 3 || axis > 0 || ranks.length === 1);
}
