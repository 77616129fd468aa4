/**
 * The run on the whole: how many times as long as each other subject every subject takes, over all workloads on which
 * both have a time, and what each is by itself. Means are geometric, so that twice as long here and half as long there
 * is no difference, and the mean of A by B is one by that of B by A. A pair never rests on a workload that one of the
 * two lacks: means over different workloads are not comparable.
 */

import { maximumOf } from '../../spec/extremes.ts';
import { intensityOf, isComputeBound, layerLimit } from '../limits/roofline.ts';
import type { BenchResult, Interval, LayerLimits, PairSummary, SubjectMeans, Summary, TimedCell } from '../result.ts';
import { standingsOf } from './standings.ts';
import { geometricMean, meanRatio, ratioOf } from './statistics.ts';

/** After as many runs, what was spent on preparing should be little beside what was spent on running. */
const AMORTISED_RUNS = 3;

/** What a summary is made of: subjects, workloads and cells of one run, and the limits of its machine. */
export type TimedRun = Pick<BenchResult, 'subjects' | 'workloads' | 'cells' | 'limits'>;

export function summaryOf(run: TimedRun): Summary {
  const timed = run.subjects
    .map((subject) => ({ subject, cells: cellsOf(run, subject.name) }))
    .filter(({ cells }) => cells.length > 0);
  const forward = timed.flatMap(({ cells }, at) => timed.slice(at + 1).flatMap((other) => pairOf(cells, other.cells)));
  // One is the other turned round, to the last digit of its interval: the bootstrap draws the same rounds.
  const pairs = [...forward, ...forward.map(turnedRound)];
  const place = new Map(timed.map(({ subject }, at) => [subject.name, at]));
  const placeOf = ({ subject, against }: PairSummary) => place.get(subject)! * timed.length + place.get(against)!;
  return {
    pairs: pairs.toSorted((a, b) => placeOf(a) - placeOf(b)),
    subjects: timed.map(({ subject, cells }) => {
      return {
        subject: subject.name,
        workloads: cells.length,
        ...limitOf(run, subject, cells),
        ...preparationOf(cells),
        ...errorsOf(cells),
      };
    }),
    ...standingsOf(run),
    layers: layersOf(run),
  };
}

/** The result with all of its summary: a document that an earlier version wrote may lack some of it. */
export function withSummary<R extends TimedRun>(
  result: R & { readonly summary?: Partial<Summary> },
): R & { summary: Summary } {
  const { summary } = result;
  const isWhole = summary?.standings !== undefined && summary.layers !== undefined;
  return { ...result, summary: isWhole ? (summary as Summary) : summaryOf(result) };
}

function cellsOf({ cells }: TimedRun, name: string): TimedCell[] {
  return cells.filter((cell): cell is TimedCell => cell.status === 'timed' && cell.subject === name);
}

/** None where the two have no workload in common. */
function pairOf(cells: readonly TimedCell[], others: readonly TimedCell[]): PairSummary[] {
  const common = cells.flatMap((one) => {
    const other = others.find(({ workload }) => workload === one.workload);
    return other === undefined ? [] : [{ workload: one.workload, a: one.time.roundsMs, b: other.time.roundsMs }];
  });
  if (common.length === 0) return [];
  const ranked = common
    .map(({ workload, a, b }) => ({ workload, value: ratioOf(a, b) }))
    .toSorted((a, b) => a.value - b.value);
  return [
    {
      subject: cells[0].subject,
      against: others[0].subject,
      workloads: common.length,
      ratio: meanRatio(common),
      lowest: ranked[0],
      highest: ranked[ranked.length - 1],
    },
  ];
}

function turnedRound({ subject, against, workloads, ratio, lowest, highest }: PairSummary): PairSummary {
  const inverse = (extreme: PairSummary['lowest']) => ({ ...extreme, value: 1 / extreme.value });
  const turned: Interval = { value: 1 / ratio.value, low: 1 / ratio.high, high: 1 / ratio.low };
  return {
    subject: against,
    against: subject,
    workloads,
    ratio: turned,
    lowest: inverse(highest),
    highest: inverse(lowest),
  };
}

/** Only where arithmetic is the limit: beside the limit of memory, a share says how much lay in caches. */
function limitOf(
  { workloads, limits }: TimedRun,
  { threads }: BenchResult['subjects'][number],
  cells: readonly TimedCell[],
): Pick<SubjectMeans, 'computeBound' | 'limitShare'> {
  const ceilings = limits.find((entry) => entry.threads === threads);
  const shares = cells.flatMap(({ workload: name, limitShare }) => {
    const workload = workloads.find((entry) => entry.name === name);
    if (workload === undefined || ceilings === undefined || limitShare === null) return [];
    return isComputeBound(ceilings, workload.multiplyAdds, workload.bytes) ? [limitShare] : [];
  });
  return { computeBound: shares.length, limitShare: shares.length === 0 ? null : geometricMean(shares) };
}

function preparationOf(cells: readonly TimedCell[]): Pick<SubjectMeans, 'prepared' | 'amortised'> {
  const prepared = cells.filter(({ prepareMs }) => prepareMs !== null);
  const amortised = prepared.filter(({ prepareMs, time }) => prepareMs! <= AMORTISED_RUNS * time.medianMs);
  return { prepared: prepared.length, amortised: amortised.length };
}

function errorsOf(cells: readonly TimedCell[]): Pick<SubjectMeans, 'error' | 'exact'> {
  const largest = (unit: 'ulps' | 'units') => maximumOf(cells.map(({ error }) => error[unit]));
  const exact = cells.filter(({ error }) => error.units === 0).length;
  return { error: { ulps: largest('ulps'), units: largest('units') }, exact };
}

function layersOf({ workloads, limits }: TimedRun): LayerLimits[] {
  return workloads.map(({ name, multiplyAdds, bytes, dtype }) => {
    // What the machine can do is measured in f32.
    const ceilings = dtype === undefined ? limits : [];
    return {
      workload: name,
      intensity: bytes === 0 ? null : intensityOf(multiplyAdds, bytes),
      limits: ceilings.map((one) => layerLimit(one, multiplyAdds, bytes)).toSorted((a, b) => a.gflops - b.gflops),
    };
  });
}
