/**
 * A command that is typed again beside the journal of its run: whether it says the same run, by what can be compared before any
 * subject is opened.
 */
import type { Command } from 'commander';
import { lawsNamed } from '../../properties/laws.ts';
import type { JournalHeader } from '../../runs/journal-lines.ts';
import { type Shard, shardText } from '../../runs/shard.ts';
import { resolveSources } from '../../subjects/index.ts';
import { UsageError } from '../usage-error.ts';

/** Options that say what a run is, as they were read. */
export interface SaidOptions {
  readonly seed?: number | undefined;
  readonly runs?: number | undefined;
  readonly law?: readonly string[] | undefined;
  readonly bound?: number | undefined;
  readonly strength?: number | undefined;
  readonly points?: number | undefined;
  readonly words?: boolean | undefined;
  readonly timeout?: number | undefined;
  readonly threads?: number | undefined;
  readonly dtype?: readonly string[] | undefined;
  readonly browser?: string | undefined;
  readonly browserArg?: readonly string[] | undefined;
  readonly headed?: true | undefined;
  readonly shard?: Shard | undefined;
}

/** Those options, by their names in commander. */
const COMPARED = [
  'seed',
  'runs',
  'law',
  'bound',
  'strength',
  'points',
  'words',
  'timeout',
  'threads',
  'dtype',
  'browser',
  'browserArg',
  'headed',
  'shard',
] as const;

/**
 * What differs between the run of a journal and what is said, in words; empty where nothing does.
 * @param names the subjects that were typed; none, where nothing is said of them
 * @param said what is left out is not compared
 */
export function differencesFrom(
  { plan, shard }: Pick<JournalHeader, 'plan' | 'shard'>,
  names: readonly string[],
  said: SaidOptions,
): string[] {
  const { timeoutMs: timeout, threads, dtypes, browser: chosen } = plan.settings ?? {};
  const dtype = dtypes?.join(',') ?? 'all';
  const { name: browser = 'none', args = [], headed = false } = chosen ?? {};
  const page = { browser, browserArg: args.join(' '), headed };
  const { seed } = plan;
  const laws = 'laws' in plan ? plan.laws.join(',') : undefined;
  const words = 'words' in plan;
  const then = {
    ...plan,
    seed,
    words,
    law: laws,
    timeout,
    threads,
    dtype,
    ...page,
    shard: shard ?? 'none',
  } as Readonly<Record<string, unknown>>;
  const now = {
    ...said,
    // Of a run of verify, its laws say it.
    words: plan.kind === 'certify' ? said.words : undefined,
    law: said.law === undefined ? undefined : lawIds(said.law).join(','),
    dtype: said.dtype?.join(','),
    browserArg: said.browserArg?.join(' '),
    shard: said.shard === undefined ? undefined : shardText(said.shard),
  };
  const typed = plan.subjects.map((one) => one.typed).join(' ');
  const asked = argumentsOf(names).join(' ');
  return [
    ...(names.length === 0 || typed === asked ? [] : [`subjects ${typed} and ${asked}`]),
    ...COMPARED.filter((name) => now[name] !== undefined && then[name] !== now[name]).map(
      (name) => `${name} ${then[name]} and ${now[name]}`,
    ),
  ];
}

/** What names the subjects, those of groups one by one. */
function argumentsOf(names: readonly string[]): readonly string[] {
  try {
    return resolveSources(names).map(({ argument }) => argument);
  } catch (error) {
    // What names no subject here names another one than the journal.
    if (error instanceof RangeError) return names;
    throw error;
  }
}

function lawIds(law: readonly string[]): readonly string[] {
  try {
    return lawsNamed(law).map(({ id }) => id);
  } catch (error) {
    if (error instanceof RangeError) return law;
    throw error;
  }
}

/** @throws UsageError where something is typed beside --resume that is not so in the journal */
export function checkSaidAgain(
  { file, journal }: { readonly file: string; readonly journal: { readonly header: JournalHeader } },
  names: readonly string[],
  flags: SaidOptions,
  command: Command,
): void {
  const typed = COMPARED.filter((name) => command.getOptionValueSource(name) === 'cli');
  const said = Object.fromEntries(typed.map((name) => [name, flags[name]]));
  const differences = differencesFrom(journal.header, names, said);
  if (differences.length === 0) return;
  throw new UsageError(`--resume: ${JSON.stringify(file)} is of another run: ${differences.join('; ')}`);
}
