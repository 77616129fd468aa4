/** The options of `adjoint verify`, and what a configuration says where they are not given. */
import { type Command, Option } from 'commander';
import type { GateConfig } from '../../properties/gate-config.ts';
import type { Law } from '../../properties/law.ts';
import { lawsNamed, WORD_LAWS } from '../../properties/laws.ts';
import { DEFAULT_RUNS, DEFAULT_TIMEOUT_MS } from '../../reports/verify/defaults.ts';
import { DTYPES, type Dtype } from '../../spec/number-types.ts';
import { type ReportFiles, withReports } from '../tell/reports.ts';
import { isForPeople, REPORTER_NAMES, type Reporter, VERIFY_REPORTS, type VerifyReport } from '../tell/verify.ts';
import { UsageError } from '../usage-error.ts';
import { type BrowserFlags, withBrowserOptions } from './browser-options.ts';
import { type ConfigFlags, modulePath, settled, withConfigOptions } from './config.ts';
import { type JournalFlags, withJournalOptions } from './journal.ts';
import { withMovedOptions } from './moved-options.ts';
import { collected, dtypes, duration, integerFrom, oneOf, pattern, workersOf } from './options.ts';

export interface VerifyFlags extends ReportFiles<VerifyReport>, ConfigFlags, JournalFlags, BrowserFlags {
  readonly seed?: number;
  readonly runs: number;
  readonly law?: readonly string[];
  readonly words?: true;
  readonly grep?: RegExp;
  readonly path?: string;
  readonly case?: string;
  readonly timeout: number;
  readonly threads: number;
  readonly dtype?: readonly Dtype[];
  readonly workers?: number;
  readonly bail?: number;
  /** Seconds. */
  readonly maxTime?: number;
  /** Whether the time is to be used up: one that is typed is, one of a configuration is a limit. */
  readonly drawOn?: boolean;
  readonly knownFailures?: string;
  readonly updateKnownFailures?: true;
  readonly reporter: Reporter;
  readonly quiet?: true;
  readonly watch?: true;
  /** Of a campaign: the URL of its Redis. */
  readonly queue?: string;
}

/** Adds them all, and the old spellings of options that are commands now. */
export function withVerifyOptions(command: Command): Command {
  command
    .option('--seed <integer>', 'what the cases are drawn from (default: random, and printed)', integerFrom(0))
    .option(
      '--runs <count>',
      'cases per core law and subject; further laws get a quarter as many',
      integerFrom(1),
      DEFAULT_RUNS,
    )
    .option('--law <id>', 'only this law; several with commas, or by giving the option again', collected)
    .option('--words', 'laws about calls in the words of frameworks as well, for subjects that speak them')
    .option('--grep <pattern>', 'only laws whose id or statement matches this regular expression', pattern)
    .option('--path <path>', 'replay one case: the path that a failure of the same seed printed')
    .option('--case <json>', 'run this case instead of generated ones; @FILE reads it from a file, - from stdin')
    .option('--timeout <ms>', 'for one call of a subject', integerFrom(1), DEFAULT_TIMEOUT_MS)
    .option('--dtype <types>', `only these types of numbers, of ${DTYPES.join(', ')}; several with commas`, dtypes)
    .option('--threads <n>', 'how many subjects are to use that can use several', integerFrom(1), 1)
    .option(
      '--workers <n>',
      'pieces of work at once, each in a thread (default: one for each core, where it pays)',
      workersOf('verify'),
    )
    .option('--bail <n>', 'end the run when so many laws have failed, over all subjects', integerFrom(1))
    .option(
      '--max-time <time>',
      'run for so long: when all is run, go on with further cases; what was not run is reported, and is no agreement',
      duration,
    )
    .option('--known-failures <file>', 'defects that are known: JSON; each must still fail, and may')
    .option(
      '--update-known-failures',
      'write that list again from this run: what is added is unexplained, and the run fails',
    )
    .addOption(oneOf(new Option('--reporter <name>', 'what stdout has').default('text'), REPORTER_NAMES))
    .option('--quiet', 'failures and verdict only')
    .option('--watch', 'run again whenever a module, or a source file beside it, changes');
  return withMovedOptions(
    withReports(withJournalOptions(withConfigOptions(withBrowserOptions(command))), VERIFY_REPORTS),
    { '--exhaustive [n]': 'certify' },
    { '--bound [n]': 'certify', '--strength [t]': 'certify', '--points [n]': 'certify' },
  );
}

/**
 * The options with those of the configuration where the command line has none. A replay (--path, --case) is of one case: it takes
 * neither runs, laws and budgets of the configuration nor its reports, which are of whole runs.
 */
export function configured(options: VerifyFlags, command: Command, config: GateConfig): VerifyFlags {
  const { knownFailures, seed, runs, timeout, budgets = {}, laws, reports = {} } = config;
  const always = { knownFailures, seed, timeout };
  const whole = { runs, law: laws, bail: budgets.bail, maxTime: budgets.maxTime, ...reports };
  const isReplay = (options.path ?? options.case) !== undefined;
  const drawOn = options.maxTime !== undefined;
  return { ...settled(options, command, { ...always, ...(isReplay ? {} : whole) }), drawOn };
}

/** @throws UsageError where the reporter and a report both go to stdout */
export function checkReporter(options: VerifyFlags): void {
  const { reporter } = options;
  const kind = VERIFY_REPORTS.find((one) => options[one] === '-');
  if (kind !== undefined && !isForPeople(reporter)) {
    throw new UsageError(`--reporter ${reporter} and --${kind} - exclude each other: both go to stdout`);
  }
}

/**
 * The modules among the subjects, for --watch.
 * @throws UsageError where there is none, or another option says that there is one run
 */
export function modulesToWatch(subjects: readonly string[], options: VerifyFlags): string[] {
  if (options.updateKnownFailures) throw new UsageError('--watch and --update-known-failures exclude each other');
  if (options.case === '-') throw new UsageError('--watch and --case - exclude each other: stdin is read once');
  const modules = subjects.flatMap((one) => modulePath(one) ?? []);
  if (modules.length === 0) throw new UsageError('--watch needs the path of a module among the subjects');
  return modules;
}

/**
 * Those of --law and --words, or all, of which --grep leaves those that match. A pattern that only laws of words match means these.
 * @throws RangeError where none is left
 */
export function lawsMatching({ law, words, grep }: Pick<VerifyFlags, 'law' | 'words' | 'grep'>): readonly Law[] {
  const laws = lawsNamed([...(law ?? ['all']), ...(words ? ['words'] : [])]);
  const matching = laws.filter((one) => isMatched(one, grep));
  if (matching.length > 0) return matching;
  const others = WORD_LAWS.filter((one) => isMatched(one, grep));
  if (law === undefined && others.length > 0) return others;
  const hint = others.length === 0 ? '' : `; --words adds ${others.map(({ id }) => id).join(', ')}`;
  throw new RangeError(
    `--grep: no law has an id or a statement that matches ${grep?.source}${hint}; adjoint list has them`,
  );
}

/** Whether --grep leaves a law, or is not given. */
export function isMatched({ id, statement }: Law, grep: RegExp | undefined): boolean {
  return grep === undefined || grep.test(id) || grep.test(statement);
}
