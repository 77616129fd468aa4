/** A plan as JSON: what a journal begins with, and what two journals must have in common to be one run. */

import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { parseKnownFailures } from '../properties/known-failures/known-failures.ts';
import { formatCaseOrCall } from '../spec/conventions/case-or-call.ts';
import { BROWSER_PREFIX } from '../subjects/browser/choice.ts';
import { parseCapabilities } from '../subjects/capabilities.ts';
import type { SubjectSummary, VerifySettings } from './any-run.ts';
import type { CertifyDocument } from './certify/kind.ts';
import { differentWords, subjectDifferences } from './differences.ts';
import { type RunPlan, runKindOf } from './kinds.ts';
import { unitsOf } from './plan.ts';
import type { VerifyDocument } from './verify/kind.ts';

/** What the document of every plan says. */
export interface BaseDocument {
  readonly seed: number;
  readonly subjects: readonly SubjectSummary[];
  /** Entries as a file has them. */
  readonly knownFailures: readonly unknown[];
  readonly settings: VerifySettings | null;
  /** SHA-256 of the file of each module, by what names the subject: another one would be another subject. */
  readonly files: Readonly<Record<string, string>>;
  /** How many units it has: a check, since they follow from the rest. */
  readonly units: number;
}

/** A plan as JSON: what every plan says, and what its kind does. */
export type PlanDocument = BaseDocument & (VerifyDocument | CertifyDocument);

/** A plan as JSON. @throws RangeError where it has a law that is no law of this suite */
export function planDocument(plan: RunPlan): PlanDocument {
  const { seed, subjects, knownFailures, settings } = plan;
  return {
    seed,
    subjects,
    knownFailures: knownFailures.map((entry) => ({ ...entry, case: JSON.parse(formatCaseOrCall(entry.case)) })),
    settings,
    ...(runKindOf(plan).document(plan) as VerifyDocument | CertifyDocument),
    files: filesOf(subjects),
    units: unitsOf(plan).length,
  };
}

/** The file that is named on the command line. */
function fileOf(typed: string): string {
  return typed.startsWith(BROWSER_PREFIX) ? typed.slice(BROWSER_PREFIX.length).trim() : typed;
}

/** What a module imports in its turn is not looked at. */
function filesOf(subjects: readonly SubjectSummary[]): Record<string, string> {
  const modules = subjects
    .filter(({ origin }) => origin === 'module')
    .map(({ typed }) => ({ typed, file: fileOf(typed) }));
  return Object.fromEntries(
    modules
      .filter(({ file }) => existsSync(file))
      .map(({ typed, file }) => [typed, createHash('sha256').update(readFileSync(file)).digest('hex')]),
  );
}

/**
 * The plan that a document says.
 * @throws RangeError for a law that is not known, or where the units are others than were counted; TypeError, RangeError for
 *   a known failure or a case that is none
 */
export function planFrom(document: PlanDocument): RunPlan {
  const plan = uncountedPlan(document);
  const units = unitsOf(plan).length;
  if (units === document.units) return plan;
  throw new RangeError(`its plan has ${document.units} units of work, and ${units} follow from what it says`);
}

/** The plan that a document says, by whoever has counted its units just now: planning can take seconds. */
export function uncountedPlan(document: PlanDocument): RunPlan {
  const { seed, subjects, knownFailures, settings } = document;
  const base = {
    seed,
    subjects: subjects.map((one) => ({ ...one, capabilities: parseCapabilities(one.capabilities) })),
    knownFailures: parseKnownFailures(JSON.stringify(knownFailures), 'knownFailures'),
    settings,
  };
  return runKindOf(document).plan(base, document);
}

/** What differs between two plans, in words; empty where they are one. */
export function planDifferences(a: PlanDocument, b: PlanDocument): string[] {
  if (a.kind !== b.kind) return [`one is a run of ${a.kind}, the other of ${b.kind}`];
  return [
    ...differentWords(a, b, ['seed', 'settings', 'units']),
    ...runKindOf(a).differences(a, b),
    ...subjectDifferences(a.subjects, b.subjects),
    ...(isDeepStrictEqual(a.knownFailures, b.knownFailures) ? [] : ['the lists of known failures differ']),
  ];
}
