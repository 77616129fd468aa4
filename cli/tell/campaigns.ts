/** The campaigns of a Redis in words, for `adjoint campaign --list` and `--drop`. */
import { printable } from '../../reports/printable.ts';
import type { NoCampaign, OpenCampaign } from '../../runs/queue/campaigns.ts';

/** One line: digest, kind, seed and subjects, units done, and whether its coordinator is alive. */
export function campaignLine(campaign: OpenCampaign | NoCampaign): string {
  if ('problem' in campaign) return printable(`${campaign.digest}  no campaign: ${campaign.problem}`);
  const { digest, what, done, units } = campaign;
  return printable(`${digest}  ${what}  ${done} of ${units} units  ${coordinatorText(campaign)}`);
}

function coordinatorText({ isAlive, heard }: OpenCampaign): string {
  if (isAlive) return 'coordinator alive';
  return heard === null ? 'no coordinator' : `no coordinator since ${heard.toISOString().slice(0, 19)}Z`;
}
