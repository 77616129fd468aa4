/** What the benchmark's statements are worth: the same put to it twice, and a loss that was put in on purpose. */
import { compareWithBaseline } from '../../bench/baseline.ts';
import { type BenchOptions, runBench } from '../../bench/bench.ts';
import { openContenders } from '../../bench/contender.ts';
import type { BenchResult, TimedCell } from '../../bench/result.ts';
import { ratioInterval } from '../../bench/statistics.ts';
import { workloadsNamed } from '../../bench/workload-sets.ts';
import type { LossTrial, RepeatedRatio } from '../../reports/trial-markdown.ts';
import { engineSource, type Source } from '../../subjects/source.ts';
import { pacedSource } from './paced.ts';

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

/** The scatter engine takes some milliseconds on each, so that every round has several calls. */
const LAYERS = ['centernet.dla34.ida0', 'fcn16s.upscore2'];

const SETTINGS = { rounds: 41, timeBudgetMs: 1000, allowedLoss: 0.03 };

/** How many of so many runs say that a subject with this loss is slower than in a baseline without. */
export async function lossTrial(
  folder: string,
  loss: number,
  runs: number,
  onRun: (alarmed: boolean) => void,
): Promise<LossTrial> {
  const sources = (share: number) => [engineSource('scatter'), pacedSource(folder, share)];
  const options = { ...SETTINGS, workloads: workloadsNamed(LAYERS) };
  let alarms = 0;
  for (let run = 0; run < runs; run++) {
    const baseline = await measured(sources(0), options);
    const { changes } = compareWithBaseline(await measured(sources(loss), options), baseline, {
      yardstick: 'scatter',
      allowedLoss: SETTINGS.allowedLoss,
    });
    const alarmed = changes.some(({ standing }) => standing === 'slower');
    onRun(alarmed);
    if (alarmed) alarms += 1;
  }
  return { loss, runs, alarms, layers: LAYERS, ...SETTINGS };
}
