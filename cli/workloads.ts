/** `adjoint workloads`: the layers that the benchmark knows. */
import { Command } from 'commander';
import { describedWorkload, outlineOf } from '../bench/workloads/workload-cases.ts';
import { WORKLOAD_SETS, WORKLOADS } from '../bench/workloads/workload-sets.ts';
import { geometryOf } from '../spec/geometry.ts';
import { inThreeActs } from './acts/three-acts.ts';
import { SET_NAMES } from './read/chosen-workloads.ts';

export function workloadsCommand(): Command {
  return new Command('workloads')
    .description('list the layers of real networks that bench times: name, sets, size, descriptor and source')
    .addHelpText('after', HELP)
    .action(inThreeActs({ read: () => WORKLOADS, run: (workloads) => workloads.map(lineOf), tell }));
}

const HELP = `
A name, or the front part of several, is what bench takes as --workload; a descriptor what it takes as --layer.

Examples:
  npx adjoint workloads
  npx adjoint bench ./mine.mjs scatter --workload dcgan

Exit codes: 0 listed, 2 bad usage, 3 the suite itself broke.
`;

function lineOf(workload: (typeof WORKLOADS)[number]): string {
  const { name, source } = workload;
  const millions = geometryOf(outlineOf(workload)).multiplyAdds / 1e6;
  const sets = SET_NAMES.filter((set) => set !== 'all' && WORKLOAD_SETS[set].some((one) => one.name === name));
  const size = `${millions.toFixed(2).padStart(8)} million multiply-adds`;
  const { descriptor } = describedWorkload(workload);
  return `${name.padEnd(WIDTH)}  ${sets.join(',').padEnd(15)}  ${size}  ${descriptor}  ${source}\n`;
}

const WIDTH = Math.max(...WORKLOADS.map(({ name }) => name.length));

function tell(lines: readonly string[]): number {
  process.stdout.write(lines.join(''));
  return 0;
}
