/** What bench says while it runs: every visit on the live line; rounds and failures in lines that stay. */
import type { BenchProgress } from '../../bench/bench.ts';
import { printable } from '../../reports/printable.ts';
import { liveLine } from './live-line.ts';

export interface ProgressDisplay {
  readonly update: (progress: BenchProgress) => void;
  readonly stop: () => void;
}

/** @param rounds how many there are of each workload */
export function benchProgress(rounds: number): ProgressDisplay {
  const line = liveLine();
  const started = performance.now();
  let round = 1;

  const update = ({ done, total, failed, ...at }: BenchProgress) => {
    line.show(
      () =>
        `${share(done, total)} · round ${at.round} of ${rounds} · ${printable(at.workload)}: ${printable(at.subject)}`,
    );
    if (at.round !== round)
      line.keep(`round ${round} of ${rounds} done, ${share(done, total)} of the run${left(done, total)}`, true);
    round = at.round;
    if (failed === null || failed.status === 'timed' || failed.status === 'not covered') return;
    const isKnown = failed.known !== null;
    line.keep(
      `${printable(at.workload)}: ${printable(at.subject)} ${failed.status}: ${printable(failed.message)}`,
      isKnown,
    );
  };

  const left = (done: number, total: number) => {
    const seconds = ((performance.now() - started) * (total - done)) / done / 1000;
    return done === 0 ? '' : `, about ${Math.ceil(seconds)} s left`;
  };

  return { update, stop: line.stop };
}

function share(done: number, total: number): string {
  return `${Math.floor((100 * done) / total)} %`;
}
