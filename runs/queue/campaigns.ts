/** The campaigns that a Redis has: which are open, who refused to take part, and which are over. */
import type { Queue } from 'bullmq';
import { type JournalHeader, lineOf } from '../journal-lines.ts';
import { clientOf } from './client.ts';
import type { QueueLink } from './link.ts';
import { campaignFrom, QueueError, refusalFrom, refusalText, type WorkerRefusal } from './messages.ts';
import {
  aliveKeyOf,
  BEATS_KEY,
  CAMPAIGNS_KEY,
  campaignDigest,
  isDigest,
  overKeyOf,
  PREFIX,
  queueNameOf,
  refusalsKeyOf,
} from './names.ts';
import { bullmq } from './packages.ts';

/** How long a worker can find that a campaign is over. */
const OVER_S = 86_400;

/** How long a coordinator counts as alive after it has said so. */
const ALIVE_S = 15;

/** How many refusals are kept of a campaign, and read. */
const MOST_REFUSALS = 1000;

/** An entry of the list that is no campaign, and why. */
export interface NoCampaign {
  /** The beginning of its name. */
  readonly digest: string;
  readonly problem: string;
  /** Its name as it is. */
  readonly entry: string;
}

/** A campaign in the list, or what is there and is none. */
export type Listed = { readonly digest: string; readonly header: JournalHeader } | NoCampaign;

/** What a coordinator says from time to time. */
export interface Beat {
  /** Units that nothing remains to be done of. */
  readonly done: number;
  readonly date: Date;
}

/**
 * Puts a campaign into the list, where it is not there; it is not over then, and its coordinator is alive.
 * @returns its digest
 */
export async function announce(link: QueueLink, header: JournalHeader, beat: Beat): Promise<string> {
  const digest = campaignDigest(header.version, header.plan);
  await clientOf(link).del(overKeyOf(digest));
  await clientOf(link).set(aliveKeyOf(digest), '1', 'EX', ALIVE_S);
  await clientOf(link).hset(BEATS_KEY, digest, JSON.stringify(beat));
  await clientOf(link).hsetnx(CAMPAIGNS_KEY, digest, lineOf(header));
  return digest;
}

/** All that are open, the one that was begun first first. */
export async function listed(link: QueueLink): Promise<Listed[]> {
  const found = Object.entries(await clientOf(link).hgetall(CAMPAIGNS_KEY)).map(([digest, line]) => read(digest, line));
  const dateOf = (one: Listed) => ('header' in one ? one.header.date : '');
  return found.toSorted((a, b) => (dateOf(a) < dateOf(b) ? -1 : 1));
}

function read(digest: string, line: string): Listed {
  try {
    if (!isDigest(digest)) throw new QueueError('its name is no digest');
    return { digest, header: campaignFrom(digest, line) };
  } catch (error) {
    if (!(error instanceof QueueError)) throw error;
    return { digest: digest.slice(0, 60), problem: error.message, entry: digest };
  }
}

/** Whether units of a campaign wait for a worker, or are executed by one that may be lost. */
export async function hasWork(link: QueueLink, digest: string): Promise<boolean> {
  return (await inQueueOf(link, digest, (queue) => queue.getJobCountByTypes('waiting', 'active'))) > 0;
}

/** Whether a campaign came to its end. One that was never begun did not. */
export async function isOver(link: QueueLink, digest: string): Promise<boolean> {
  return (await clientOf(link).exists(overKeyOf(digest))) === 1;
}

/** Whether the coordinator of a campaign is alive. */
export async function isAlive(link: QueueLink, digest: string): Promise<boolean> {
  return (await clientOf(link).exists(aliveKeyOf(digest))) === 1;
}

/** The coordinator of a campaign ends, and does not wait until nobody hears of it. */
export async function silence(link: QueueLink, digest: string): Promise<void> {
  await clientOf(link).del(aliveKeyOf(digest));
}

/** When a coordinator was last heard of, and what was done then; null where nobody can say. */
async function beatOf(link: QueueLink, digest: string): Promise<Beat | null> {
  try {
    const { done, date } = JSON.parse((await clientOf(link).hget(BEATS_KEY, digest)) ?? '{}');
    const at = new Date(date);
    return Number.isSafeInteger(done) && done >= 0 && !Number.isNaN(at.getTime()) ? { done, date: at } : null;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return null;
    throw error;
  }
}

/** How far a campaign is, and whether somebody coordinates it. */
export interface CampaignState {
  /** Units that nothing remains to be done of, as far as anybody has said. */
  readonly done: number;
  readonly isAlive: boolean;
  /** When its coordinator was last heard of; null where that is not known. */
  readonly heard: Date | null;
}

/** A campaign that is not over. */
export interface OpenCampaign extends CampaignState {
  readonly digest: string;
  /** The kind of run, its seed and its subjects, in words. */
  readonly what: string;
  /** How many it has. */
  readonly units: number;
}

/** All campaigns of a Redis that are not over, the one that was begun first first; and what is in their list and is none. */
export async function openCampaigns(link: QueueLink): Promise<(OpenCampaign | NoCampaign)[]> {
  const found: (OpenCampaign | NoCampaign)[] = [];
  for (const one of await listed(link)) {
    if ('problem' in one) found.push(one);
    else {
      const { digest, header } = one;
      const state = await stateOf(link, digest);
      const { units } = header.plan;
      found.push({ ...state, digest, what: campaignText(header), units, done: Math.min(state.done, units) });
    }
  }
  return found;
}

async function stateOf(link: QueueLink, digest: string): Promise<CampaignState> {
  const beat = await beatOf(link, digest);
  const executed = await inQueueOf(link, digest, (queue) => queue.getJobCountByTypes('completed', 'failed'));
  return {
    done: Math.max(executed, beat?.done ?? 0),
    isAlive: await isAlive(link, digest),
    heard: beat?.date ?? null,
  };
}

/** What a campaign is, in words: the kind of run, its seed and its subjects. */
export function campaignText({ plan }: Pick<JournalHeader, 'plan'>): string {
  return `${plan.kind}, seed ${plan.seed}: ${plan.subjects.map(({ name }) => name).join(', ')}`;
}

/**
 * Removes all that a campaign has in Redis, and tells its workers that it is over.
 * @param digest or the name of an entry that is no campaign, which is taken out of the list
 */
export async function removeCampaign(link: QueueLink, digest: string): Promise<void> {
  if (isDigest(digest)) await clientOf(link).set(overKeyOf(digest), '1', 'EX', OVER_S);
  await clientOf(link).hdel(CAMPAIGNS_KEY, digest);
  await clientOf(link).hdel(BEATS_KEY, digest);
  if (!isDigest(digest)) return;
  await clientOf(link).del(refusalsKeyOf(digest), aliveKeyOf(digest));
  await inQueueOf(link, digest, (queue) => queue.obliterate({ force: true }));
}

async function inQueueOf<T>(link: QueueLink, digest: string, ask: (queue: Queue) => Promise<T>): Promise<T> {
  const { Queue } = await bullmq();
  const queue = new Queue(queueNameOf(digest), { connection: clientOf(link), prefix: PREFIX, skipMetasUpdate: true });
  queue.on('error', () => {});
  try {
    return await ask(queue);
  } finally {
    await queue.close();
  }
}

/** Leaves word that a worker does not take part. */
export async function leaveRefusal(link: QueueLink, digest: string, refusal: WorkerRefusal): Promise<void> {
  await clientOf(link).rpush(refusalsKeyOf(digest), refusalText(refusal));
  await clientOf(link).ltrim(refusalsKeyOf(digest), 0, MOST_REFUSALS - 1);
}

/** Those that came after the first so many. What is no refusal is passed over. */
export async function refusalsAfter(link: QueueLink, digest: string, first: number): Promise<WorkerRefusal[]> {
  const texts = await clientOf(link).lrange(refusalsKeyOf(digest), first, MOST_REFUSALS - 1);
  return texts
    .map(refusalFrom)
    .map((one) => one ?? { worker: 'a worker', reason: 'for a reason that is not readable' });
}
