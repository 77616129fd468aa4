/** What --queue says: where the Redis is that a campaign and its workers share. */
import { connectQueue, type QueueLink } from '../../runs/queue/link.ts';
import { QueueError } from '../../runs/queue/messages.ts';
import { QUEUE_PACKAGES } from '../../runs/queue/packages.ts';
import { UsageError } from '../usage-error.ts';
import { needPackages } from './optional-packages.ts';

/** @throws UsageError where a package is missing, or no Redis is there */
export function linkTo(command: string, url: string): Promise<QueueLink> {
  needPackages(command, Object.values(QUEUE_PACKAGES));
  return queueErrorsAsUsage(`${command}: --queue`, connectQueue(url));
}

/** What a queue holds and should not is bad input. */
export async function queueErrorsAsUsage<T>(where: string, promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    if (!(error instanceof QueueError)) throw error;
    throw new UsageError(`${where}: ${error.message}`, { cause: error });
  }
}

/** @param queue undefined where the run is no campaign @throws UsageError where nobody could go on with it */
export function checkCampaignSeed({ queue, seed }: { readonly queue?: string; readonly seed?: number }): void {
  if (queue === undefined || seed !== undefined) return;
  throw new UsageError('campaign needs --seed: the same command then goes on with the same run');
}
