/** `adjoint verify`: the gate. */
import { randomInt } from 'node:crypto';
import { Command, InvalidArgumentError } from 'commander';
import { environment } from '../bench/environment.ts';
import { withLookalikes } from '../faults/lookalike.ts';
import { PathError } from '../properties/check.ts';
import type { Strength } from '../properties/exhaustive/several-axes.ts';
import type { KnownFailure } from '../properties/known-failures.ts';
import { isAbout, type Law } from '../properties/law.ts';
import { CORE_LAWS, FURTHER_LAWS, lawsNamed } from '../properties/laws.ts';
import { type VerifyResult, verify } from '../properties/verify.ts';
import { CASE_FOLDER, caseFiles } from '../reports/case-file.ts';
import { combinationsFigure } from '../reports/combinations-figure.ts';
import { resultJson } from '../reports/json.ts';
import { DEFAULT_RUNS, DEFAULT_TIMEOUT_MS } from '../reports/verify/failures.ts';
import { githubAnnotations } from '../reports/verify/github.ts';
import { verifyJunit } from '../reports/verify/junit.ts';
import { verifyMarkdown } from '../reports/verify/markdown.ts';
import { verifyText } from '../reports/verify/text.ts';
import type { Case } from '../spec/case.ts';
import { illegalityOf } from '../spec/geometry.ts';
import { openSubjects } from '../subjects/index.ts';
import type { Subject } from '../subjects/subject.ts';
import { runCertify } from './certify.ts';
import type { NamedFile } from './distinct-files.ts';
import { endWith, interruptible } from './interruptible.ts';
import { invocation } from './invocation.ts';
import { readKnownFailures } from './known-failures.ts';
import { openTyped, SUBJECT_NAMES } from './open-subjects.ts';
import { collected, integerFrom, seconds } from './options.ts';
import { writeOutput } from './output-file.ts';
import { readCase } from './read-case.ts';
import { reading, UsageError } from './usage-error.ts';
import { verifyProgress } from './verify-progress.ts';
import { namedFiles, prepareReports, writeCases, writeReports, writeText } from './write-report.ts';

interface Options {
  readonly seed?: number;
  readonly runs: number;
  readonly exhaustive?: true;
  readonly bound?: number;
  readonly strength?: Strength;
  readonly points?: number;
  readonly law?: readonly string[];
  readonly path?: string;
  readonly case?: string;
  readonly timeout: number;
  readonly threads: number;
  readonly bail?: number;
  readonly maxTime?: number;
  readonly knownFailures?: string;
  readonly json?: string;
  readonly junit?: string;
  readonly markdown?: string;
  readonly figure?: string;
}

/** What --exhaustive does where nothing else is said: some minutes for the four engines. */
const BOUND = 4;
const STRENGTH = 3;
const POINTS = 3;

export function verifyCommand(): Command {
  return new Command('verify')
    .description('put every law to implementations of transposed convolution, and say where they fail')
    .argument('[subject...]', 'names, groups or modules; without any, every built-in subject that is installed')
    .option('--seed <integer>', 'what the cases are drawn from (default: random, and printed)', integerFrom(0))
    .option(
      '--runs <count>',
      'cases per core law and subject; further laws are put a quarter as many',
      integerFrom(1),
      DEFAULT_RUNS,
    )
    .option('--law <id>', 'only this law; several with commas, or by giving the option again', collected)
    .option('--path <path>', 'replay one case: the path that a failure of the same seed printed')
    .option('--case <json>', 'put this case instead of generated ones; @FILE reads it from a file, - from stdin')
    .option(
      '--exhaustive',
      'every legal geometry of one axis within a bound and covering arrays of more: a certificate',
    )
    .option('--bound <n>', `with --exhaustive: the largest extent of one axis (default: ${BOUND})`, integerFrom(1))
    .option('--strength <t>', `with --exhaustive: of the covering arrays, 2 or 3 (default: ${STRENGTH})`, strength)
    .option('--points <n>', `with --exhaustive: random points per geometry (default: ${POINTS})`, integerFrom(1))
    .option('--timeout <ms>', 'for one call of a subject', integerFrom(1), DEFAULT_TIMEOUT_MS)
    .option('--threads <n>', 'how many subjects are to use that can use several', integerFrom(1), 1)
    .option('--bail <n>', 'end the run when so many laws have failed, over all subjects', integerFrom(1))
    .option('--max-time <seconds>', 'end the run after so long; what was not put is told, and is no agreement', seconds)
    .option('--known-failures <file>', 'defects that are known: JSON; each must still fail, and may')
    .option('--json <file>', 'write the result as JSON; - is stdout')
    .option('--junit <file>', 'write the result as JUnit XML; - is stdout')
    .option('--markdown <file>', 'write the result as Markdown; - is stdout')
    .option('--figure <file>', 'draw which pairs and triples of classes the cases covered: SVG; - is stdout')
    .addHelpText('after', HELP)
    .action(runVerify);
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
  npx adjoint verify ./mine.mjs --exhaustive --bound 3 --strength 2 --points 2
                                                     a short certificate, in seconds; docs/certificates.md

Exit codes: 0 agree, 1 disagreement or not everything was put, 2 bad usage or input (a --case that no law could be put to,
a --path that names no case), 3 the suite itself broke, 130 interrupted by Ctrl-C (143 by SIGTERM): what was found until then
is reported. docs/verify.md has more.
`;

async function runVerify(typed: string[], options: Options): Promise<void> {
  const laws = await reading(() => lawsNamed(options.law ?? []));
  const knownFailures = await reading(() => readKnownFailures(options.knownFailures));
  const given = await reading(() => readCase('--case', options.case));
  checkCombination(options);
  checkFit(laws, given, options.law ?? []);
  prepareReports(
    {
      '--json': options.json,
      '--junit': options.junit,
      '--markdown': options.markdown,
      '--figure': options.figure,
    },
    filesRead(options),
  );
  const subjects = await openTyped(typed, (sources) => openSubjects(sources, options.timeout, options.threads));
  try {
    if (options.exhaustive) {
      await runCertify(subjects, { bound: BOUND, strength: STRENGTH, points: POINTS, ...options, knownFailures });
    } else {
      await runLaws(subjects, { ...options, laws, given, knownFailures });
    }
  } finally {
    await Promise.all(subjects.map((subject) => subject.close()));
  }
}

interface Laws extends Omit<Options, 'knownFailures'> {
  readonly laws: readonly Law[];
  readonly given: Case | null;
  readonly knownFailures: readonly KnownFailure[];
}

/** Puts the laws to the subjects, which stay open, and sets the exit code. */
async function runLaws(subjects: readonly Subject[], { given, laws, knownFailures, ...options }: Laws): Promise<void> {
  const progress = verifyProgress(subjects.length, laws.length);
  const { timeout: timeoutMs, threads, bail, maxTime } = options;
  const result = await interruptible(progress, async (signal) => {
    const found = await verify(subjects, {
      laws,
      settings: { timeoutMs, threads },
      ...(bail !== undefined && { bail }),
      ...(maxTime !== undefined && { maxTimeMs: 1000 * maxTime }),
      seed: options.seed ?? randomInt(2 ** 31),
      runs: options.runs,
      ...(options.path !== undefined && { path: options.path }),
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
  await report(result, options);
  if (given !== null && result.checks.every(({ status }) => status === 'not covered')) {
    throw new UsageError('--case: no law could be put to it on any subject; the report says why');
  }
  endWith(result.verdict === 'agree' ? 0 : 1);
}

function strength(text: string): Strength {
  if (text !== '2' && text !== '3') throw new InvalidArgumentError('It must be 2 or 3.');
  return text === '2' ? 2 : 3;
}

async function report(result: VerifyResult, options: Options): Promise<void> {
  const command = invocation();
  const machine = environment();
  writeCases(caseFiles(result.checks, CASE_FOLDER));
  const text = verifyText(result, command, CASE_FOLDER);
  writeText(text, [options.json, options.junit, options.markdown, options.figure]);
  const markdown = () => verifyMarkdown(result, machine, command, CASE_FOLDER);
  await writeReports([
    [options.json, () => resultJson(result, machine)],
    [options.junit, () => verifyJunit(result, command, CASE_FOLDER)],
    [options.markdown, markdown],
    [options.figure, () => combinationsFigure(result)],
  ]);
  if (process.env.GITHUB_ACTIONS === 'true') {
    process.stderr.write(
      githubAnnotations(result, command, CASE_FOLDER)
        .map((line) => `${line}\n`)
        .join(''),
    );
    const summary = process.env.GITHUB_STEP_SUMMARY;
    if (summary) writeOutput('GITHUB_STEP_SUMMARY', summary, markdown(), 'a');
  }
}

function checkCombination(options: Options): void {
  if (options.path !== undefined && (options.seed === undefined || options.law?.length !== 1)) {
    throw new UsageError('--path needs the --seed and the one --law that the failure printed');
  }
  if (options.path !== undefined && !/^\d+(:\d+)*$/.test(options.path)) {
    throw new UsageError(`--path must be numbers with colons between them, got ${options.path}`);
  }
  if (options.path !== undefined && options.case !== undefined) {
    throw new UsageError('--path and --case exclude each other: both name the one case to run');
  }
  if (options.figure !== undefined && (options.case ?? options.path) !== undefined) {
    throw new UsageError('--figure draws the coverage of drawn cases, so that it excludes --case and --path');
  }
  checkExhaustive(options);
}

/** What no report is to be written over. */
function filesRead({ case: given, knownFailures }: Options): NamedFile[] {
  const file = given?.startsWith('@') ? given.slice(1) : undefined;
  return namedFiles({ '--case': file, '--known-failures': knownFailures });
}

/** @throws UsageError for options that belong to the other of the two modes */
function checkExhaustive(options: Options): void {
  const only = (['bound', 'strength', 'points'] as const).find((name) => options[name] !== undefined);
  if (!options.exhaustive && only !== undefined) throw new UsageError(`--${only} needs --exhaustive`);
  const other = (['law', 'path', 'case', 'junit', 'figure', 'bail'] as const).find(
    (name) => options[name] !== undefined,
  );
  if (options.exhaustive && other !== undefined) throw new UsageError(`--${other} and --exhaustive exclude each other`);
}

/** Laws about legal cases have nothing to say of an illegal one, and refusal nothing of a legal one. */
function checkFit(laws: readonly Law[], given: Case | null, named: readonly string[]): void {
  const unfit = given === null || named.length === 0 ? undefined : laws.find((law) => !isAbout(law, given));
  if (unfit === undefined) return;
  const reason = given === null ? null : illegalityOf(given);
  const kind = reason === null ? 'illegal cases, and this one is legal' : `legal cases, and this is none: ${reason}`;
  throw new UsageError(`--case: the law ${unfit.id} is about ${kind}`);
}
