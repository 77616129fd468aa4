/**
 * Where each subject stands in all: its times by those of the fastest subject of each workload, as one geometric mean.
 * Only means over the same workloads can be compared, so that all rest on one set of them; a subject that lacks some of
 * the set stands apart.
 */
import type { BenchResult, Standing, Summary, TimedCell } from '../result.ts';
import { meanRatio } from './statistics.ts';

/** @param run any subjects, cells in any order */
export function standingsOf({ subjects, cells }: Pick<BenchResult, 'subjects' | 'cells'>): StandingsAndCompared {
  const timed = cells.filter((cell): cell is TimedCell => cell.status === 'timed');
  const own = subjects.map(({ name }) => timed.filter(({ subject }) => subject === name));
  // The first of those with the most workloads says which ones are compared.
  const widest = own.reduce((most, one) => (one.length > most.length ? one : most), [] as TimedCell[]);
  const compared = widest.map(({ workload }) => workload);
  const fastest = new Map(compared.map((workload) => [workload, fastestOn(timed, workload)]));
  const standings = own.flatMap((all) => {
    const among = all.filter(({ workload }) => fastest.has(workload));
    return among.length === 0 ? [] : [standingOf(among, fastest, compared.length)];
  });
  const apart = ({ isComplete }: Standing) => (isComplete ? 0 : 1);
  return { compared, standings: standings.toSorted((a, b) => apart(a) - apart(b) || a.ratio.value - b.ratio.value) };
}

type StandingsAndCompared = Pick<Summary, 'compared' | 'standings'>;

/** As cells are compared: by the median of all samples. */
function fastestOn(timed: readonly TimedCell[], workload: string): TimedCell {
  const here = timed.filter((cell) => cell.workload === workload);
  return here.reduce((best, cell) => (cell.time.medianMs < best.time.medianMs ? cell : best));
}

/** @param among cells of one subject, one at least, each on a workload that `fastest` has */
function standingOf(among: readonly TimedCell[], fastest: ReadonlyMap<string, TimedCell>, all: number): Standing {
  const rounds = among.map(({ workload, time }) => {
    return { a: time.roundsMs, b: fastest.get(workload)!.time.roundsMs };
  });
  const ratios = among.map(({ workload, ratio }) => ({ workload, value: ratio.value }));
  const extremes = ratios.toSorted((a, b) => a.value - b.value);
  return {
    subject: among[0].subject,
    workloads: among.length,
    isComplete: among.length === all,
    ratio: meanRatio(rounds),
    lowest: extremes[0],
    highest: extremes[extremes.length - 1],
  };
}
