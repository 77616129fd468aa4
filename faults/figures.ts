/** What a run of the gate on faults says in figures: over the seeds of one fault, and over all faults. */

import { maximumOf } from '../spec/extremes.ts';
import type { AllFigures, FaultFigures, FaultResult, FaultRun, FaultsResult, Kill, SuiteSummary } from './result.ts';

type Killed = FaultRun & { readonly kill: Kill };

export function figuresOf(runs: readonly FaultRun[]): FaultFigures {
  const killed = killedOf(runs);
  const laws = [...new Set(killed.map(({ kill }) => kill.law))];
  const count = (law: string) => killed.filter(({ kill }) => kill.law === law).length;
  const [smallest] = killed.toSorted((a, b) => a.kill.case.length - b.kill.case.length);
  return {
    ...timesOf(killed),
    laws: laws.toSorted((a, b) => count(b) - count(a)),
    medianCases: medianOf(killed.map(({ kill }) => kill.cases)),
    smallestSeed: smallest?.seed ?? null,
  };
}

export function allFigures(faults: readonly Pick<FaultResult, 'runs'>[]): AllFigures {
  return { ...timesOf(killedOf(faults.flatMap(({ runs }) => runs))), firsts: firstsOf(faults) };
}

function firstsOf(faults: readonly Pick<FaultResult, 'runs'>[]): AllFigures['firsts'] {
  const laws = faults.flatMap(({ runs }) => figuresOf(runs).laws.slice(0, 1));
  const firsts = [...new Set(laws)].map((law) => ({ law, faults: laws.filter((other) => other === law).length }));
  return firsts.toSorted((a, b) => b.faults - a.faults);
}

/** How many of the faults some test of the published suite would have found. */
export function foundBy(suite: SuiteSummary['id'], faults: readonly Pick<FaultResult, 'published'>[]): number {
  return faults.filter(({ published }) => published[suite].length > 0).length;
}

/** What a result of an earlier version may lack. */
export type WithoutFigures = Omit<FaultsResult, 'faults' | 'suites' | 'figures'> & {
  readonly faults: readonly Omit<FaultResult, 'figures'>[];
  readonly suites: readonly Omit<SuiteSummary, 'found'>[];
};

/** The result with all of its figures. */
export function withFigures<R extends WithoutFigures>(
  result: R,
): Omit<R, 'faults' | 'suites'> & Pick<FaultsResult, 'faults' | 'suites' | 'figures'> {
  const { faults, suites } = result;
  return {
    ...result,
    faults: faults.map((fault) => ({ ...fault, figures: figuresOf(fault.runs) })),
    suites: suites.map((suite) => ({ ...suite, found: foundBy(suite.id, faults) })),
    figures: allFigures(faults),
  };
}

function timesOf(killed: readonly Killed[]): Omit<AllFigures, 'firsts'> {
  const milliseconds = killed.map(({ kill }) => kill.milliseconds);
  return {
    kills: killed.length,
    medianMilliseconds: medianOf(milliseconds),
    worstMilliseconds: killed.length === 0 ? null : maximumOf(milliseconds),
  };
}

function killedOf(runs: readonly FaultRun[]): Killed[] {
  return runs.filter((run): run is Killed => run.kill !== null);
}

function medianOf(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[upper] : (sorted[upper - 1] + sorted[upper]) / 2;
}
