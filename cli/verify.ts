/** `adjoint verify`: the gate. */
import { randomInt } from 'node:crypto';
import { Command } from 'commander';
import { environment } from '../bench/environment.ts';
import { PathError } from '../properties/checking/check.ts';
import type { KnownFailure } from '../properties/known-failures/known-failures.ts';
import { isAbout, isBroughtAlong, type Law } from '../properties/law.ts';
import { CORE_LAWS, FURTHER_LAWS, LAW_GROUPS, lawsNamed, WORD_LAWS } from '../properties/laws.ts';
import { CASE_FOLDER, caseFiles } from '../reports/case-file.ts';
import { DEFAULT_TIMEOUT_MS } from '../reports/verify/defaults.ts';
import { subjectSummary } from '../runs/any-run.ts';
import { openPlanned } from '../runs/open-planned.ts';
import { executedBefore } from '../runs/unit-result.ts';
import { planFor } from '../runs/verify/gate.ts';
import type { VerifyResult } from '../runs/verify/result.ts';
import { withoutUnloaded } from '../runs/verify/unloaded.ts';
import { type KnownFailuresUpdate, updateKnownFailures } from '../runs/verify/update-known-failures.ts';
import { verify } from '../runs/verify/verify.ts';
import { type CaseOrCall, isCall } from '../spec/conventions/case-or-call.ts';
import type { LoadFailure } from '../subjects/open-all.ts';
import type { Subject } from '../subjects/subject.ts';
import type { AskedRun } from './acts/asked-run.ts';
import { interruptible } from './acts/interruptible.ts';
import { closeAll, inThreeActs } from './acts/three-acts.ts';
import { repeatOnChange } from './acts/watch.ts';
import { dotsProgress, NO_PROGRESS, type VerifyProgress, verifyProgress } from './progress/verify.ts';
import { browserChoice } from './read/browser-options.ts';
import { checkCaseFits, checkPath } from './read/case-and-path.ts';
import { configFor, modulePath } from './read/config.ts';
import { filesGiven, type ListToUpdate, readCase, readKnownFailures, readListToUpdate } from './read/given.ts';
import {
  checkJournalFlags,
  checkSamePlan,
  checkSameSubjects,
  checkShardSeed,
  journalBegun,
  journalFile,
  openJournal,
  prepareJournal,
  resumedRun,
  withJournalWritten,
} from './read/journal.ts';
import { isOfModel, type ModelFlags, withModelOptions } from './read/model.ts';
import { openApart, SUBJECT_NAMES } from './read/open-subjects.ts';
import { needCharts } from './read/optional-packages.ts';
import { checkCampaignSeed } from './read/queue.ts';
import { checkSaidAgain } from './read/said-again.ts';
import {
  checkReporter,
  configured,
  isMatched,
  lawsMatching,
  modulesToWatch,
  type VerifyFlags,
  withVerifyOptions,
} from './read/verify-options.ts';
import { tellUpdate } from './tell/known-failures.ts';
import { prepareReports, type Reports, writeCases } from './tell/reports.ts';
import { resumeCommand } from './tell/resume.ts';
import {
  isForPeople,
  REPORTERS,
  reported,
  tellGithub,
  VERIFY_REPORTS,
  type VerifyReport,
  verdictColour,
  verifyDrafts,
} from './tell/verify.ts';
import { reading, UsageError } from './usage-error.ts';

export function verifyCommand(): Command {
  const command = new Command('verify')
    .description('run every law on implementations of transposed convolution, and say where they fail')
    .argument('[subject...]', 'names, groups or modules; without any, every built-in subject that is installed');
  return withModelOptions(withVerifyOptions(command), 'check the layers of this model file instead of drawn cases')
    .option(
      '--whole',
      'of an ONNX model: run all of it in onnxruntime-node, and check what each layer gave for what it got',
    )
    .addHelpText('after', HELP)
    .action(async (names: string[], flags: VerifyFlags & ModelFlags, self: Command) => {
      if (isOfModel(flags)) return (await import('./verify-model.ts')).verifyModel(names, flags, self);
      return (flags.watch ? repeated : once)(names, flags, self);
    });
}

const HELP = `
Subjects: ${SUBJECT_NAMES};
the path of a module that exports convTranspose(case), returning { shape, data } or a promise of it;
or browser: and such a path, to run it in a page of a browser (docs/browser.md);
or cmd: and the command of a program in any language that speaks docs/PROTOCOL.md. What one of them does not do it declares
among its capabilities (adjoint list capabilities), and is then not asked. When the gate is red: docs/red-gate.md.

Laws: ${CORE_LAWS.map(({ id }) => id).join(', ')} (--law core),
near-default and large-sizes, and ${FURTHER_LAWS.length} further ones, which \`adjoint list\` names.

Reporters:
${Object.entries(REPORTERS)
  .map(([name, what]) => `  ${name.padEnd(10)}${what}`)
  .join('\n')}

A configuration, adjoint.config.mjs, .ts or .json in the working folder or above it, may give subjects, knownFailures, seed,
runs, timeout, budgets, laws and reports; the command line wins (docs/verify.md).

Examples:
  npx adjoint verify ./mine.mjs                      gate your implementation
  npx adjoint verify ./mine.mjs --law agreement --seed 7 --path 3:0:1
                                                     replay what a failure printed
  npx adjoint verify "cmd:python3 mine.py"           gate a program over a pipe
  npx adjoint verify ./mine.mjs --case @case.json --law agreement
  npx adjoint verify engines --runs 1000 --json -    only the reference engines, JSON on stdout
  npx adjoint verify ./mine.mjs --grep "groups|bias" --reporter dots
                                                     laws that speak of groups or a bias, a character each
  npx adjoint verify ./mine.mjs --law agreement --watch
                                                     again whenever you save
  npx adjoint verify ./mine.mjs --known-failures known.json --update-known-failures
                                                     list what fails, to be explained
  npx adjoint verify --model generator.onnx          the least accurate layer of a model, and the runtime that it is in
  npx adjoint verify ./mine.mjs --model generator.onnx
                                                     the layers of a model, with integers and with its weights
  npx adjoint verify                                 what adjoint.config.mjs says, with --quiet for a log

Exit codes: 0 agree, 1 disagreement or not everything was run, 2 bad usage or input (a --case that no law could be run on,
a --path that names no case), 3 the suite itself broke, 130 interrupted by Ctrl-C (143 by SIGTERM): what was found until then
is reported. docs/verify.md has more.
`;

/** The acts of a gate, whoever executes it. */
export const gate = { read, run, tell, close };

const once = inThreeActs(gate);

/** With --watch: the same cases each time, so that a change shows what it does. */
async function repeated(names: string[], flags: VerifyFlags, command: Command): Promise<void> {
  const config = await configFor(flags, true);
  const seed = flags.seed ?? config.seed ?? randomInt(2 ** 31);
  const modules = modulesToWatch(names.length > 0 ? names : (config.subjects ?? []), flags);
  await repeatOnChange(modules, () => once(names, { ...flags, seed }, command));
}

/** All that the arguments of a gate say. */
export interface AskedGate extends AskedRun {
  readonly options: VerifyFlags;
  readonly seed: number;
  readonly laws: readonly Law[];
  readonly given: CaseOrCall | null;
  readonly knownFailures: readonly KnownFailure[];
  /** Null where the list of known failures stays as it is. */
  readonly toUpdate: ListToUpdate | null;
  readonly reports: Reports<VerifyReport>;
  readonly notLoaded: readonly LoadFailure[];
}

async function read(names: string[], given: VerifyFlags, command: Command): Promise<AskedGate> {
  checkJournalFlags(given, command);
  if (given.resume !== undefined) return readResumed(given.resume, names, given, command);
  const config = await configFor(given, given.quiet);
  const options = configured(given, command, config);
  checkShardSeed(options);
  checkCampaignSeed(options);
  const chosen = await reading(() => lawsMatching(options));
  const toUpdate = options.updateKnownFailures ? await reading(() => readListToUpdate(options)) : null;
  const isNew = toUpdate !== null && toUpdate.written.length === 0;
  const knownFailures = isNew ? [] : await reading(() => readKnownFailures(options.knownFailures));
  const one = await reading(() => readCase('--case', options.case));
  checkOneCase(options, chosen, one);
  checkReporter(options);
  needCharts('verify --figure', options.figure);
  const named = names.length > 0 ? names : (config.subjects ?? []);
  const modules = named.flatMap((one) => modulePath(one) ?? []).map((file) => ({ name: 'the subject', file }));
  const reports = prepareReports(VERIFY_REPORTS, options, [...filesGiven(options), ...modules], journalFile(options));
  const begun = options.queue === undefined ? null : journalBegun(options.journal, 'verify');
  if (begun === null) prepareJournal('verify', options, named);
  const isWhole = (options.journal ?? options.shard ?? options.queue) !== undefined;
  const { opened: subjects, failed: notLoaded } = await openApart(named, options, isWhole);
  const seed = options.seed ?? randomInt(2 ** 31);
  const speaks = (subject: Subject) => isBroughtAlong(subject) && subject.capabilities.conventions.length > 0;
  const laws = withWords(chosen, options, (one !== null && isCall(one)) || subjects.some(speaks));
  const said = { options, seed, laws, given: one, knownFailures, toUpdate, reports };
  const asked = { ...said, subjects, notLoaded, resumed: begun };
  try {
    const plan = planFor(subjects, runOptions(asked));
    if (begun !== null) checkSamePlan(begun, plan);
    return { ...asked, journal: openJournal(options, plan, begun) };
  } catch (error) {
    await closeAll(subjects);
    throw error;
  }
}

/** The run of a journal: everything that a result depends on is as it was. */
async function readResumed(
  file: string,
  names: readonly string[],
  flags: VerifyFlags,
  command: Command,
): Promise<AskedGate> {
  checkReporter(flags);
  needCharts('verify --figure', flags.figure);
  const resumed = resumedRun(file, 'verify');
  checkSaidAgain(resumed, names, flags, command);
  const { plan, shard } = resumed;
  const reports = prepareReports(VERIFY_REPORTS, flags, [{ name: '--resume', file }]);
  const { timeoutMs: timeout = DEFAULT_TIMEOUT_MS, threads = 1 } = plan.settings ?? {};
  const subjects = await reading(() => openPlanned(plan, plan.subjects));
  const { seed, runs, laws, knownFailures } = plan;
  const drawOn = flags.maxTime !== undefined;
  const options = { ...flags, seed, runs, timeout, threads, drawOn, ...(shard !== null && { shard }) };
  const asked = {
    options,
    seed,
    laws,
    given: null,
    knownFailures,
    toUpdate: null,
    reports,
    subjects,
    notLoaded: [],
    resumed,
  };
  try {
    checkSameSubjects(resumed, subjects.map(subjectSummary));
    return { ...asked, journal: openJournal(options, plan, resumed) };
  } catch (error) {
    await closeAll(subjects);
    throw error;
  }
}

/**
 * The laws of words as well, as far as --grep leaves them, where --law chooses no others: for a call that is given, and for a
 * subject that somebody brings along and that says what it speaks.
 */
function withWords(laws: readonly Law[], { law, grep }: VerifyFlags, spoken: boolean): readonly Law[] {
  if (law !== undefined || !spoken) return laws;
  return [...new Set([...laws, ...WORD_LAWS.filter((one) => isMatched(one, grep))])];
}

/** @throws UsageError where one case is asked for, and something does not go with it */
function checkOneCase(options: VerifyFlags, laws: readonly Law[], given: CaseOrCall | null): void {
  checkPath(options);
  if (options.figure !== undefined && (options.case ?? options.path) !== undefined) {
    throw new UsageError('--figure draws the coverage of drawn cases, so that it excludes --case and --path');
  }
  if (given === null || options.law === undefined) return;
  const singly = options.law.filter((id) => !LAW_GROUPS.includes(id));
  if (singly.length > 0) checkCaseFits(lawsNamed(singly), given);
  // Of a group those that are about the case run, and the others are not covered: one at least.
  if (!laws.some((law) => isAbout(law, given))) checkCaseFits(laws, given);
}

interface Found {
  readonly result: VerifyResult;
  /** Null where none was asked for, or the run ended early: then it does not say what no longer fails. */
  readonly update: KnownFailuresUpdate | null;
}

async function run(asked: AskedGate): Promise<Found> {
  const { toUpdate, subjects } = asked;
  const result = withoutUnloaded(await resultOf(asked), asked.notLoaded);
  if (toUpdate === null || result.endedEarly !== undefined) return { result, update: null };
  const reference = `unexplained, ${new Date().toISOString().slice(0, 10)}`;
  return { result, update: await updateKnownFailures(toUpdate.written, result, subjects, reference) };
}

async function resultOf(asked: AskedGate): Promise<VerifyResult> {
  const { options, laws, subjects, journal, resumed, executor } = asked;
  const progress = progressOf(asked);
  const { bail, maxTime, drawOn, shard, workers = 'cores' } = options;
  return interruptible(progress, async (signal) => {
    const found = await verify(subjects, {
      ...runOptions(asked),
      ...(bail !== undefined && { bail }),
      ...(maxTime !== undefined && { maxTimeMs: 1000 * maxTime, drawOn: drawOn === true && executor === undefined }),
      ...(shard !== undefined && { shard }),
      workers,
      ...(executor !== undefined && { executor: executor(progress) }),
      ...(progress.onUnits !== undefined && { onUnits: progress.onUnits }),
      ...(resumed !== null && { done: resumed.journal.results }),
      ...(journal !== null && { onUnit: (result) => journal.result(result) }),
      signal,
      onProgress: progress.update,
    });
    journal?.close();
    // A run that was ended, or whose time is over, is not made longer.
    const isCut = signal.aborted || (found.endedEarly !== undefined && bail === undefined);
    if (isCut || found.checks.every(({ failure }) => failure === null)) return found;
    // Loaded only here: a green run needs none of the re-created defects, which take a fifth of its start.
    const { withLookalikes } = await import('../faults/compare-failures.ts');
    return withLookalikes(found, subjects, laws, signal);
  }).catch((error: Error) => {
    throw error instanceof PathError ? new UsageError(`--path: ${error.message}`) : error;
  });
}

/** What the plan of a run is made of. */
export function runOptions({ options, seed, laws, given, knownFailures }: Omit<AskedGate, 'resumed' | 'journal'>) {
  const { runs, path, timeout: timeoutMs, threads, dtype: dtypes } = options;
  const browser = browserChoice(options);
  return {
    laws,
    settings: {
      timeoutMs,
      threads,
      ...(dtypes !== undefined && { dtypes }),
      ...(browser !== undefined && { browser }),
    },
    seed,
    runs,
    ...(path !== undefined && { path }),
    ...(given !== null && { case: given }),
    knownFailures,
  };
}

function progressOf({ options, laws, reports }: AskedGate): VerifyProgress {
  if (options.reporter === 'dots') return dotsProgress(reports.takeStdout ? process.stderr : process.stdout);
  if (options.quiet) return NO_PROGRESS;
  return verifyProgress(laws.length);
}

/** @returns whether the list of known failures was changed */
async function told({ result, update }: Found, asked: AskedGate): Promise<boolean> {
  const { options, given, toUpdate, reports, resumed } = asked;
  const { reporter, quiet = false } = options;
  const read = resumed === null ? 0 : Math.min(result.cases, executedBefore(resumed.journal.results.values()));
  const drafts = verifyDrafts(result, environment(), read);
  writeCases(caseFiles(result.checks, CASE_FOLDER));
  await reports.write(await reported(result, reporter, drafts, quiet, read), drafts, verdictColour(result, reporter));
  if (process.env.GITHUB_ACTIONS === 'true') await tellGithub(result, reporter, drafts);
  if (given !== null && result.checks.every(({ status }) => status === 'not covered')) {
    throw new UsageError('--case: no law could be run on it for any subject; the report says why');
  }
  return toUpdate !== null && tellUpdate(toUpdate, update);
}

async function tell(found: Found, asked: AskedGate): Promise<number> {
  const { options, reports, journal } = asked;
  const { result } = found;
  const isChanged = await withJournalWritten(journal, () => told(found, asked));
  const kept = options.resume ?? options.journal;
  // A campaign says itself how it is gone on with.
  if (result.endedEarly !== undefined && kept !== undefined && options.queue === undefined) {
    const stream = isForPeople(options.reporter) && !reports.takeStdout ? process.stdout : process.stderr;
    stream.write(`resume: ${resumeCommand('verify', kept)}\n`);
  }
  // Nothing speaks against what this shard ran; merge says what is to be said of all of them.
  const isWell = result.verdict === 'agree' || (result.verdict === 'partial' && options.shard !== undefined);
  return isWell && !isChanged ? 0 : 1;
}

function close({ subjects }: AskedGate): Promise<void> {
  return closeAll(subjects);
}
