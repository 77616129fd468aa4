/** A plan as JSON: what a journal begins with, and what two journals must have in common to be one run. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { parseKnownFailures } from '../properties/known-failures/known-failures.ts';
import { lawsNamed } from '../properties/laws.ts';
import { formatCase, parseCase } from '../spec/case.ts';
import { parseCapabilities } from '../subjects/capabilities.ts';
import { type RunPlan, unitsOf } from './plan.ts';
import type { SubjectSummary, VerifySettings } from './verify/result.ts';

/** Laws by their ids, cases as canonical JSON. */
export interface PlanDocument {
  readonly seed: number;
  readonly runs: number;
  readonly laws: readonly string[];
  readonly subjects: readonly SubjectSummary[];
  /** Entries as a file has them. */
  readonly knownFailures: readonly unknown[];
  readonly case: unknown;
  readonly path: string | null;
  readonly settings: VerifySettings | null;
  /** SHA-256 of the file of each module, by what names the subject: another one would be another subject. */
  readonly files: Readonly<Record<string, string>>;
  /** How many units it has: a check, since they follow from the rest. */
  readonly units: number;
}

/** A plan as JSON. @throws RangeError where it has a law that is no law of this suite */
export function planDocument(plan: RunPlan): PlanDocument {
  const { seed, runs, laws, subjects, knownFailures, path, settings } = plan;
  return {
    seed,
    runs,
    laws: laws.map(({ id }) => lawsNamed([id])[0].id),
    subjects,
    knownFailures: knownFailures.map((entry) => ({ ...entry, case: JSON.parse(formatCase(entry.case)) })),
    case: plan.case === null ? null : JSON.parse(formatCase(plan.case)),
    path,
    settings,
    files: filesOf(subjects),
    units: unitsOf(plan).length,
  };
}

/** What a module imports in its turn is not looked at. */
function filesOf(subjects: readonly SubjectSummary[]): Record<string, string> {
  const modules = subjects.filter(({ origin, typed }) => origin === 'module' && existsSync(typed));
  return Object.fromEntries(
    modules.map(({ typed }) => [typed, createHash('sha256').update(readFileSync(typed)).digest('hex')]),
  );
}

/**
 * The plan that a document says.
 * @throws RangeError for a law that is not known, or where the units are others than were counted; TypeError, RangeError for
 *   a known failure or a case that is none
 */
export function planFrom(document: PlanDocument): RunPlan {
  const { seed, runs, laws, knownFailures, path, settings } = document;
  const plan: RunPlan = {
    seed,
    runs,
    laws: laws.flatMap((id) => lawsNamed([id])),
    subjects: document.subjects.map((one) => ({ ...one, capabilities: parseCapabilities(one.capabilities) })),
    knownFailures: parseKnownFailures(JSON.stringify(knownFailures), 'knownFailures'),
    case: document.case === null ? null : parseCase(JSON.stringify(document.case)),
    path,
    settings,
  };
  const units = unitsOf(plan).length;
  if (units === document.units) return plan;
  throw new RangeError(`its plan has ${document.units} units of work, and ${units} follow from what it says`);
}

/** What differs between two plans, in words; empty where they are one. */
export function planDifferences(a: PlanDocument, b: PlanDocument): string[] {
  const fields = ['seed', 'runs', 'case', 'path', 'settings', 'units'] as const;
  return [
    ...fields
      .filter((field) => !isDeepStrictEqual(a[field], b[field]))
      .map((field) => different(field, a[field], b[field])),
    ...(isDeepStrictEqual(a.laws, b.laws) ? [] : [lawDifference(a.laws, b.laws)]),
    ...subjectDifferences(a.subjects, b.subjects),
    ...(isDeepStrictEqual(a.knownFailures, b.knownFailures) ? [] : ['the lists of known failures differ']),
  ];
}

function different(what: string, a: unknown, b: unknown): string {
  return `${what} ${JSON.stringify(a)} and ${JSON.stringify(b)}`;
}

function lawDifference(a: readonly string[], b: readonly string[]): string {
  const only = [...a.filter((id) => !b.includes(id)), ...b.filter((id) => !a.includes(id))];
  return only.length === 0 ? 'laws in another order' : `laws that only one of them has: ${only.join(', ')}`;
}

/** Modules whose file is not what it was. */
export function fileDifferences(a: PlanDocument['files'], b: PlanDocument['files']): string[] {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return names.filter((name) => a[name] !== b[name]).map((name) => `the file ${name}`);
}

/** Names, versions and what they declare. */
export function subjectDifferences(a: readonly SubjectSummary[], b: readonly SubjectSummary[]): string[] {
  const names = (list: readonly SubjectSummary[]) => list.map(({ name }) => name).join(', ');
  if (names(a) !== names(b)) return [`subjects ${names(a)} and ${names(b)}`];
  return a.flatMap((one, at) => {
    const other = b[at];
    if (one.version !== other.version) return [different(`version of ${one.name}`, one.version, other.version)];
    const fields = ['typed', 'origin', 'capabilities'] as const;
    const field = fields.find((name) => !isDeepStrictEqual(plain(one[name]), plain(other[name])));
    return field === undefined ? [] : [`${field === 'typed' ? 'name on the command line' : field} of ${one.name}`];
  });
}

/** As a journal has it: JSON leaves out what is not defined. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
