/**
 * The benchmark: every subject on every workload. One subject at a time, workload by workload, and with another subject
 * first on each, so that whatever drifts on the machine hits all alike.
 */
import type { Case } from '../spec/case.ts';
import { geometryOf } from '../spec/geometry.ts';
import type { Subject } from '../subjects/subject.ts';
import { type Cell, runCell, type TimedCell, taskOf, withKnown, withRatios } from './cell.ts';
import type { Contender } from './contender.ts';
import { realWorkloadCase, type Workload, workloadCase } from './workloads.ts';

export interface BenchOptions {
  readonly workloads: readonly Workload[];
  /** How long the calls of one cell are timed; slow subjects take at least three calls. */
  readonly timeBudgetMs: number;
  /** The id of the known failure that a failure of this subject, by what was typed, on this case would be. */
  readonly knownFailure?: (typed: string, problem: Case) => string | null;
  readonly onProgress?: (progress: BenchProgress) => void;
  /** Ends the run; the cells that are done are kept. */
  readonly signal?: AbortSignal;
}

export interface BenchProgress {
  readonly workload: string;
  readonly subject: string;
  /** Cells that are done, out of how many. */
  readonly done: number;
  readonly total: number;
  /** Set when the cell is done. */
  readonly finished: Cell | null;
}

export interface BenchSubject {
  readonly name: string;
  readonly typed: string;
  readonly version: string | null;
  readonly origin: Subject['origin'];
}

/** A workload with what geometry makes of it. */
export interface BenchWorkload extends Workload {
  readonly multiplyAdds: number;
  readonly xShape: readonly number[];
  readonly wShape: readonly number[];
  readonly yShape: readonly number[];
}

export interface BenchResult {
  readonly kind: 'bench';
  readonly timeBudgetMs: number;
  readonly subjects: readonly BenchSubject[];
  readonly workloads: readonly BenchWorkload[];
  /** By workload; within one in the order of the subjects. */
  readonly cells: readonly Cell[];
  readonly milliseconds: number;
  /** What makes times less trustworthy. */
  readonly warnings: readonly string[];
  /** Why the run does not pass; empty where it does. Slowness is none. */
  readonly objections: readonly string[];
}

/** Fewer clock steps than this in a median, and the clock shows in the result. */
const MIN_CLOCK_STEPS = 100;

/** Quartiles further apart than this share of the median tell of a busy machine, or one that changes its speed. */
const WIDE_SPREAD = 0.25;

/** Agrees and times. A subject that crashes or hangs costs its own cell only. The subjects stay open. */
export async function runBench(subjects: readonly Contender[], options: BenchOptions): Promise<BenchResult> {
  const started = performance.now();
  const { workloads, signal } = options;
  const onAbort = () => void Promise.all(subjects.map((subject) => subject.close()));
  signal?.addEventListener('abort', onAbort, { once: true });
  const described: BenchWorkload[] = [];
  const cells: Cell[] = [];
  for (const [turn, workload] of workloads.entries()) {
    const { task, summary } = setUp(workload);
    described.push(summary);
    const done = new Map<Contender, Cell>();
    for (const index of subjects.keys()) {
      if (signal?.aborted) break;
      const subject = subjects[(index + turn) % subjects.length];
      const tell = (finished: Cell | null) =>
        options.onProgress?.({
          workload: workload.name,
          subject: subject.name,
          done: cells.length + done.size,
          total: workloads.length * subjects.length,
          finished,
        });
      tell(null);
      const cell = withKnown(
        await runCell(subject, task, options.timeBudgetMs),
        () => options.knownFailure?.(subject.source.typed, task.problem) ?? null,
      );
      // A cell that the interruption ended says nothing about its subject.
      if (signal?.aborted) break;
      done.set(subject, cell);
      tell(cell);
    }
    cells.push(...withRatios(subjects.flatMap((subject) => done.get(subject) ?? [])));
  }
  signal?.removeEventListener('abort', onAbort);
  return {
    kind: 'bench',
    timeBudgetMs: options.timeBudgetMs,
    subjects: subjects.map(({ name, version, source }) => {
      return { name, typed: source.typed, version, origin: source.origin };
    }),
    workloads: described,
    cells,
    milliseconds: performance.now() - started,
    warnings: doubtfulTimes(cells),
    objections: objectionsTo(cells, workloads.length * subjects.length),
  };
}

function setUp(workload: Workload) {
  const problem = workloadCase(workload);
  const { multiplyAdds, outputShape } = geometryOf(problem);
  return {
    task: taskOf(workload.name, problem, realWorkloadCase(workload), multiplyAdds),
    summary: { ...workload, multiplyAdds, xShape: problem.x.shape, wShape: problem.w.shape, yShape: outputShape },
  };
}

function doubtfulTimes(cells: readonly Cell[]): string[] {
  const timed = cells.filter((cell): cell is TimedCell => cell.status === 'timed');
  const coarse = timed.filter(({ medianMs, clockStepMs }) => medianMs < MIN_CLOCK_STEPS * clockStepMs);
  const wide = timed.filter((cell) => spread(cell) > WIDE_SPREAD).toSorted((a, b) => spread(b) - spread(a));
  return [
    ...coarse.map(
      ({ subject, workload }) => `${subject} on ${workload}: the median is under ${MIN_CLOCK_STEPS} steps of the clock`,
    ),
    ...(wide.length === 0 ? [] : [wideSpread(wide, timed.length)]),
  ];
}

function wideSpread(wide: readonly TimedCell[], total: number): string {
  const percent = (share: number) => `${Math.round(share * 100)} %`;
  const worst = `${percent(spread(wide[0]))} for ${wide[0].subject} on ${wide[0].workload}`;
  return `in ${wide.length} of ${total} cells the quartiles lie over ${percent(WIDE_SPREAD)} of the median apart, ${worst}`;
}

function spread({ medianMs, p25Ms, p75Ms }: TimedCell): number {
  return (p75Ms - p25Ms) / medianMs;
}

function objectionsTo(cells: readonly Cell[], total: number): string[] {
  const failed = cells.filter(
    (cell) => cell.status !== 'timed' && cell.status !== 'not covered' && cell.known === null,
  );
  const missing = total - cells.length;
  return [
    ...failed.map(({ subject, status, workload }) => `${subject} ${VERDICTS[status]} ${workload}`),
    ...(failed.length === 0 && !cells.some(({ status }) => status === 'timed') ? ['nothing was timed'] : []),
    ...(missing > 0 ? [`the run was interrupted: ${missing} of ${total} cells are missing`] : []),
  ];
}

const VERDICTS: Readonly<Record<Cell['status'], string>> = {
  timed: 'is timed on',
  'not covered': 'does not cover',
  disagrees: 'disagrees on',
  refused: 'refuses',
  crashed: 'crashes on',
  'timed out': 'gives no answer on',
};
