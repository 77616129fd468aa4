/** What the reports on faults say alike: one line of figures per fault, and the verdict. */
import type { FaultResult, FaultRun, FaultsResult, Kill } from '../../faults/kill.ts';

export interface FaultFigures {
  /** Laws that were first, the most frequent in front. */
  readonly laws: readonly string[];
  /** How many seeds killed it, and how many were put. */
  readonly killed: string;
  /** Over the seeds, until the first case that failed. */
  readonly medianCases: number | null;
  readonly medianMilliseconds: number | null;
  readonly worstMilliseconds: number | null;
  /** The kill with the smallest case. */
  readonly smallest: Kill | null;
}

export function figuresOf({ runs }: FaultResult): FaultFigures {
  const kills = killsOf(runs);
  const milliseconds = kills.map((kill) => kill.milliseconds);
  const laws = [...new Set(kills.map(({ law }) => law))];
  const count = (law: string) => kills.filter((kill) => kill.law === law).length;
  return {
    laws: laws.toSorted((a, b) => count(b) - count(a)),
    killed: `${kills.length}/${runs.length}`,
    medianCases: medianOf(kills.map(({ cases }) => cases)),
    medianMilliseconds: medianOf(milliseconds),
    worstMilliseconds: kills.length === 0 ? null : Math.max(...milliseconds),
    smallest: kills.toSorted((a, b) => a.case.length - b.case.length)[0] ?? null,
  };
}

/** The last line: how many were killed, how fast, and how many the published suites would have found. */
export function faultsVerdict(result: FaultsResult): string {
  const { faults, leftOut, survivors, notPut = [], seeds, verdict } = result;
  const kills = faults.flatMap(({ runs }) => killsOf(runs));
  const milliseconds = kills.map((kill) => kill.milliseconds);
  const time =
    kills.length === 0
      ? ''
      : `, median ${durationOf(medianOf(milliseconds))}, worst ${durationOf(Math.max(...milliseconds))}`;
  const outside = leftOut.length === 0 ? '' : `; ${leftOut.length} documented defects are not re-created`;
  const word = { killed: 'KILLED', survivors: 'SURVIVORS', interrupted: 'INTERRUPTED' }[verdict];
  const plural = seeds.length === 1 ? 'seed' : 'seeds';
  const left = notPut.length === 0 ? '' : `, ${notPut.length} more not put`;
  const counts = `${faults.length - survivors.length} of ${faults.length} faults`;
  return `${word}: ${counts}${left} with ${seeds.length} ${plural}${time}${outside}`;
}

/** Per published suite, how many of the faults some test of it would have found. */
export function publishedCounts({ faults, suites }: FaultsResult): { title: string; found: number; tests: number }[] {
  return suites.map(({ id, title, tests }) => {
    const found = faults.filter(({ published }) => published[id].length > 0).length;
    return { title, found, tests };
  });
}

export function durationOf(milliseconds: number | null): string {
  if (milliseconds === null) return '–';
  return milliseconds < 1000 ? `${Math.max(1, Math.round(milliseconds))} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

function killsOf(runs: readonly FaultRun[]): Kill[] {
  return runs.flatMap(({ kill }) => (kill === null ? [] : [kill]));
}

function medianOf(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[upper] : (sorted[upper - 1] + sorted[upper]) / 2;
}
