/** What bench says while it runs: every cell on the live line; workloads and failures in lines that stay. */
import type { BenchProgress } from '../bench/bench.ts';
import { printable } from '../reports/printable.ts';
import { liveLine } from './live-line.ts';

export interface ProgressDisplay {
  readonly update: (progress: BenchProgress) => void;
  readonly stop: () => void;
}

export function benchProgress(): ProgressDisplay {
  const line = liveLine();
  let workload = '';

  const update = ({ done, total, finished, ...at }: BenchProgress) => {
    line.show(() => `${done}/${total} cells · ${at.workload}: ${printable(at.subject)}`);
    if (at.workload !== workload && workload !== '') line.keep(`${done}/${total} cells done, with ${workload}`, true);
    workload = at.workload;
    if (finished !== null && done === total) line.keep(`${done}/${total} cells done, with ${workload}`, true);
    if (finished === null || finished.status === 'timed' || finished.status === 'not covered') return;
    const isKnown = finished.known !== null;
    line.keep(`${at.workload}: ${printable(at.subject)} ${finished.status}: ${printable(finished.message)}`, isKnown);
  };

  return { update, stop: line.stop };
}
