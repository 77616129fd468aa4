/** What bench says while it runs, on stderr: one live line on a terminal, a line per workload elsewhere. */
import ora from 'ora';
import type { BenchProgress } from '../bench/bench.ts';
import { printable } from '../reports/printable.ts';

export interface ProgressDisplay {
  readonly update: (progress: BenchProgress) => void;
  readonly stop: () => void;
}

export function benchProgress(): ProgressDisplay {
  const live = process.stderr.isTTY && !process.env.CI;
  const spinner = ora({ isEnabled: live, isSilent: !live, stream: process.stderr }).start();
  let workload = '';

  const update = ({ done, total, finished, ...at }: BenchProgress) => {
    spinner.text = `${done}/${total} cells · ${at.workload}: ${printable(at.subject)}`;
    if (!live && at.workload !== workload) process.stderr.write(`${done}/${total} cells done, now ${at.workload}\n`);
    workload = at.workload;
    if (finished === null || finished.status === 'timed' || finished.status === 'not covered') return;
    const line = `${at.workload}: ${printable(at.subject)} ${finished.status}: ${printable(finished.message)}`;
    if (live) spinner.stopAndPersist({ symbol: '✖', text: line }).start();
    else process.stderr.write(`${line}\n`);
  };

  return { update, stop: () => void spinner.stop() };
}
