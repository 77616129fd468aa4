/** What a campaign is called in a queue: by a digest of all that its units depend on, so that two campaigns never mix. */
import { createHash } from 'node:crypto';
import type { PlanDocument } from '../plan-document.ts';

/** Before each key of Redis that is written here. */
export const PREFIX = 'adjoint';

/** A hash: the campaigns that are not over, by their digest, each as the header of a journal. */
export const CAMPAIGNS_KEY = `${PREFIX}:campaigns`;

/** Digits of a digest that a name has. */
const DIGITS = 24;

/** @param version of this suite: another one may draw other cases */
export function campaignDigest(version: string, plan: PlanDocument): string {
  return createHash('sha256')
    .update(JSON.stringify(inOrder({ version, plan })))
    .digest('hex')
    .slice(0, DIGITS);
}

/** Whether this can be the digest of a campaign. */
export function isDigest(text: string): boolean {
  return text.length === DIGITS && /^[0-9a-f]+$/.test(text);
}

/** The BullMQ queue that has the units of a campaign. */
export function queueNameOf(digest: string): string {
  return `campaign-${digest}`;
}

/** A list: the workers that cannot take part, each with its reason. */
export function refusalsKeyOf(digest: string): string {
  return `${PREFIX}:refusals:${digest}`;
}

/** A string that is there for some time after a campaign: workers may leave it. */
export function overKeyOf(digest: string): string {
  return `${PREFIX}:over:${digest}`;
}

/** A string that is there while the coordinator of a campaign is alive, and expires where it no longer says so. */
export function aliveKeyOf(digest: string): string {
  return `${PREFIX}:alive:${digest}`;
}

/** A hash: by the digest of a campaign, what its coordinator has said last: when, and how many units were done. */
export const BEATS_KEY = `${PREFIX}:beats`;

/** The id of the job of a unit. BullMQ keeps bare numbers for its own. */
export function jobIdOf(unit: number): string {
  return `unit-${unit}`;
}

/** The unit whose job has this id; null where it is the job of none. */
export function unitOfJob(id: string | undefined): number | null {
  const [, digits] = /^unit-(0|[1-9]\d{0,8})$/.exec(id ?? '') ?? [];
  return digits === undefined ? null : Number(digits);
}

/** Beyond it nobody is believed. */
const MOST_AT_ONCE = 1000;

/** What Redis calls the connection of a worker: its name, and how many units it executes at once. */
export function connectionName(worker: string, concurrency: number): string {
  return `${worker}/${concurrency}`;
}

/** What the worker of this connection calls itself. */
export function workerNameIn(connection: string): string {
  return /:w:([^:]*?)(\/\d{1,6})?$/.exec(connection)?.[1] || 'a worker';
}

/** How many units the worker of this connection executes at once; 1 where it does not say. */
export function concurrencyIn(connection: string): number {
  const [, digits] = /\/(\d{1,6})$/.exec(connection) ?? [];
  return Math.min(Math.max(Number(digits ?? 1), 1), MOST_AT_ONCE);
}

/** JSON with the fields of every object in one order, so that equal documents are equal text. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.fromEntries(fields.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, part]) => [key, inOrder(part)]));
}
