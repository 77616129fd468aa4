/**
 * The packages that a queue needs, loaded where one is used: who runs no campaign need not have them. By names that a bundler
 * does not follow, so that a bundle of the library is one without them.
 */
export const QUEUE_PACKAGES = { bullmq: 'bullmq', ioredis: 'ioredis' };

export function bullmq(): Promise<typeof import('bullmq')> {
  return import(QUEUE_PACKAGES.bullmq);
}

export function ioredis(): Promise<typeof import('ioredis')> {
  return import(QUEUE_PACKAGES.ioredis);
}
