/** The client of Redis behind a link. It is no part of the link's type: who only names that type need not have its package. */
import type { Redis } from 'ioredis';

const CLIENTS = new WeakMap<object, Redis>();

export function keepClient(link: object, redis: Redis): void {
  CLIENTS.set(link, redis);
}

/** Shared by all that asks something of Redis; what blocks opens another one like it. */
export function clientOf(link: object): Redis {
  const redis = CLIENTS.get(link);
  if (redis === undefined) throw new TypeError('clientOf: link must come from connectQueue');
  return redis;
}
