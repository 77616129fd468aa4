/** `adjoint campaign`: the gate, executed by any number of workers on any number of machines. */
import { setTimeout } from 'node:timers/promises';
import { Command } from 'commander';
import { environment } from '../bench/environment.ts';
import { type Coordinating, endCampaign, overQueue } from '../runs/queue/coordinator.ts';
import type { QueueLink } from '../runs/queue/link.ts';
import { planFor } from '../runs/verify/verify.ts';
import { inThreeActs } from './acts/three-acts.ts';
import type { VerifyProgress } from './progress/verify.ts';
import { linkTo, queueErrorsAsUsage } from './read/queue.ts';
import { type VerifyFlags, withVerifyOptions } from './read/verify-options.ts';
import { programVersion } from './tell/this-program.ts';
import { UsageError } from './usage-error.ts';
import { type AskedGate, gate, runOptions } from './verify.ts';

/** How long the end may take: the result is told. */
const CLEARING_MS = 10_000;

/** What is about one case or this machine alone. */
const NOT_HERE = ['path', 'case', 'updateKnownFailures', 'watch', 'workers', 'shard'];

interface CampaignFlags extends VerifyFlags {
  readonly queue: string;
}

export function campaignCommand(): Command {
  const command = new Command('campaign')
    .description('run every law on implementations, executed by workers on any number of machines')
    .argument('[subject...]', 'names, groups or modules, which each worker opens by the same words')
    .requiredOption('--queue <url>', 'the Redis or Valkey that the workers share, as redis://host:6379');
  for (const option of withVerifyOptions(new Command('campaign')).options) {
    if (!option.hidden && !NOT_HERE.includes(option.attributeName())) command.addOption(option);
  }
  return command.addHelpText('after', HELP).action(inThreeActs({ read, run, tell, close }));
}

const HELP = `
The run is divided into units of work, which adjoint worker takes from the queue on any machine; the result is that of adjoint
verify. Ended at any moment and started again with the same command, or with --resume and its journal, it goes on: what is
done stands in Redis, and in the journal where there is one. A Redis that goes away is waited for. docs/campaigns.md has more.

Examples:
  npx adjoint campaign ./mine.mjs --queue redis://localhost:6379 --seed 1 --journal run.ndjson
  npx adjoint worker --queue redis://localhost:6379     on any number of machines, where ./mine.mjs is the same file
  npx adjoint campaign --resume run.ndjson --queue redis://localhost:6379

Exit codes: those of adjoint verify; 2 as well where Redis is not there.
`;

interface Campaign extends AskedGate {
  readonly link: QueueLink;
  readonly coordinating: Coordinating;
}

type Found = Awaited<ReturnType<typeof gate.run>>;

async function read(names: string[], flags: CampaignFlags, command: Command): Promise<Campaign> {
  const link = await linkTo('campaign', flags.queue);
  try {
    const asked = await gate.read(names, { ...flags, workers: 1 }, command);
    if (asked.resumed !== null && asked.resumed.shard !== null) {
      await gate.close(asked);
      throw new UsageError('campaign: the journal is of one shard of a run; adjoint merge puts those together');
    }
    const { date, node, platform, arch, cpu } = environment();
    const coordinating = { version: programVersion(), date, machine: { node, platform, arch, cpu } };
    const executor = (progress: VerifyProgress) => overQueue(link, coordinating, newsFor(progress));
    return { ...asked, executor, link, coordinating };
  } catch (error) {
    link.close();
    throw error;
  }
}

function newsFor({ keep = toStderr, onWorkers = () => {} }: VerifyProgress) {
  return { onLine: keep, onWorkers };
}

function toStderr(text: string): void {
  process.stderr.write(`${text}\n`);
}

function run(asked: Campaign): Promise<Found> {
  return queueErrorsAsUsage('campaign', gate.run(asked));
}

/** What a campaign has in Redis stays there until its result is told. */
async function tell(found: Found, asked: Campaign): Promise<number> {
  const code = await gate.tell(found, asked);
  const { link, coordinating, subjects } = asked;
  if (found.result.endedEarly !== undefined) {
    toStderr(`adjoint: what is done stays at ${link.where}; the same command goes on with it`);
    return code;
  }
  const ended = endCampaign(link, coordinating, planFor(subjects, runOptions(asked))).catch(
    ({ message }: Error) => message,
  );
  const said = await Promise.race([ended, setTimeout(CLEARING_MS, `${link.where} went away`, { ref: false })]);
  if (said !== undefined) toStderr(`adjoint: the campaign is left at ${link.where}: ${said}`);
  return code;
}

async function close(asked: Campaign): Promise<void> {
  asked.link.close();
  await gate.close(asked);
}
