/** The campaigns that a Redis has: which are open, who refused to take part, and which are over. */
import { type JournalHeader, lineOf } from '../journal-lines.ts';
import { clientOf } from './client.ts';
import type { QueueLink } from './link.ts';
import { campaignFrom, QueueError, refusalFrom, refusalText, type WorkerRefusal } from './messages.ts';
import { CAMPAIGNS_KEY, campaignDigest, isDigest, overKeyOf, PREFIX, queueNameOf, refusalsKeyOf } from './names.ts';
import { bullmq } from './packages.ts';

/** How long a worker can find that a campaign is over. */
const OVER_S = 86_400;

/** How many refusals are kept of a campaign, and read. */
const MOST_REFUSALS = 1000;

/** A campaign in the list, or why what is there is none. */
export type Listed =
  | { readonly digest: string; readonly header: JournalHeader }
  | { readonly digest: string; readonly problem: string };

/** Puts a campaign into the list, where it is not there; it is not over then. @returns its digest */
export async function announce(link: QueueLink, header: JournalHeader): Promise<string> {
  const digest = campaignDigest(header.version, header.plan);
  await clientOf(link).del(overKeyOf(digest));
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
    return { digest: digest.slice(0, 60), problem: error.message };
  }
}

/** Whether units of a campaign wait for a worker, or are executed by one that may be lost. */
export async function hasWork(link: QueueLink, digest: string): Promise<boolean> {
  const { Queue } = await bullmq();
  const queue = new Queue(queueNameOf(digest), { connection: clientOf(link), prefix: PREFIX, skipMetasUpdate: true });
  queue.on('error', () => {});
  try {
    return (await queue.getJobCountByTypes('waiting', 'active')) > 0;
  } finally {
    await queue.close();
  }
}

/** Whether a campaign came to its end. One that was never begun did not. */
export async function isOver(link: QueueLink, digest: string): Promise<boolean> {
  return (await clientOf(link).exists(overKeyOf(digest))) === 1;
}

/** Marks a campaign as over, so that its workers leave it. */
export async function markOver(link: QueueLink, digest: string): Promise<void> {
  await clientOf(link).set(overKeyOf(digest), '1', 'EX', OVER_S);
  await clientOf(link).hdel(CAMPAIGNS_KEY, digest);
  await clientOf(link).del(refusalsKeyOf(digest));
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
