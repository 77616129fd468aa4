/** `adjoint verify`: the gate. */
import { randomInt } from 'node:crypto';
import { Command } from 'commander';
import { environment } from '../bench/environment.ts';
import { withLookalikes } from '../faults/lookalike.ts';
import { PathError } from '../properties/check.ts';
import type { KnownFailure } from '../properties/known-failures.ts';
import type { Law } from '../properties/law.ts';
import { CORE_LAWS, FURTHER_LAWS, lawsNamed } from '../properties/laws.ts';
import { type VerifyResult, verify } from '../properties/verify.ts';
import { CASE_FOLDER, caseFiles } from '../reports/case-file.ts';
import { combinationsFigure } from '../reports/combinations-figure.ts';
import { resultJson } from '../reports/json.ts';
import { DEFAULT_RUNS, DEFAULT_TIMEOUT_MS } from '../reports/verify/failures.ts';
import { verifyJunit } from '../reports/verify/junit.ts';
import { verifyMarkdown } from '../reports/verify/markdown.ts';
import { verifyText } from '../reports/verify/text.ts';
import type { Case } from '../spec/case.ts';
import { openSubjects } from '../subjects/index.ts';
import type { Subject } from '../subjects/subject.ts';
import { interruptible } from './acts/interruptible.ts';
import { closeAll, inThreeActs } from './acts/three-acts.ts';
import { verifyProgress } from './progress/verify.ts';
import { checkCaseFits, checkPath } from './read/case-and-path.ts';
import { filesGiven, readCase, readKnownFailures } from './read/given.ts';
import { withMovedOptions } from './read/moved-options.ts';
import { openTyped, SUBJECT_NAMES } from './read/open-subjects.ts';
import { collected, integerFrom, seconds } from './read/options.ts';
import { tellGithub } from './tell/github.ts';
import { prepareReports, type ReportFiles, type Reports, withReports, writeCases } from './tell/reports.ts';
import { invocation } from './tell/this-program.ts';
import { reading, UsageError } from './usage-error.ts';

const REPORTS = ['json', 'junit', 'markdown', 'figure'] as const;
type ReportKind = (typeof REPORTS)[number];

interface Options extends ReportFiles<ReportKind> {
  readonly seed?: number;
  readonly runs: number;
  readonly law?: readonly string[];
  readonly path?: string;
  readonly case?: string;
  readonly timeout: number;
  readonly threads: number;
  readonly bail?: number;
  /** Seconds. */
  readonly maxTime?: number;
  readonly knownFailures?: string;
}

export function verifyCommand(): Command {
  const command = new Command('verify')
    .description('run every law on implementations of transposed convolution, and say where they fail')
    .argument('[subject...]', 'names, groups or modules; without any, every built-in subject that is installed')
    .option('--seed <integer>', 'what the cases are drawn from (default: random, and printed)', integerFrom(0))
    .option(
      '--runs <count>',
      'cases per core law and subject; further laws get a quarter as many',
      integerFrom(1),
      DEFAULT_RUNS,
    )
    .option('--law <id>', 'only this law; several with commas, or by giving the option again', collected)
    .option('--path <path>', 'replay one case: the path that a failure of the same seed printed')
    .option('--case <json>', 'run this case instead of generated ones; @FILE reads it from a file, - from stdin')
    .option('--timeout <ms>', 'for one call of a subject', integerFrom(1), DEFAULT_TIMEOUT_MS)
    .option('--threads <n>', 'how many subjects are to use that can use several', integerFrom(1), 1)
    .option('--bail <n>', 'end the run when so many laws have failed, over all subjects', integerFrom(1))
    .option(
      '--max-time <seconds>',
      'end the run after so long; what was not run is reported, and is no agreement',
      seconds,
    )
    .option('--known-failures <file>', 'defects that are known: JSON; each must still fail, and may');
  withMovedOptions(
    withReports(command, REPORTS),
    { '--exhaustive': 'certify' },
    { '--bound [n]': 'certify', '--strength [t]': 'certify', '--points [n]': 'certify' },
  );
  return command.addHelpText('after', HELP).action(inThreeActs({ read, run, tell, close }));
}

const HELP = `
Subjects: ${SUBJECT_NAMES};
the path of a module that exports convTranspose(case), returning { shape, data } or a promise of it;
or cmd: and the command of a program in any language that speaks docs/PROTOCOL.md. What one of them does not do it declares
among its capabilities (docs/implementation.md; adjoint list names them), and is then not asked.

Laws: ${CORE_LAWS.map(({ id }) => id).join(', ')} (--law core),
near-default and large-sizes, and ${FURTHER_LAWS.length} further ones, which \`adjoint list\` names.

Examples:
  npx adjoint verify ./mine.mjs                      gate your implementation
  npx adjoint verify ./mine.mjs --law agreement --seed 7 --path 3:0:1
                                                     replay what a failure printed
  npx adjoint verify "cmd:python3 mine.py"           gate a program over a pipe
  npx adjoint verify ./mine.mjs --case @case.json --law agreement
  npx adjoint verify engines --runs 1000 --json -    only the reference engines, JSON on stdout

Exit codes: 0 agree, 1 disagreement or not everything was put, 2 bad usage or input (a --case that no law could be put to,
a --path that names no case), 3 the suite itself broke, 130 interrupted by Ctrl-C (143 by SIGTERM): what was found until then
is reported. docs/verify.md has more.
`;

interface Asked {
  readonly options: Options;
  readonly seed: number;
  readonly laws: readonly Law[];
  readonly given: Case | null;
  readonly knownFailures: readonly KnownFailure[];
  readonly reports: Reports<ReportKind>;
  readonly subjects: readonly Subject[];
}

async function read(typed: string[], options: Options): Promise<Asked> {
  const laws = await reading(() => lawsNamed(options.law ?? []));
  const knownFailures = await reading(() => readKnownFailures(options.knownFailures));
  const given = await reading(() => readCase('--case', options.case));
  checkPath(options);
  if (options.figure !== undefined && (options.case ?? options.path) !== undefined) {
    throw new UsageError('--figure draws the coverage of drawn cases, so that it excludes --case and --path');
  }
  if (given !== null && options.law !== undefined) checkCaseFits(laws, given);
  const reports = prepareReports(REPORTS, options, filesGiven(options));
  const subjects = await openTyped(typed, (sources) => openSubjects(sources, options.timeout, options.threads));
  return { options, seed: options.seed ?? randomInt(2 ** 31), laws, given, knownFailures, reports, subjects };
}

async function run({ options, seed, laws, given, knownFailures, subjects }: Asked): Promise<VerifyResult> {
  const progress = verifyProgress(subjects.length, laws.length);
  const { runs, path, timeout: timeoutMs, threads, bail, maxTime } = options;
  return interruptible(progress, async (signal) => {
    const found = await verify(subjects, {
      laws,
      settings: { timeoutMs, threads },
      ...(bail !== undefined && { bail }),
      ...(maxTime !== undefined && { maxTimeMs: 1000 * maxTime }),
      seed,
      runs,
      ...(path !== undefined && { path }),
      ...(given !== null && { case: given }),
      knownFailures,
      signal,
      onProgress: progress.update,
    });
    // Whoever ended the run, or had no more time for it, does not wait for more.
    const isCut = signal.aborted || (found.endedEarly !== undefined && bail === undefined);
    return isCut ? found : await withLookalikes(found, subjects, laws, signal);
  }).catch((error: Error) => {
    throw error instanceof PathError ? new UsageError(`--path: ${error.message}`) : error;
  });
}

async function tell(result: VerifyResult, { given, reports }: Asked): Promise<number> {
  const command = invocation();
  const machine = environment();
  const markdown = () => verifyMarkdown(result, machine, command, CASE_FOLDER);
  writeCases(caseFiles(result.checks, CASE_FOLDER));
  await reports.write(verifyText(result, command, CASE_FOLDER), {
    json: () => resultJson(result, machine),
    junit: () => verifyJunit(result, command, CASE_FOLDER),
    markdown,
    figure: () => combinationsFigure(result),
  });
  if (process.env.GITHUB_ACTIONS === 'true') tellGithub(result, markdown);
  if (given !== null && result.checks.every(({ status }) => status === 'not covered')) {
    throw new UsageError('--case: no law could be run on it for any subject; the report says why');
  }
  return result.verdict === 'agree' ? 0 : 1;
}

function close({ subjects }: Asked): Promise<void> {
  return closeAll(subjects);
}
