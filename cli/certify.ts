/** `adjoint certify`: certificates instead of drawn cases. */
import { randomInt } from 'node:crypto';
import { Command, InvalidArgumentError } from 'commander';
import { EarlyEnd } from '../properties/checking/early-end.ts';
import { MOST_BOUND } from '../properties/exhaustive/one-axis.ts';
import type { Strength } from '../properties/exhaustive/several-axes.ts';
import { DEFAULT_TIMEOUT_MS } from '../reports/verify/defaults.ts';
import { subjectSummary } from '../runs/any-run.ts';
import { type CertifyOptions, certifyAll, certifyPlanFor } from '../runs/certify/certify-all.ts';
import type { CertifyPlan } from '../runs/certify/plan.ts';
import type { CertifyResult } from '../runs/certify/result.ts';
import { openPlanned } from '../runs/open-planned.ts';
import { unitsOf } from '../runs/plan.ts';
import { executedBefore } from '../runs/unit-result.ts';
import { openSubjects } from '../subjects/index.ts';
import { inBrowser } from '../subjects/source.ts';
import type { Subject } from '../subjects/subject.ts';
import type { AskedRun } from './acts/asked-run.ts';
import { interruptible } from './acts/interruptible.ts';
import { closeAll, inThreeActs } from './acts/three-acts.ts';
import { campaignProgress } from './progress/campaign.ts';
import { certifyProgress } from './progress/certify.ts';
import { type BrowserFlags, browserChoice, withBrowserOptions } from './read/browser-options.ts';
import { type ConfigFlags, configFor, modulePath, settled, withConfigOptions } from './read/config.ts';
import { filesGiven, readKnownFailures } from './read/given.ts';
import {
  checkJournalFlags,
  checkSamePlan,
  checkSameSubjects,
  checkShardSeed,
  type JournalFlags,
  journalBegun,
  journalFile,
  openJournal,
  prepareJournal,
  resumedRun,
  withJournalOptions,
  withJournalWritten,
} from './read/journal.ts';
import { openNamed, SUBJECT_NAMES } from './read/open-subjects.ts';
import { duration, integerFrom, integerIn, workersOf } from './read/options.ts';
import { checkCampaignSeed } from './read/queue.ts';
import { checkSaidAgain } from './read/said-again.ts';
import { CERTIFY_REPORTS as REPORTS, type CertifyReport as ReportKind, tellCertificates } from './tell/certify.ts';
import { prepareReports, type ReportFiles, type Reports, withReports } from './tell/reports.ts';
import { resumeCommand } from './tell/resume.ts';
import { reading, UsageError } from './usage-error.ts';

/** How far a certificate goes. */
export interface Reach {
  readonly bound: number;
  readonly strength: Strength;
  readonly points: number;
  readonly words?: true;
}

interface Options extends ReportFiles<ReportKind>, ConfigFlags, JournalFlags, BrowserFlags, Reach {
  readonly seed?: number;
  readonly timeout: number;
  readonly threads: number;
  readonly workers?: number;
  /** Seconds. */
  readonly maxTime?: number;
  readonly knownFailures?: string;
  /** Of a campaign: the URL of its Redis. */
  readonly queue?: string;
}

/** The acts of a run of certificates, whoever executes it. */
export const certificates = { read, run, tell, close };

export function certifyCommand(): Command {
  const command = new Command('certify')
    .description('run every legal geometry of one axis within a bound, and covering arrays of more: a certificate')
    .argument('[subject...]', 'names, groups or modules; without any, every built-in subject that is installed')
    .option('--seed <integer>', 'what the points are drawn from (default: random, and printed)', integerFrom(0));
  withReach(command)
    .option(
      '--words',
      `calls in the words of the frameworks that the subjects speak, in place of cases (bound ${IN_WORDS.bound}, ${IN_WORDS.points} point)`,
    )
    .option('--timeout <ms>', 'for one call of a subject', integerFrom(1), DEFAULT_TIMEOUT_MS)
    .option('--threads <n>', 'how many subjects are to use that can use several', integerFrom(1), 1)
    .option(
      '--workers <n>',
      'pieces of work at once, each in a thread (default: one for each core, where it pays)',
      workersOf('certify'),
    )
    .option('--max-time <time>', 'end the run after so long; what was not run is reported, and not certified', duration)
    .option('--known-failures <file>', 'defects that are known: JSON; the certificate excepts them');
  return withReports(withJournalOptions(withConfigOptions(withBrowserOptions(command))), REPORTS)
    .addHelpText('after', HELP)
    .action(inThreeActs(certificates));
}

/** Options that say how far a certificate goes, by their names in commander. */
export const REACH = ['bound', 'strength', 'points'] as const;

export function withReach(command: Command): Command {
  return command
    .option(
      '--bound <n>',
      `the largest extent of one axis, 1 … ${MOST_BOUND}`,
      integerIn(`${command.name()}: --bound`, 1, MOST_BOUND),
      4,
    )
    .option('--strength <t>', 'of the covering arrays, 2 or 3', strength, 3)
    .option('--points <n>', 'random points per geometry', integerFrom(1), 3);
}

/** What is asked in words unless something else is said: every geometry is many calls. */
const IN_WORDS = { bound: 2, points: 1 } as const;

/** How far a certificate goes. @throws UsageError for a strength in words, which have no covering arrays */
function reachOf({ bound, strength, points, words }: Reach, command: Command): Reach {
  if (words === undefined) return { bound, strength, points };
  const isSaid = (name: keyof Reach) => command.getOptionValueSource(name) === 'cli';
  if (isSaid('strength')) {
    throw new UsageError(`${command.name()}: --words and --strength exclude each other: words have no covering arrays`);
  }
  return {
    ...{ strength, words },
    bound: isSaid('bound') ? bound : IN_WORDS.bound,
    points: isSaid('points') ? points : IN_WORDS.points,
  };
}

const HELP = `
Subjects: ${SUBJECT_NAMES};
the path of a module, browser: and such a path, or cmd: and a command, as for adjoint verify. A configuration gives subjects, known failures, seed, timeout
and the longest time, as there. docs/certificates.md says what a certificate claims, and what
it assumes. The defaults take a minute or two for the four engines.

Examples:
  npx adjoint certify ./mine.mjs
  npx adjoint certify ./mine.mjs --bound 3 --strength 2 --points 2
                                                     a short certificate, in seconds
  npx adjoint certify engines --seed 1 --json certificate.json
  npx adjoint certify onnxruntime-node --words --bound 2 --seed 1
                                                     every way to say each geometry in the words that it speaks
  npx adjoint certify ./mine.mjs --seed 1 --shard 1/2 --journal one.ndjson
                                                     one of two parts, which adjoint merge puts together

Exit codes: 0 all are certified, or all that a shard ran holds, 1 one is not, 2 bad usage or input, 3 the suite itself broke, 130 interrupted by Ctrl-C (143 by
SIGTERM).
`;

function strength(text: string): Strength {
  if (text !== '2' && text !== '3') throw new InvalidArgumentError('It must be 2 or 3.');
  return text === '2' ? 2 : 3;
}

/** All that the arguments of a run of certificates say. */
export interface AskedCertificates extends AskedRun {
  readonly options: Options;
  readonly plan: CertifyPlan;
  readonly reports: Reports<ReportKind>;
}

async function read(names: string[], given: Options, command: Command): Promise<AskedCertificates> {
  checkJournalFlags(given, command);
  if (given.resume !== undefined) return readResumed(given.resume, names, given, command);
  const { subjects: listed = [], knownFailures: known, seed, timeout, budgets } = await configFor(given);
  const options = settled(given, command, { knownFailures: known, seed, timeout, maxTime: budgets?.maxTime });
  checkShardSeed(options);
  checkCampaignSeed(options);
  const knownFailures = await reading(() => readKnownFailures(options.knownFailures));
  const named = names.length > 0 ? names : listed;
  const modules = named.flatMap((one) => modulePath(one) ?? []).map((file) => ({ name: 'the subject', file }));
  const reports = prepareReports(REPORTS, options, [...filesGiven(options), ...modules], journalFile(options));
  const reach = reachOf(options, command);
  const resumed = options.queue === undefined ? null : journalBegun(options.journal, 'certify');
  if (resumed === null) prepareJournal('certify', options, named);
  const { timeout: timeoutMs, threads } = options;
  const browser = browserChoice(options);
  const subjects = await openNamed(named, (sources) => openSubjects(inBrowser(sources, browser), timeoutMs, threads));
  const settings = { timeoutMs, threads, ...(browser !== undefined && { browser }) };
  const plan = await planned(subjects, { ...reach, seed: options.seed ?? randomInt(2 ** 31), knownFailures, settings });
  return kept({ options, plan, reports, subjects, resumed });
}

/** Where the subjects cannot be asked so, none is left open. @throws UsageError for a subject that has no words */
async function planned(subjects: readonly Subject[], options: CertifyOptions): Promise<CertifyPlan> {
  try {
    const plan = await reading(() => certifyPlanFor(subjects, options));
    // Its covering arrays take seconds in which no signal would be heard: they are made before progress is shown.
    unitsOf(plan);
    return plan;
  } catch (error) {
    await closeAll(subjects);
    throw error;
  }
}

/** The run of a journal: everything that a result depends on is as it was. */
async function readResumed(
  file: string,
  names: readonly string[],
  flags: Options,
  command: Command,
): Promise<AskedCertificates> {
  const resumed = resumedRun(file, 'certify');
  checkSaidAgain(resumed, names, flags, command);
  const { plan, shard } = resumed;
  const reports = prepareReports(REPORTS, flags, [{ name: '--resume', file }]);
  const subjects = await reading(() => openPlanned(plan, plan.subjects));
  const options = { ...flags, ...(shard !== null && { shard }) };
  return kept({ options, plan, reports, subjects, resumed });
}

/** With the journal that the run writes. Where that is refused, nothing is left open. */
async function kept(asked: Omit<AskedCertificates, 'journal'>): Promise<AskedCertificates> {
  const { options, plan, subjects, resumed } = asked;
  try {
    if (resumed !== null && options.resume === undefined) checkSamePlan(resumed, plan);
    else if (resumed !== null) checkSameSubjects(resumed, subjects.map(subjectSummary));
    return { ...asked, journal: openJournal(options, plan, resumed) };
  } catch (error) {
    await closeAll(subjects);
    throw error;
  }
}

async function run({ options, plan, subjects, resumed, journal, executor }: AskedCertificates): Promise<CertifyResult> {
  const { maxTime, shard, workers = 'cores' } = options;
  const { seed, bound, strength, points, words = false, knownFailures, settings } = plan;
  const campaign = executor === undefined ? null : { display: campaignProgress(), executor };
  const progress = campaign?.display ?? certifyProgress();
  return interruptible(progress, async (interrupt) => {
    const end = new EarlyEnd({ signal: interrupt, ...(maxTime !== undefined && { maxTimeMs: 1000 * maxTime }) });
    const { signal } = end;
    const result = await certifyAll(subjects, {
      ...{ seed, bound, strength, points, words, knownFailures, ...(settings !== null && { settings }) },
      ...(campaign !== null && { executor: campaign.executor(campaign.display) }),
      workers,
      signal,
      onProgress: progress.update,
      onUnits: progress.onUnits,
      ...(shard !== undefined && { shard }),
      ...(resumed !== null && { done: resumed.journal.results }),
      ...(journal !== null && { onUnit: (unit) => journal.result(unit) }),
    }).finally(() => end.close());
    journal?.close();
    return result;
  });
}

async function tell(result: CertifyResult, { options, reports, journal, resumed }: AskedCertificates): Promise<number> {
  const read = resumed === null ? 0 : Math.min(result.points, executedBefore(resumed.journal.results.values()));
  await withJournalWritten(journal, () => tellCertificates(result, reports, { read }));
  const kept = options.resume ?? options.journal;
  const isCut = result.certificates.some(({ status }) => status === 'interrupted');
  // A campaign says itself how it is gone on with.
  if (isCut && kept !== undefined && options.queue === undefined) {
    const stream = reports.takeStdout ? process.stderr : process.stdout;
    stream.write(`resume: ${resumeCommand('certify', kept)}\n`);
  }
  // Nothing speaks against what this shard ran; merge says what is to be said of all of them.
  const isWell = result.verdict === 'certified' || (result.verdict === 'partial' && options.shard !== undefined);
  return isWell ? 0 : 1;
}

function close({ subjects }: AskedCertificates): Promise<void> {
  return closeAll(subjects);
}
