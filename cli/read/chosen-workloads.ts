/** Which layers a bench command is about: a set, names, descriptors and a file, in that order. */
import { type Command, Option } from 'commander';
import { workloadOf } from '../../bench/workloads/descriptor.ts';
import type { Workload } from '../../bench/workloads/workload.ts';
import { describedWorkload, outlineOf } from '../../bench/workloads/workload-cases.ts';
import { workloadsOfFile } from '../../bench/workloads/workload-file.ts';
import { WORKLOAD_SETS, workloadsNamed } from '../../bench/workloads/workload-sets.ts';
import { readInput } from '../files/read-input.ts';
import { reading } from '../usage-error.ts';
import { collected, oneOf } from './options.ts';

export type SetName = keyof typeof WORKLOAD_SETS;
export const SET_NAMES = Object.keys(WORKLOAD_SETS) as SetName[];

export interface WorkloadOptions {
  readonly set?: SetName;
  readonly workload?: readonly string[];
  readonly layer?: readonly string[];
  readonly file?: string;
}

/** Adds the options that name layers. @param without the set where nothing is named */
export function withWorkloadOptions(command: Command, without: SetName): Command {
  return command
    .addOption(oneOf(new Option('--set <name>', `layers of real networks (default: ${without})`), SET_NAMES))
    .option('--workload <name>', 'only this one, or all that begin so; several with commas', collected)
    .option('--layer <descriptor>', 'a layer such as mb1ic64ih32oc32kh4sh2ph1; several with commas', collected)
    .option('--file <file>', "layers of your own: a JSON list, a descriptor a line, or those of XNNPACK's benchmark");
}

/** @throws UsageError for names, descriptors and files that cannot be read */
export function chosenWorkloads({ set, workload, layer, file }: WorkloadOptions): Promise<readonly Workload[]> {
  return reading(() => {
    const nothingElse = workload === undefined && layer === undefined && file === undefined;
    const chosen = [
      ...(set !== undefined || nothingElse ? WORKLOAD_SETS[set ?? 'quick'] : []),
      ...workloadsNamed(workload ?? []),
      ...(layer ?? []).map(workloadOf),
      ...(file === undefined ? [] : workloadsOfFile(readInput('--file', file), file)),
    ];
    const names = chosen.map(({ name }) => name);
    const repeated = names.find((name, at) => names.indexOf(name) !== at);
    const other = chosen.find(({ name }) => name === repeated);
    if (repeated !== undefined && chosen.some((one) => one.name === repeated && !isSame(one, other as Workload))) {
      throw new RangeError(`workload ${repeated} must be one layer, got two of this name`);
    }
    const unique = chosen.filter(({ name }, at) => names.indexOf(name) === at);
    for (const one of unique) describedWorkload(one);
    return unique;
  });
}

function isSame(one: Workload, other: Workload): boolean {
  return JSON.stringify(outlineOf(one)) === JSON.stringify(outlineOf(other));
}
