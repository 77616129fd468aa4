/** `adjoint campaign`: the gate, executed by any number of workers on any number of machines. */
import { setTimeout } from 'node:timers/promises';
import { Command, Option } from 'commander';
import { environment } from '../bench/environment.ts';
import { printable } from '../reports/printable.ts';
import type { CertifyResult } from '../runs/certify/result.ts';
import type { RunPlan } from '../runs/kinds.ts';
import { type CampaignNews, type Coordinating, endCampaign, overQueue } from '../runs/queue/coordinator.ts';
import type { QueueLink } from '../runs/queue/link.ts';
import { planFor } from '../runs/verify/gate.ts';
import type { AskedRun } from './acts/asked-run.ts';
import { dropCampaigns, listCampaigns } from './acts/open-campaigns.ts';
import { inThreeActs } from './acts/three-acts.ts';
import { type AskedCertificates, certificates, certifyCommand, REACH, type Reach, withReach } from './certify.ts';
import type { CampaignDisplay } from './progress/campaign.ts';
import { WorkerNews } from './progress/worker-news.ts';
import { linkTo, queueErrorsAsUsage } from './read/queue.ts';
import { type VerifyFlags, withVerifyOptions } from './read/verify-options.ts';
import { invocation, programVersion } from './tell/this-program.ts';
import { UsageError } from './usage-error.ts';
import { type AskedGate, gate, runOptions } from './verify.ts';

/** How long the end may take: the result is told. */
const CLEARING_MS = 10_000;

/** Options of a run that a campaign has not, by their names in commander, and why. */
const NOT_HERE: Readonly<Record<string, string>> = {
  path: 'is about one case: adjoint verify runs it',
  case: 'is about one case: adjoint verify runs it',
  updateKnownFailures: 'is for adjoint verify, which can ask the subjects again here',
  watch: 'is for adjoint verify, which runs here what is changed here',
  workers: 'is for a run on this machine alone: adjoint worker has --concurrency',
  shard: 'divides a run beforehand: here the workers divide it',
};

interface CampaignFlags extends VerifyFlags, Reach {
  readonly queue: string;
  readonly certify?: true;
  readonly list?: true;
  /** A digest, or all. */
  readonly drop?: string;
}

export function campaignCommand(): Command {
  const command = new Command('campaign')
    .description('run every law on implementations, executed by workers on any number of machines')
    .argument('[subject...]', 'names, groups or modules, which each worker opens by the same words')
    .requiredOption('--queue <url>', 'the Redis or Valkey that the workers share, as redis://host:6379');
  for (const option of withVerifyOptions(new Command('campaign')).options) {
    if (option.attributeName() === 'seed') option.description = 'needed: what the cases are drawn from';
    if (Object.hasOwn(NOT_HERE, option.attributeName())) leaveOut(command, option);
    else if (!option.hidden) command.addOption(option);
  }
  return withReach(command.option('--certify', 'certificates instead of drawn cases, as adjoint certify makes them'))
    .option('--list', 'show the campaigns that the Redis has, and end')
    .option('--drop <digest>', 'remove a campaign that is left there, or all; what is done of it is lost')
    .addHelpText('after', HELP)
    .action(async (names: string[], flags: CampaignFlags, self: Command) => {
      if (flags.list || flags.drop !== undefined) return managed(names, flags, self);
      if (flags.certify === undefined) checkVerifies(self);
      await (flags.certify ? certified : verified)(names, flags, self);
    });
}

/** An option that a run has elsewhere says why it is none here. */
function leaveOut(command: Command, { flags }: Option): void {
  const option = new Option(flags).hideHelp();
  command.addOption(option).on(`option:${option.name()}`, () => {
    throw new UsageError(`campaign: --${option.name()} ${NOT_HERE[option.attributeName()]}`);
  });
}

/** Shows or removes campaigns, in place of a run. */
async function managed(names: readonly string[], { queue, list, drop }: CampaignFlags, command: Command) {
  const word = list ? '--list' : '--drop';
  const mine = [list ? 'list' : 'drop', 'queue'];
  const given = command.options.filter((option) => command.getOptionValueSource(option.attributeName()) === 'cli');
  const other = given.find((option) => !mine.includes(option.attributeName()))?.long ?? names[0];
  if (other !== undefined) throw new UsageError(`campaign: ${word} and ${other} exclude each other`);
  const link = await linkTo('campaign', queue);
  try {
    await queueErrorsAsUsage('campaign', drop === undefined ? listCampaigns(link) : dropCampaigns(link, drop));
    process.exitCode = 0;
  } finally {
    link.close();
  }
}

const HELP = `
The run is divided into units of work, which adjoint worker takes from the queue on any machine; the result is that of adjoint
verify. Ended at any moment and started again with the same command, or with --resume and its journal, it goes on: what is
done stands in Redis, and in the journal where there is one; so --seed is needed, since without it the same command would be
another run. A Redis that goes away is waited for. docs/campaigns.md has more.

Not here: ${Object.keys(NOT_HERE)
  .map((name) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`)
  .join(', ')}; each says why where it is typed.

Examples:
  npx adjoint campaign ./mine.mjs --queue redis://localhost:6379 --seed 1 --journal run.ndjson
  npx adjoint worker --queue redis://localhost:6379     on any number of machines, where ./mine.mjs is the same file
  npx adjoint campaign ./mine.mjs --certify --bound 5 --queue redis://localhost:6379 --seed 1
  npx adjoint campaign --resume run.ndjson --queue redis://localhost:6379
  npx adjoint campaign --list --queue redis://localhost:6379         what is there, and how far it is
  npx adjoint campaign --drop all --queue redis://localhost:6379     remove what nobody goes on with

Exit codes: those of adjoint verify; 2 as well where Redis is not there.
`;

/** What a campaign can be of: the acts of a run, and what the queue must know of it. */
interface Kind<Asked extends AskedRun, Found> {
  read(names: string[], flags: CampaignFlags, command: Command): Promise<Asked>;
  run(asked: Asked): Promise<Found>;
  tell(found: Found, asked: Asked): Promise<number>;
  close(asked: Asked): Promise<void>;
  planOf(asked: Asked): RunPlan;
  /** Whether it ended before everything was run. */
  isCut(found: Found): boolean;
}

interface InQueue {
  readonly link: QueueLink;
  readonly coordinating: Coordinating;
}

const verified = campaignOf<AskedGate, Awaited<ReturnType<typeof gate.run>>>({
  ...gate,
  planOf: (asked) => planFor(asked.subjects, runOptions(asked)),
  isCut: ({ result }) => result.endedEarly !== undefined,
});

const certified = campaignOf<AskedCertificates, CertifyResult>({
  ...certificates,
  read(names, flags, command) {
    checkCertifies(command);
    return certificates.read(names, flags, command);
  },
  planOf: ({ plan }) => plan,
  isCut: ({ isInterrupted }) => isInterrupted,
});

/** @throws UsageError where an option is given that certificates have no use for */
function checkCertifies(command: Command): void {
  const known = certifyCommand().options.map((option) => option.attributeName());
  const mine = ['certify', 'queue'];
  const given = command.options.filter((option) => command.getOptionValueSource(option.attributeName()) === 'cli');
  const other = given.find((option) => ![...known, ...mine].includes(option.attributeName()));
  if (other !== undefined) throw new UsageError(`campaign: --certify and ${other.long} exclude each other`);
}

/** @throws UsageError where an option is given that only certificates have a use for */
function checkVerifies(command: Command): void {
  const name = REACH.find((one) => command.getOptionValueSource(one) === 'cli');
  if (name !== undefined) throw new UsageError(`campaign: --${name} needs --certify`);
}

function campaignOf<Asked extends AskedRun, Found>(kind: Kind<Asked, Found>) {
  return inThreeActs({
    async read(names: string[], flags: CampaignFlags, command: Command): Promise<Asked & InQueue> {
      const link = await linkTo('campaign', flags.queue);
      try {
        const asked = await kind.read(names, { ...flags, workers: 1 }, command);
        await checkUndivided(kind, asked);
        const { date, node, platform, arch, cpu } = environment();
        const coordinating = { version: programVersion(), date, machine: { node, platform, arch, cpu } };
        const executor = (progress: CampaignDisplay) => overQueue(link, coordinating, newsFor(link, flags, progress));
        return { ...asked, executor, link, coordinating };
      } catch (error) {
        link.close();
        throw error;
      }
    },
    run: (asked) => queueErrorsAsUsage('campaign', kind.run(asked)),
    async tell(found, asked) {
      const code = await kind.tell(found, asked);
      if (kind.isCut(found))
        toStderr(`adjoint: what is done stays at ${asked.link.where}; the same command goes on with it`);
      else await removed(asked, kind.planOf(asked));
      return code;
    },
    async close(asked) {
      asked.link.close();
      await kind.close(asked);
    },
  });
}

async function checkUndivided<Asked extends AskedRun>(kind: Pick<Kind<Asked, unknown>, 'close'>, asked: Asked) {
  if (asked.resumed === null || asked.resumed.shard === null) return;
  await kind.close(asked);
  throw new UsageError('campaign: the journal is of one shard of a run; adjoint merge puts those together');
}

/** What a campaign has in Redis stays there until its result is told. */
async function removed({ link, coordinating }: InQueue, plan: RunPlan): Promise<void> {
  const ended = endCampaign(link, coordinating, plan).catch(({ message }: Error) => message);
  const said = await Promise.race([ended, setTimeout(CLEARING_MS, `${link.where} went away`, { ref: false })]);
  if (said !== undefined) toStderr(`adjoint: the campaign is left at ${link.where}: ${printable(said)}`);
}

/** Where there is no progress, only what is not as it should be. */
function newsFor({ where }: QueueLink, { queue }: CampaignFlags, display: CampaignDisplay): CampaignNews {
  const { keep = (text: string, isGood = false) => isGood || toStderr(text), onWorkers = () => {} } = display;
  // What is shown of the URL has no password.
  const url = queue === where || queue === `${where}/` ? where : 'URL, the one of this campaign';
  const news = new WorkerNews(`${invocation()} worker --queue ${url}`, keep);
  return {
    onLine: (text) => keep(printable(text)),
    onQueued: (units) => news.queued(units, where),
    onWorkers(count, names) {
      news.workers(names);
      onWorkers(count);
    },
  };
}

function toStderr(text: string): void {
  process.stderr.write(`${text}\n`);
}
