/**
 * A thread of a pool: executes units of one plan, one after the other. It opens a subject when its first unit comes, and ends
 * what the last one held when another begins: the units come subject by subject.
 */
import { workerData } from 'node:worker_threads';
import { type MadeGeometries, takeGeometries } from '../properties/exhaustive/made-geometries.ts';
import type { Subject } from '../subjects/subject.ts';
import { execute } from './execute.ts';
import type { ExecuteOptions } from './kind.ts';
import type { Unit, UnitResult } from './kinds.ts';
import { openPlanned } from './open-planned.ts';
import { type PlanDocument, uncountedPlan } from './plan-document.ts';

/** What a thread is started with. */
export interface PoolWork {
  readonly plan: PlanDocument;
  /** Geometries that were made already: making them takes seconds. */
  readonly made: MadeGeometries;
}

// tinypool puts its own beside what it was given.
const [, { plan: document, made }] = workerData as readonly [unknown, PoolWork];
takeGeometries(made);
const plan = uncountedPlan(document);
const opened = new Map<string, Promise<Subject>>();
let last: Subject | null = null;

/** The result of a unit; null where it was ended before anything was known. */
export default function executeUnit(unit: Unit): Promise<UnitResult | null> {
  return executeWith(unit, {});
}

/** `executeUnit`, with what an execution may be given besides. */
export async function executeWith(unit: Unit, options: ExecuteOptions): Promise<UnitResult | null> {
  const subject = await subjectOf(unit);
  if (last !== null && last !== subject) await last.close();
  last = subject;
  return execute(plan, unit, subject, options);
}

function subjectOf({ subject: name }: Unit): Promise<Subject> {
  const there = opened.get(name);
  if (there !== undefined) return there;
  const planned = plan.subjects.find((one) => one.name === name)!;
  // By itself it may have the name of another one of the plan.
  const opening = openPlanned(plan, [planned]).then(([subject]) => ({ ...subject, name }));
  opened.set(name, opening);
  return opening;
}
