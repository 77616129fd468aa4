/** What the benchmark's statements are worth: the same put to it twice, and a loss that was put in on purpose. */
import { compareWithBaseline } from '../../bench/baseline.ts';
import { runBench } from '../../bench/bench.ts';
import { openContenders } from '../../bench/contender.ts';
import type { BenchResult, Interval, TimedCell } from '../../bench/result.ts';
import { ratioInterval } from '../../bench/statistics.ts';
import { workloadsNamed } from '../../bench/workload-sets.ts';
import type { Workload } from '../../bench/workloads.ts';
import { engineSource, type Source } from '../../subjects/source.ts';
import { pacedSource } from './paced.ts';

const TIMEOUT_MS = 30_000;

export async function measured(
  sources: readonly Source[],
  workloads: readonly Workload[],
  timeBudgetMs = 200,
): Promise<BenchResult> {
  const contenders = await openContenders(sources, { timeoutMs: TIMEOUT_MS });
  try {
    return await runBench(contenders, { workloads, timeBudgetMs });
  } finally {
    await Promise.all(contenders.map((contender) => contender.close()));
  }
}

/** One ratio as two runs have it. */
export interface Pair {
  readonly workload: string;
  readonly subject: string;
  readonly first: Interval;
  readonly second: Interval;
}

/** The ratios of all subjects in two runs, each to what was the fastest on the workload in the first. */
export function pairsOf(first: BenchResult, second: BenchResult): Pair[] {
  const cellOf = (run: BenchResult, workload: string, subject: string) =>
    run.cells.find(
      (cell): cell is TimedCell => cell.status === 'timed' && cell.workload === workload && cell.subject === subject,
    );
  return first.workloads.flatMap(({ name }) => {
    const here = first.cells.filter((cell): cell is TimedCell => cell.status === 'timed' && cell.workload === name);
    const fastest = here.find(({ standing }) => standing === 'fastest');
    const [base, baseAgain] = [fastest, fastest && cellOf(second, name, fastest.subject)];
    if (base === undefined || baseAgain === undefined) return [];
    return here.flatMap((cell) => {
      const again = cellOf(second, name, cell.subject);
      if (cell === base || again === undefined) return [];
      return [
        {
          workload: name,
          subject: cell.subject,
          first: ratioInterval(cell.time.roundsMs, base.time.roundsMs),
          second: ratioInterval(again.time.roundsMs, baseAgain.time.roundsMs),
        },
      ];
    });
  });
}

/** Whether 0 lies in the interval of the difference of the logarithms, as it does for the same ratio in 95 of 100 cases. */
export function agrees({ first, second }: Pair): boolean {
  const [above, below] = first.value > second.value ? [first, second] : [second, first];
  const allowed = Math.hypot(Math.log(above.value / above.low), Math.log(below.high / below.value));
  return Math.log(above.value / below.value) <= allowed;
}

/** Three layers on which the scatter engine takes some milliseconds each. */
const LAYERS = workloadsNamed(['pix2pix.up1', 'centernet.dla34.ida0', 'fcn8s.upscore_pool4']);

/** How many of so many runs say that a subject with this loss is slower than in a baseline without. */
export async function alarms(
  folder: string,
  loss: number,
  runs: number,
  onRun: (alarmed: boolean) => void,
): Promise<number> {
  const sources = (share: number) => [engineSource('scatter'), pacedSource(folder, share)];
  let count = 0;
  for (let run = 0; run < runs; run++) {
    const baseline = await measured(sources(0), LAYERS);
    const { changes } = compareWithBaseline(await measured(sources(loss), LAYERS), baseline, {
      yardstick: 'scatter',
      allowedLoss: 0.05,
    });
    const alarmed = changes.some(({ standing }) => standing === 'slower');
    onRun(alarmed);
    if (alarmed) count += 1;
  }
  return count;
}
