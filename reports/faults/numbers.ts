/** What the reports on faults say alike: one line of figures per fault, and the verdict. */
import type { FaultFigures, FaultResult, FaultsResult, Kill } from '../../faults/result.ts';

interface FiguresLine extends FaultFigures {
  /** How many seeds killed it, of how many. */
  readonly killed: string;
  /** The kill with the smallest case. */
  readonly smallest: Kill | null;
}

export function figuresLine({ runs, figures }: Pick<FaultResult, 'runs' | 'figures'>): FiguresLine {
  return {
    ...figures,
    killed: `${figures.kills}/${runs.length}`,
    smallest: runs.find(({ seed }) => seed === figures.smallestSeed)?.kill ?? null,
  };
}

/** The last line: how many were killed, how fast, and how many the published suites would have found. */
export function faultsVerdict(result: FaultsResult): string {
  const { faults, leftOut, survivors, notPut = [], seeds, verdict, figures } = result;
  const { kills, medianMilliseconds, worstMilliseconds } = figures;
  const time = kills === 0 ? '' : `, median ${durationOf(medianMilliseconds)}, worst ${durationOf(worstMilliseconds)}`;
  const outside = leftOut.length === 0 ? '' : `; ${leftOut.length} documented defects are not re-created`;
  const word = { killed: 'KILLED', survivors: 'SURVIVORS', interrupted: 'INTERRUPTED' }[verdict];
  const plural = seeds.length === 1 ? 'seed' : 'seeds';
  const left = notPut.length === 0 ? '' : `, ${notPut.length} more not run`;
  const counts = `${faults.length - survivors.length} of ${faults.length} faults`;
  return `${word}: ${counts}${left} with ${seeds.length} ${plural}${time}${outside}`;
}

/** Per published suite, how many of the faults some test of it would have found. */
export function publishedCounts({ suites }: FaultsResult): { title: string; found: number; tests: number }[] {
  return suites.map(({ title, found, tests }) => ({ title, found, tests }));
}

export function durationOf(milliseconds: number | null): string {
  if (milliseconds === null) return '–';
  return milliseconds < 1000 ? `${Math.max(1, Math.round(milliseconds))} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
