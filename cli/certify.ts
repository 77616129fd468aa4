/** `adjoint certify`: certificates instead of drawn cases. */
import { randomInt } from 'node:crypto';
import { Command, InvalidArgumentError } from 'commander';
import { environment } from '../bench/environment.ts';
import { EarlyEnd } from '../properties/checking/early-end.ts';
import { type CertifyResult, certifyAll, prepareArrays } from '../properties/exhaustive/certify-all.ts';
import type { Strength } from '../properties/exhaustive/several-axes.ts';
import type { KnownFailure } from '../properties/known-failures/known-failures.ts';
import { CASE_FOLDER } from '../reports/case-file.ts';
import { certifyMarkdown } from '../reports/certify/markdown.ts';
import { certifyCaseFiles, certifyText } from '../reports/certify/text.ts';
import { resultJson } from '../reports/json.ts';
import { DEFAULT_TIMEOUT_MS } from '../reports/verify/failures.ts';
import { openSubjects } from '../subjects/index.ts';
import type { Subject } from '../subjects/subject.ts';
import { interruptible } from './acts/interruptible.ts';
import { closeAll, inThreeActs } from './acts/three-acts.ts';
import { certifyProgress } from './progress/certify.ts';
import { type ConfigFlags, configFor, settled, withConfigOptions } from './read/config.ts';
import { filesGiven, readKnownFailures } from './read/given.ts';
import { openNamed, SUBJECT_NAMES } from './read/open-subjects.ts';
import { integerFrom, seconds } from './read/options.ts';
import { prepareReports, type ReportFiles, type Reports, withReports, writeCases } from './tell/reports.ts';
import { invocation } from './tell/this-program.ts';
import { reading } from './usage-error.ts';

const REPORTS = ['json', 'markdown'] as const;
type ReportKind = (typeof REPORTS)[number];

interface Options extends ReportFiles<ReportKind>, ConfigFlags {
  readonly seed?: number;
  readonly bound: number;
  readonly strength: Strength;
  readonly points: number;
  readonly timeout: number;
  readonly threads: number;
  /** Seconds. */
  readonly maxTime?: number;
  readonly knownFailures?: string;
}

export function certifyCommand(): Command {
  const command = new Command('certify')
    .description('run every legal geometry of one axis within a bound, and covering arrays of more: a certificate')
    .argument('[subject...]', 'names, groups or modules; without any, every built-in subject that is installed')
    .option('--seed <integer>', 'what the points are drawn from (default: random, and printed)', integerFrom(0))
    .option('--bound <n>', 'the largest extent of one axis', integerFrom(1), 4)
    .option('--strength <t>', 'of the covering arrays, 2 or 3', strength, 3)
    .option('--points <n>', 'random points per geometry', integerFrom(1), 3)
    .option('--timeout <ms>', 'for one call of a subject', integerFrom(1), DEFAULT_TIMEOUT_MS)
    .option('--threads <n>', 'how many subjects are to use that can use several', integerFrom(1), 1)
    .option(
      '--max-time <seconds>',
      'end the run after so long; what was not run is reported, and not certified',
      seconds,
    )
    .option('--known-failures <file>', 'defects that are known: JSON; the certificate excepts them');
  return withReports(withConfigOptions(command), REPORTS)
    .addHelpText('after', HELP)
    .action(inThreeActs({ read, run, tell, close }));
}

const HELP = `
Subjects: ${SUBJECT_NAMES};
the path of a module, or cmd: and a command, as for adjoint verify. A configuration gives subjects, known failures, seed, timeout
and the longest time, as there. docs/certificates.md says what a certificate claims, and what
it assumes. The defaults take some minutes for the four engines.

Examples:
  npx adjoint certify ./mine.mjs
  npx adjoint certify ./mine.mjs --bound 3 --strength 2 --points 2
                                                     a short certificate, in seconds
  npx adjoint certify engines --seed 1 --json certificate.json

Exit codes: 0 all are certified, 1 one is not, 2 bad usage or input, 3 the suite itself broke, 130 interrupted by Ctrl-C (143 by
SIGTERM).
`;

function strength(text: string): Strength {
  if (text !== '2' && text !== '3') throw new InvalidArgumentError('It must be 2 or 3.');
  return text === '2' ? 2 : 3;
}

interface Asked {
  readonly options: Options;
  readonly seed: number;
  readonly knownFailures: readonly KnownFailure[];
  readonly reports: Reports<ReportKind>;
  readonly subjects: readonly Subject[];
}

async function read(names: string[], given: Options, command: Command): Promise<Asked> {
  const { subjects: listed = [], knownFailures: known, seed, timeout, budgets } = await configFor(given);
  const options = settled(given, command, { knownFailures: known, seed, timeout, maxTime: budgets?.maxTime });
  const knownFailures = await reading(() => readKnownFailures(options.knownFailures));
  const reports = prepareReports(REPORTS, options, filesGiven(options));
  const named = names.length > 0 ? names : listed;
  const subjects = await openNamed(named, (sources) => openSubjects(sources, options.timeout, options.threads));
  return { options, seed: options.seed ?? randomInt(2 ** 31), knownFailures, reports, subjects };
}

function run({ options, seed, knownFailures, subjects }: Asked): Promise<CertifyResult> {
  const { bound, strength, points, maxTime } = options;
  prepareArrays(subjects, strength);
  const progress = certifyProgress();
  return interruptible(progress, (interrupt) => {
    const end = new EarlyEnd({ signal: interrupt, ...(maxTime !== undefined && { maxTimeMs: 1000 * maxTime }) });
    const { signal } = end;
    const settings = { seed, bound, strength, points, knownFailures, signal, onProgress: progress.update };
    return certifyAll(subjects, settings).finally(() => end.close());
  });
}

async function tell(result: CertifyResult, { reports }: Asked): Promise<number> {
  const machine = environment();
  writeCases(certifyCaseFiles(result, CASE_FOLDER));
  const isCertified = result.verdict === 'certified';
  const drafts = { json: () => resultJson(result, machine), markdown: () => certifyMarkdown(result, machine) };
  await reports.write(certifyText(result, invocation(), CASE_FOLDER), drafts, isCertified ? 'green' : 'red');
  return isCertified ? 0 : 1;
}

function close({ subjects }: Asked): Promise<void> {
  return closeAll(subjects);
}
