/** A run of `verify` as data: which laws are checked on which subjects, on how many cases, drawn from what. */
import { type Block, casesIn } from '../../properties/checking/check.ts';
import type { KnownFailure } from '../../properties/known-failures/known-failures.ts';
import { isAbout, type Law } from '../../properties/law.ts';
import { lawsNamedFor, runsFor } from '../../properties/laws.ts';
import type { CaseOrCall } from '../../spec/conventions/case-or-call.ts';
import type { AnyPlan, AnyUnit, SubjectSummary, Unnumbered } from '../any-run.ts';

/** All that the units of a run of `verify` depend on. */
export interface VerifyPlan extends AnyPlan {
  readonly kind: 'verify';
  /** Cases per core law and subject. */
  readonly runs: number;
  readonly laws: readonly Law[];
  /** The one case that is run, where one was given. */
  readonly case: CaseOrCall | null;
  /** The path that leads to the one case that is run. */
  readonly path: string | null;
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
export type VerifyUnit = LawUnit | RecheckUnit;

/** Cases of a block; further laws make several calls of each. */
const DRAWN = 50;
/** Of those that are enumerated, each of which is small. */
const ENUMERATED = 500;
/** Blocks of one law at most: a long run has larger ones. */
const MOST_BLOCKS = 200;

/** Whether the run draws cases, and is not about one that is named. */
export function isWhole({ case: given, path }: Pick<VerifyPlan, 'case' | 'path'>): boolean {
  return given === null && path === null;
}

/** Every unit of a plan, in order: subject by subject, law by law. */
export function verifyUnits(plan: VerifyPlan): Unnumbered<VerifyUnit>[] {
  return plan.subjects.flatMap((subject) => [...lawUnits(plan, subject), ...recheckUnits(plan, subject)]);
}

/** Those that are about the given case, if there is one, and about the types of the subject. */
export function lawsFor({ laws, case: given }: VerifyPlan, { capabilities }: SubjectSummary): readonly Law[] {
  const about = given === null ? laws : laws.filter((law) => isAbout(law, given, capabilities));
  return lawsNamedFor(about, capabilities);
}

function lawUnits(plan: VerifyPlan, subject: SubjectSummary): Unnumbered<LawUnit>[] {
  return lawsFor(plan, subject).flatMap((law): Unnumbered<LawUnit>[] => {
    if (!isWhole(plan)) return [{ subject: subject.name, law: law.id, block: null }];
    if (law.missing(subject.capabilities) !== null) return [];
    return blocksOf(plan, law, subject).map((block) => ({ subject: subject.name, law: law.id, block }));
  });
}

function blocksOf({ seed, runs }: VerifyPlan, law: Law, subject: SubjectSummary): Block[] {
  const cases = casesIn(subject, law, { seed, runs: runsFor(law, runs) });
  const size = Math.max(law.enumerated === undefined ? DRAWN : ENUMERATED, Math.ceil(cases / MOST_BLOCKS));
  return Array.from({ length: Math.ceil(cases / size) }, (_, at) => {
    return { first: at * size, count: Math.min(size, cases - at * size) };
  });
}

function recheckUnits(plan: VerifyPlan, subject: SubjectSummary): Unnumbered<RecheckUnit>[] {
  if (!isWhole(plan)) return [];
  return entriesOf(plan, subject).map(({ id }) => ({ subject: subject.name, entry: id }));
}

function entriesOf({ knownFailures }: VerifyPlan, { typed }: SubjectSummary): KnownFailure[] {
  return knownFailures.filter(({ subjects }) => subjects.includes(typed));
}

/** Whether no other known failure of its subject comes after this one. */
export function isLastRecheck(plan: VerifyPlan, unit: RecheckUnit): boolean {
  const subject = plan.subjects.find(({ name }) => name === unit.subject)!;
  return entriesOf(plan, subject).at(-1)!.id === unit.entry;
}
