/**
 * A thread of a pool: executes units of one plan, one after the other. It opens a subject when its first unit comes, and ends
 * what the last one held when another begins: the units come subject by subject.
 */
import { workerData } from 'node:worker_threads';
import type { Subject } from '../subjects/subject.ts';
import { type ExecuteOptions, execute } from './execute.ts';
import { openPlanned } from './open-planned.ts';
import { type Unit, unitsOf } from './plan.ts';
import { type PlanDocument, planFrom } from './plan-document.ts';
import type { UnitResult } from './unit-result.ts';

/** What a thread is started with. */
export interface PoolWork {
  readonly plan: PlanDocument;
}

// tinypool puts its own beside what it was given.
const [, { plan: document }] = workerData as readonly [unknown, PoolWork];
const plan = planFrom(document);
const units = unitsOf(plan);
const opened = new Map<string, Promise<Subject>>();
let last: Subject | null = null;

/** The result of the unit with this number; null where it was ended before anything was known. */
export default function executeUnit(number: number): Promise<UnitResult | null> {
  return executeWith(number, {});
}

/** `executeUnit`, with what an execution may be given besides. */
export async function executeWith(number: number, options: ExecuteOptions): Promise<UnitResult | null> {
  const unit = units[number];
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
