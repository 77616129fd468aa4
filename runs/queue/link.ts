/**
 * The connection to Redis. It must be there at the start; later it may go away for any time: what was asked of it waits until
 * it is there again, and both are told.
 */
import type { Redis } from 'ioredis';
import { keepClient } from './client.ts';
import { QueueError } from './messages.ts';
import { ioredis } from './packages.ts';
import { refusedBy } from './redis-errors.ts';

/** How long Redis may take to be there at the start. */
export const CONNECT_MS = 5000;

/** Between two attempts to connect again. */
const RETRY_MS = 500;

/** An open connection to a Redis that a campaign and its workers share. */
export interface QueueLink {
  /** Where it is, without user and password. */
  readonly where: string;
  /** Called with true where Redis went away, with false where it is back. */
  onAway: (isAway: boolean) => void;
  close(): void;
}

/**
 * Needs the packages bullmq and ioredis.
 * @param url `redis://host:6379`, or `rediss://` with TLS; user, password and the number of a database as in every URL of Redis
 * @throws QueueError where it is no such URL, Redis is not there within `CONNECT_MS`, or has no such database
 */
export async function connectQueue(url: string): Promise<QueueLink> {
  const where = placeOf(url);
  const { Redis } = await ioredis();
  const redis = new Redis(url, {
    connectTimeout: CONNECT_MS,
    // What BullMQ needs: a command waits until it can be sent.
    maxRetriesPerRequest: null,
    retryStrategy: () => RETRY_MS,
  });
  let lastError: Error | null = null;
  redis.on('error', (error: Error) => {
    lastError = error;
  });
  await connected(redis, where, () => lastError);
  const link: QueueLink = { where, onAway: () => {}, close: () => redis.disconnect() };
  keepClient(link, redis);
  let isAway = false;
  const changed = (away: boolean) => {
    if (away === isAway) return;
    isAway = away;
    link.onAway(away);
  };
  redis.on('close', () => redis.status !== 'end' && changed(true));
  redis.on('ready', () => changed(false));
  return link;
}

/** Until it answers. One that is just starting is waited for. */
async function connected(redis: Redis, where: string, lastError: () => Error | null): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(lastError() ?? new Error('it does not answer')), CONNECT_MS);
  });
  try {
    await Promise.race([redis.ping(), late]);
    // Where there is no such database the connection goes on in another one.
    if (redis.options.db) await Promise.race([redis.select(redis.options.db), late]);
  } catch (error) {
    redis.disconnect();
    const { message } = error as Error;
    const refused = refusedBy(where, error);
    if (refused !== null) throw refused;
    throw new QueueError(`no Redis at ${where} within ${CONNECT_MS / 1000} s: ${message}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** @throws QueueError where it is no URL of Redis, or its database is no number */
function placeOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !['redis:', 'rediss:'].includes(url.protocol) || url.hostname === '') {
    // A user and a password are not shown.
    const shown = JSON.stringify(text.replace(/^.*@/s, '…@'));
    throw new QueueError(`must be the URL of a Redis, as redis://host:6379, got ${shown}`);
  }
  const database = url.pathname.length > 1 ? url.pathname.slice(1) : (url.searchParams.get('db') ?? '0');
  if (!/^\d{1,9}$/.test(database)) {
    throw new QueueError(
      `the database of a Redis must be a number, as redis://host:6379/1, got ${JSON.stringify(database)}`,
    );
  }
  return `${url.protocol}//${url.host}`;
}
