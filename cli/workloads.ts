/** `adjoint workloads`: the layers that the benchmark knows, or those that its options name. */
import { Command } from 'commander';
import type { Workload } from '../bench/workloads/workload.ts';
import { describedWorkload } from '../bench/workloads/workload-cases.ts';
import { WORKLOAD_SETS } from '../bench/workloads/workload-sets.ts';
import { printable } from '../reports/printable.ts';
import { inThreeActs } from './acts/three-acts.ts';
import { chosenWorkloads, SET_NAMES, type WorkloadOptions, withWorkloadOptions } from './read/chosen-workloads.ts';
import { isOfModel, type ModelFlags, withModelOptions } from './read/model.ts';
import { listedModelWorkloads } from './read/model-workloads.ts';

export function workloadsCommand(): Command {
  const command = new Command('workloads').description(
    'list the layers of real networks that bench times: name, sets, size, descriptor and source',
  );
  return withModelOptions(withWorkloadOptions(command, 'all'), 'the layers of this model file')
    .addHelpText('after', HELP)
    .action(inThreeActs({ read, run: (workloads) => workloads.map(lineOf(workloads)), tell }));
}

const HELP = `
A name, or the front part of several, is what bench takes as --workload; a descriptor what it takes as --layer. Layers of sets,
names, descriptors, files and models are listed together.

Examples:
  npx adjoint workloads
  npx adjoint workloads --set quick
  npx adjoint workloads --file layers.txt --layer mb1ic64ih32oc32kh4sh2ph1 --model generator.onnx
  npx adjoint bench ./mine.mjs scatter --workload dcgan

Exit codes: 0 listed, 2 bad usage or input, 3 the suite itself broke.
`;

type Options = WorkloadOptions & ModelFlags;

/** @throws UsageError for what cannot be read */
async function read(options: Options): Promise<readonly Workload[]> {
  const { set, workload, layer, file } = options;
  const ofModel = isOfModel(options) ? await listedModelWorkloads(options) : [];
  const isNamed = [set, workload, layer, file].some((one) => one !== undefined);
  if (!isNamed && ofModel.length > 0) return ofModel;
  const named = await chosenWorkloads(isNamed ? options : { set: 'all' });
  return [...named, ...ofModel];
}

function lineOf(workloads: readonly Workload[]) {
  const width = Math.max(...workloads.map(({ name }) => printable(name).length));
  return (workload: Workload): string => {
    const { descriptor, name, source, multiplyAdds } = describedWorkload(workload);
    const sets = SET_NAMES.filter((set) => set !== 'all' && WORKLOAD_SETS[set].some((one) => one.name === name));
    const size = `${(multiplyAdds / 1e6).toFixed(2).padStart(8)} million multiply-adds`;
    const [shown, origin] = [printable(name).padEnd(width), printable(source)];
    return `${shown}  ${sets.join(',').padEnd(15)}  ${size}  ${descriptor}  ${origin}\n`;
  };
}

function tell(lines: readonly string[]): number {
  process.stdout.write(lines.join(''));
  return 0;
}
