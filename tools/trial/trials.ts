/** What the benchmark's statements are worth: the same put to it twice, and a loss that was put in on purpose. */

import { type BenchOptions, runBench } from '../../bench/bench.ts';
import { openContenders } from '../../bench/contenders/open-contenders.ts';
import { compareWithBaseline } from '../../bench/figures/baseline.ts';
import { ratioInterval } from '../../bench/figures/statistics.ts';
import type { BenchResult, TimedCell } from '../../bench/result.ts';
import { workloadsNamed } from '../../bench/workloads/workload-sets.ts';
import type { Source } from '../../subjects/source.ts';
import { pacedSource, YARDSTICK } from './paced.ts';
import type { LossTrial, RepeatedRatio } from './trial-markdown.ts';

const TIMEOUT_MS = 30_000;

export async function measured(sources: readonly Source[], options: BenchOptions): Promise<BenchResult> {
  const contenders = await openContenders(sources, { timeoutMs: TIMEOUT_MS });
  try {
    return await runBench(contenders, options);
  } finally {
    await Promise.all(contenders.map((contender) => contender.close()));
  }
}

/** The ratios of all subjects in two runs, each to what was the fastest on the workload in the first. */
export function repeatedRatios(first: BenchResult, second: BenchResult): RepeatedRatio[] {
  return first.workloads.flatMap(({ name }) => {
    const here = first.cells.filter((cell): cell is TimedCell => cell.status === 'timed' && cell.workload === name);
    const base = here.find(({ standing }) => standing === 'fastest');
    const baseAgain = base && timedCell(second, name, base.subject);
    if (base === undefined || baseAgain === undefined) return [];
    return here.flatMap((cell) => {
      const again = timedCell(second, name, cell.subject);
      if (cell === base || again === undefined) return [];
      const ratios = {
        first: ratioInterval(cell.time.roundsMs, base.time.roundsMs),
        second: ratioInterval(again.time.roundsMs, baseAgain.time.roundsMs),
      };
      return [{ workload: name, subject: cell.subject, ...ratios, agrees: agree(ratios) }];
    });
  });
}

function timedCell({ cells }: BenchResult, workload: string, subject: string): TimedCell | undefined {
  return cells.find(
    (cell): cell is TimedCell => cell.status === 'timed' && cell.workload === workload && cell.subject === subject,
  );
}

/** Whether 0 lies in the interval of the difference of the logarithms, as it does for the same ratio in 95 of 100 cases. */
export function agree({ first, second }: Pick<RepeatedRatio, 'first' | 'second'>): boolean {
  const [above, below] = first.value > second.value ? [first, second] : [second, first];
  const allowed = Math.hypot(Math.log(above.value / above.low), Math.log(below.high / below.value));
  return Math.log(above.value / below.value) <= allowed;
}

/** What the yardstick does within a few milliseconds each, so that every visit has several calls. */
const LAYERS = [
  'enet.pt.up4',
  'enet.xnn.b4_0',
  'fcn8s.upscore_pool4',
  'fcn16s.upscore2',
  'centernet.dla34.ida0',
  'lapsrn.feat',
];

const SETTINGS = { rounds: 21, timeBudgetMs: 300, allowedLoss: 0.03 } as const;

const paced = (folder: string, loss: number): Promise<BenchResult> =>
  measured([YARDSTICK, pacedSource(folder, loss)], { ...SETTINGS, workloads: workloadsNamed(LAYERS) });

/**
 * Runs without a loss, each the baseline of the next; beside each a run with the loss, held against the same baseline.
 * @param onRun tells whether the run without and the one with the loss raised an alarm
 */
export async function lossTrials(
  folder: string,
  loss: number,
  runs: number,
  onRun: (alarms: readonly [boolean, boolean]) => void,
): Promise<LossTrial[]> {
  const counts = [0, 0];
  let baseline = await paced(folder, 0);
  for (let run = 0; run < runs; run++) {
    const [without, having] = [await paced(folder, 0), await paced(folder, loss)];
    const alarms = [isSlower(without, baseline), isSlower(having, baseline)] as const;
    onRun(alarms);
    for (const [which, alarmed] of alarms.entries()) counts[which] += alarmed ? 1 : 0;
    baseline = without;
  }
  const shared = { runs, layers: LAYERS, ...SETTINGS };
  return [0, loss].map((share, which) => ({ loss: share, alarms: counts[which], ...shared }));
}

function isSlower(now: BenchResult, then: BenchResult): boolean {
  const { allowedLoss } = SETTINGS;
  const { overall } = compareWithBaseline(now, then, { yardstick: YARDSTICK.argument, allowedLoss });
  return overall.some(({ standing }) => standing === 'slower');
}
