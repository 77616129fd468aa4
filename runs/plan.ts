/**
 * A run as data. A plan says which laws are checked on which subjects, on how many cases, drawn from what; `unitsOf` divides
 * it into units of work. Both are pure functions, so that a unit is the same on every machine, and whoever executes it.
 */

import { type Block, casesIn } from '../properties/checking/check.ts';
import type { KnownFailure } from '../properties/known-failures/known-failures.ts';
import { isAbout, type Law } from '../properties/law.ts';
import { runsFor } from '../properties/laws.ts';
import type { Case } from '../spec/case.ts';
import type { Subject } from '../subjects/subject.ts';
import type { SubjectSummary, VerifySettings } from './verify/result.ts';

/** All that the units of a run depend on. */
export interface RunPlan {
  readonly seed: number;
  /** Cases per core law and subject. */
  readonly runs: number;
  readonly laws: readonly Law[];
  readonly subjects: readonly SubjectSummary[];
  readonly knownFailures: readonly KnownFailure[];
  /** The one case that is run, where one was given. */
  readonly case: Case | null;
  /** The path that leads to the one case that is run. */
  readonly path: string | null;
  readonly settings: VerifySettings | null;
}

/** What every unit has. */
export interface AnyUnit {
  /** From 0, in the order of the plan: subject by subject, law by law. */
  readonly number: number;
  /** The name of its subject. */
  readonly subject: string;
}

/** A block of the cases that a law has on a subject. */
export interface LawUnit extends AnyUnit {
  readonly law: string;
  /** null for all of them, or the one that the plan names. */
  readonly block: Block | null;
}

/** The case of a known failure, which must go on failing. */
export interface RecheckUnit extends AnyUnit {
  readonly entry: string;
}

/** The smallest piece of work of a run. */
export type Unit = LawUnit | RecheckUnit;

/** Cases of a block; further laws make several calls of each. */
const DRAWN = 50;
/** Of those that are enumerated, each of which is small. */
const ENUMERATED = 500;
/** Blocks of one law at most: a long run has larger ones. */
const MOST_BLOCKS = 200;

/** The subject as a plan has it. */
export function subjectSummary({ name, argument, version, origin, capabilities }: Subject): SubjectSummary {
  return { name, typed: argument, version, origin, capabilities };
}

/** Whether the run draws cases, and is not about one that is named. */
export function isWhole({ case: given, path }: Pick<RunPlan, 'case' | 'path'>): boolean {
  return given === null && path === null;
}

/** Every unit of a plan, in order. */
export function unitsOf(plan: RunPlan): Unit[] {
  return plan.subjects.flatMap((subject) => [...lawUnits(plan, subject), ...recheckUnits(plan, subject)]).map(numbered);
}

/** Those of each subject, in order. */
export function unitsBySubject(plan: RunPlan): ReadonlyMap<string, readonly Unit[]> {
  const units = new Map<string, Unit[]>(plan.subjects.map(({ name }) => [name, []]));
  for (const unit of unitsOf(plan)) units.get(unit.subject)!.push(unit);
  return units;
}

function numbered<U extends Omit<Unit, 'number'>>(unit: U, number: number): U & { readonly number: number } {
  return { ...unit, number };
}

/** Those that are about the given case, if there is one. */
export function lawsFor({ laws, case: given }: RunPlan, { capabilities }: SubjectSummary): readonly Law[] {
  return given === null ? laws : laws.filter((law) => isAbout(law, given, capabilities));
}

function lawUnits(plan: RunPlan, subject: SubjectSummary): Omit<LawUnit, 'number'>[] {
  return lawsFor(plan, subject).flatMap((law): Omit<LawUnit, 'number'>[] => {
    if (!isWhole(plan)) return [{ subject: subject.name, law: law.id, block: null }];
    if (law.missing(subject.capabilities) !== null) return [];
    return blocksOf(plan, law, subject).map((block) => ({ subject: subject.name, law: law.id, block }));
  });
}

function blocksOf({ seed, runs }: RunPlan, law: Law, subject: SubjectSummary): Block[] {
  const cases = casesIn(subject, law, { seed, runs: runsFor(law, runs) });
  const size = Math.max(law.enumerated === undefined ? DRAWN : ENUMERATED, Math.ceil(cases / MOST_BLOCKS));
  return Array.from({ length: Math.ceil(cases / size) }, (_, at) => {
    return { first: at * size, count: Math.min(size, cases - at * size) };
  });
}

function recheckUnits(plan: RunPlan, { name, typed }: SubjectSummary): Omit<RecheckUnit, 'number'>[] {
  if (!isWhole(plan)) return [];
  const entries = plan.knownFailures.filter(({ subjects }) => subjects.includes(typed));
  return entries.map(({ id }) => ({ subject: name, entry: id }));
}
