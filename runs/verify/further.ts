/**
 * Cases beyond those of a plan, for a run that goes on until its time is over. Round k is the plan with another seed, which
 * follows from the seed of the plan and k: a failure that it finds is replayed with that seed. Only laws that draw their cases
 * have rounds; what is enumerated would be the same again.
 *
 * A unit is one law on one subject in a stretch of rounds. Stretches grow: the k-th has as many rounds as the largest power of 2
 * that is not above k, so that a run of days has some thousand units and no million.
 */
import { checkBlock } from '../../properties/checking/check.ts';
import { runsFor } from '../../properties/laws.ts';
import { inNode } from '../../subjects/errors/node-modules.ts';
import type { Subject } from '../../subjects/subject.ts';
import type { Found } from '../any-run.ts';
import { countsIn } from '../counts.ts';
import type { ExecuteOptions } from '../kind.ts';
import { isWhole, type LawUnit, type VerifyPlan, type VerifyUnit, verifyUnits } from './plan.ts';
import type { LawUnitResult } from './unit-result.ts';

/** A law on a subject, in the rounds of one stretch. */
export interface FurtherUnit extends LawUnit {
  /** From 1. */
  readonly stretch: number;
}

export function isFurther(unit: VerifyUnit): unit is FurtherUnit {
  return 'stretch' in unit;
}

/** What the cases of a round are drawn from; round 0 is the plan itself. */
export function seedOfRound(seed: number, round: number): number {
  if (round === 0) return seed;
  const digest = inNode()
    .crypto.createHash('sha256')
    .update(JSON.stringify([seed, round]))
    .digest();
  return digest.readUInt32LE(0) >>> 1;
}

/** The rounds of a stretch: the number of the first, and how many they are. */
export function roundsOf(stretch: number): { readonly first: number; readonly count: number } {
  const power = Math.floor(Math.log2(stretch));
  const before = (4 ** power - 1) / 3;
  const count = 2 ** power;
  return { first: 1 + before + (stretch - count) * count, count };
}

/** How many units each stretch has: a law that draws its cases, on a subject that can be asked. */
const drawn = new WeakMap<VerifyPlan, readonly Pick<LawUnit, 'subject' | 'law'>[]>();

function drawnIn(plan: VerifyPlan): readonly Pick<LawUnit, 'subject' | 'law'>[] {
  const known = drawn.get(plan);
  if (known !== undefined) return known;
  const enumerated = new Set(plan.laws.filter((law) => law.enumerated !== undefined).map(({ id }) => id));
  const laws = isWhole(plan) ? verifyUnits(plan).flatMap((unit) => ('law' in unit ? [unit] : [])) : [];
  const first = laws.filter(({ law, block }) => block?.first === 0 && !enumerated.has(law));
  drawn.set(plan, first);
  return first;
}

/** @param units how many the plan has: further ones are numbered on from there */
export function furtherUnits(plan: VerifyPlan, units: number, stretch: number): FurtherUnit[] {
  const laws = drawnIn(plan);
  const first = units + (stretch - 1) * laws.length;
  return laws.map(({ subject, law }, at) => ({ number: first + at, subject, law, block: null, stretch }));
}

/** The further unit with this number; null where there is none. */
export function furtherUnit(plan: VerifyPlan, units: number, number: number): FurtherUnit | null {
  const { length } = drawnIn(plan);
  if (length === 0 || number < units) return null;
  const stretch = 1 + Math.floor((number - units) / length);
  return furtherUnits(plan, units, stretch)[(number - units) % length];
}

/**
 * The rounds of a stretch one after the other, until one fails. Where the run ends before, what whole rounds found.
 * @returns null where no round came to its end
 */
export async function executeFurther(
  plan: VerifyPlan,
  { law: id, stretch }: FurtherUnit,
  subject: Subject,
  options: ExecuteOptions,
): Promise<Found<LawUnitResult> | null> {
  const law = plan.laws.find((one) => one.id === id)!;
  const { knownFailures, runs } = plan;
  const { first, count } = roundsOf(stretch);
  let sum: Found<LawUnitResult> | null = null;
  for (let round = first; round < first + count; round++) {
    const seed = seedOfRound(plan.seed, round);
    const found = await checkBlock(subject, law, { ...options, knownFailures, seed, runs: runsFor(law, runs) }, null);
    if (found.status === 'interrupted') return sum;
    // The worst errors are of the planned cases: their paths say no seed.
    sum = added(sum, { ...found, accuracy: null });
    if (found.status === 'failed') return sum;
  }
  return sum;
}

function added(sum: Found<LawUnitResult> | null, found: Found<LawUnitResult>): Found<LawUnitResult> {
  if (sum === null) return found;
  return {
    ...found,
    status: sum.cases > 0 && found.status === 'not covered' ? sum.status : found.status,
    missing: sum.cases > 0 && found.status === 'not covered' ? sum.missing : found.missing,
    cases: sum.cases + found.cases,
    skipped: sum.skipped + found.skipped,
    known: countsIn([sum.known, found.known]),
    classes: countsIn([sum.classes, found.classes]),
    classSets: countsIn([sum.classSets, found.classSets]),
    crashes: sum.crashes + found.crashes,
    timeOuts: sum.timeOuts + found.timeOuts,
    milliseconds: sum.milliseconds + found.milliseconds,
  };
}
