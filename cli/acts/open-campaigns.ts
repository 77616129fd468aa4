/** `adjoint campaign --list` and `--drop`: the campaigns that a Redis has, shown, and removed. */
import { type NoCampaign, type OpenCampaign, openCampaigns, removeCampaign } from '../../runs/queue/campaigns.ts';
import type { QueueLink } from '../../runs/queue/link.ts';
import { campaignLine } from '../tell/campaigns.ts';
import { UsageError } from '../usage-error.ts';

/** In place of a digest. */
const ALL = 'all';

/** Prints a line for each campaign that is not over. */
export async function listCampaigns(link: QueueLink): Promise<void> {
  const found = await openCampaigns(link);
  const lines = found.length === 0 ? [`no campaign at ${link.where}`] : found.map(campaignLine);
  process.stdout.write(`${lines.join('\n')}\n`);
}

/**
 * Removes a campaign with all that is done of it, or all that nobody coordinates, and prints a line for each.
 * @param which a digest, or `all`
 * @throws UsageError where there is no such campaign, or its coordinator is alive and would begin it again
 */
export async function dropCampaigns(link: QueueLink, which: string): Promise<void> {
  const found = await openCampaigns(link);
  const meant = which === ALL ? found : found.filter(({ digest }) => digest === which);
  if (which !== ALL && meant.length === 0) {
    throw new UsageError(`campaign: --drop: no campaign ${JSON.stringify(which)} at ${link.where}; --list has them`);
  }
  const isRunning = (one: OpenCampaign | NoCampaign) => 'isAlive' in one && one.isAlive;
  const [running] = meant.filter(isRunning);
  if (which !== ALL && running !== undefined) {
    throw new UsageError(`campaign: --drop: the coordinator of ${which} is alive; end it first`);
  }
  const lines: string[] = [];
  for (const one of meant) {
    if (isRunning(one)) lines.push(`left, its coordinator is alive: ${campaignLine(one)}`);
    else {
      await removeCampaign(link, 'entry' in one ? one.entry : one.digest);
      lines.push(`dropped: ${campaignLine(one)}`);
    }
  }
  process.stdout.write(`${lines.length === 0 ? `no campaign at ${link.where}` : lines.join('\n')}\n`);
}
