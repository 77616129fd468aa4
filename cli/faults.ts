/** `adjoint faults`: documented defects, re-created: the gate must find each. */
import { randomInt } from 'node:crypto';
import { Command, InvalidArgumentError } from 'commander';
import { type Environment, environment } from '../bench/environment.ts';
import { FAULTS, faultsNamed } from '../faults/index.ts';
import { killAll } from '../faults/kill.ts';
import type { FaultsResult } from '../faults/result.ts';
import { LAWS } from '../properties/laws.ts';
import { faultsMarkdown } from '../reports/faults/markdown.ts';
import { faultsText } from '../reports/faults/text.ts';
import { resultJson } from '../reports/json.ts';
import { interruptible } from './acts/interruptible.ts';
import { inThreeActs } from './acts/three-acts.ts';
import { faultsProgress } from './progress/faults.ts';
import { integerFrom } from './read/options.ts';
import { prepareReports, type ReportFiles, type Reports, withReports } from './tell/reports.ts';
import { reading } from './usage-error.ts';

const REPORTS = ['json', 'markdown'] as const;
type ReportKind = (typeof REPORTS)[number];

interface Options extends ReportFiles<ReportKind> {
  readonly seed: readonly number[];
  readonly runs: number;
}

export function faultsCommand(): Command {
  const command = new Command('faults')
    .description('run the gate on documented defects of released implementations, re-created: it must find each')
    .argument('[fault...]', 'ids or classes; without any, all')
    .option(
      '--seed <integer>',
      'what the cases are drawn from (default: random); may be given several times',
      seedsFrom,
      [],
    )
    .option('--runs <count>', 'cases per law', integerFrom(1), 200);
  return withReports(command, REPORTS).addHelpText('after', HELP).action(inThreeActs({ read, run, tell }));
}

const HELP = `
Classes: ${[...new Set(FAULTS.map((fault) => fault.class))].join(', ')}; the ids are in adjoint list.

Examples:
  npx adjoint faults                                 all, with a random seed
  npx adjoint faults bias-dropped                    one, with what it is and its smallest case
  npx adjoint faults --seed 1,2,3,4,5 --markdown faults.md

Exit codes: 0 all are killed, 1 a fault survives, 2 bad usage or input, 3 the suite itself broke.
`;

interface Asked {
  readonly faults: ReturnType<typeof faultsNamed>;
  readonly seeds: readonly number[];
  readonly runs: number;
  readonly machine: Environment;
  readonly reports: Reports<ReportKind>;
}

async function read(names: string[], options: Options): Promise<Asked> {
  const faults = await reading(() => faultsNamed(names));
  const reports = prepareReports(REPORTS, options);
  const seeds = options.seed.length > 0 ? options.seed : [randomInt(2 ** 31)];
  return { faults, seeds, runs: options.runs, machine: environment(), reports };
}

function run({ faults, seeds, runs }: Asked): Promise<FaultsResult> {
  const progress = faultsProgress(faults.length);
  return interruptible(progress, (signal) =>
    killAll(faults, { laws: LAWS, seeds, runs, signal, onProgress: progress.update }),
  );
}

async function tell(result: FaultsResult, { machine, reports }: Asked): Promise<number> {
  const areKilled = result.verdict === 'killed';
  const drafts = { json: () => resultJson(result, machine), markdown: () => faultsMarkdown(result, machine) };
  await reports.write(faultsText(result), drafts, areKilled ? 'green' : 'red');
  return areKilled ? 0 : 1;
}

/** Seeds as a list with commas, or the option given several times. */
function seedsFrom(text: string, before: readonly number[]): number[] {
  const read = text.split(',').map(integerFrom(0));
  if (new Set([...before, ...read]).size < before.length + read.length) {
    throw new InvalidArgumentError('Each seed may be given once.');
  }
  return [...before, ...read];
}
