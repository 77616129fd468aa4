/** `adjoint faults`: documented defects, re-created, put to the gate: each must be killed. */
import { randomInt } from 'node:crypto';
import { Command, InvalidArgumentError } from 'commander';
import { environment } from '../bench/environment.ts';
import { FAULTS, faultsNamed } from '../faults/index.ts';
import { killAll } from '../faults/kill.ts';
import { LAWS } from '../properties/laws.ts';
import { faultsMarkdown } from '../reports/faults/markdown.ts';
import { faultsText } from '../reports/faults/text.ts';
import { resultJson } from '../reports/json.ts';
import { faultsProgress } from './faults-progress.ts';
import { endWith, interruptible } from './interruptible.ts';
import { integerFrom } from './options.ts';
import { reading } from './usage-error.ts';
import { prepareReports, writeReports, writeText } from './write-report.ts';

interface Options {
  readonly seed: readonly number[];
  readonly runs: number;
  readonly json?: string;
  readonly markdown?: string;
}

export function faultsCommand(): Command {
  return new Command('faults')
    .description('put the gate to documented defects of released implementations, re-created: it must find each')
    .argument('[fault...]', 'ids or classes; without any, all')
    .option(
      '--seed <integer>',
      'what the cases are drawn from (default: random); may be given several times',
      seeds,
      [],
    )
    .option('--runs <count>', 'cases per law', integerFrom(1), 200)
    .option('--json <file>', 'write the result as JSON; - is stdout')
    .option('--markdown <file>', 'write the result as Markdown; - is stdout')
    .addHelpText('after', HELP)
    .action(runFaults);
}

const HELP = `
Classes: ${[...new Set(FAULTS.map((fault) => fault.class))].join(', ')}; the ids are in adjoint list.

Examples:
  npx adjoint faults                                 all, with a random seed
  npx adjoint faults bias-dropped                    one, with what it is and its smallest case
  npx adjoint faults --seed 1,2,3,4,5 --markdown faults.md

Exit codes: 0 all are killed, 1 a fault survives, 2 bad usage or input, 3 the suite itself broke.
`;

async function runFaults(typed: string[], options: Options): Promise<void> {
  const faults = await reading(() => faultsNamed(typed));
  prepareReports({ '--json': options.json, '--markdown': options.markdown });
  const machine = environment();
  const progress = faultsProgress(faults.length);
  const result = await interruptible(progress, (signal) =>
    killAll(faults, {
      laws: LAWS,
      seeds: options.seed.length > 0 ? options.seed : [randomInt(2 ** 31)],
      runs: options.runs,
      signal,
      onProgress: progress.update,
    }),
  );
  writeText(faultsText(result), [options.json, options.markdown]);
  await writeReports([
    [options.json, () => resultJson(result, machine)],
    [options.markdown, () => faultsMarkdown(result, machine)],
  ]);
  endWith(result.verdict === 'killed' ? 0 : 1);
}

/** Seeds as a list with commas, or the option given several times. */
function seeds(text: string, before: readonly number[]): number[] {
  const read = text.split(',').map(integerFrom(0));
  if (new Set([...before, ...read]).size < before.length + read.length) {
    throw new InvalidArgumentError('Each seed is put once.');
  }
  return [...before, ...read];
}
