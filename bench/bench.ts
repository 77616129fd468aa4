/**
 * The benchmark: every subject on every workload, in rounds. In each round all subjects are timed on all workloads,
 * each time in another order, so that whatever drifts on the machine hits all alike, and rounds are far enough apart to
 * differ by it.
 */
import { setImmediate } from 'node:timers/promises';
import type { Case } from '../spec/case.ts';
import { elementCount } from '../spec/tensor.ts';
import type { Contender } from './contenders/contender.ts';
import { doubts } from './doubts.ts';
import { summaryOf } from './figures/summary.ts';
import { limitGflops } from './limits/roofline.ts';
import type { BenchResult, BenchWorkload, Cell, Limits } from './result.ts';
import { CellRun, compared, withKnown } from './timing/cell-run.ts';
import { subjectOf } from './timing/layer-times.ts';
import { NoiseMeter } from './timing/noise.ts';
import { taskOf } from './timing/task.ts';
import type { Workload } from './workloads/workload.ts';
import { describedWorkload } from './workloads/workload-cases.ts';

/** What a benchmark measures, and for how long. Times are in milliseconds. */
export interface BenchOptions {
  readonly workloads: readonly Workload[];
  /** How long the calls of one cell are timed, over all rounds; slow subjects are called once a round. */
  readonly timeBudgetMs: number;
  /**
   * By the name of the workload: the layer in its type with the numbers of a model, which are then timed instead of integers. What comes
   * back is compared with the exact result, within the proven rounding error, and of integers by the rules of rounding that a subject names.
   */
  readonly numbers?: ReadonlyMap<string, Case>;
  /** Default ROUNDS. */
  readonly rounds?: number;
  /** What the machine can do, for the share that each result is of it. */
  readonly limits?: readonly Limits[];
  readonly processes?: BenchResult['processes'];
  /** The id of the known failure that a failure of the subject of this argument, on this case would be. */
  readonly knownFailure?: (argument: string, problem: Case) => string | null;
  readonly onProgress?: (progress: BenchProgress) => void;
  /** Ends the run; what was timed by then is kept. */
  readonly signal?: AbortSignal;
}

/** Where a benchmark is, between two of its steps. */
export interface BenchProgress {
  /** From 1; rounds are counted for some workloads at a time. */
  readonly round: number;
  readonly workload: string;
  readonly subject: string;
  /** Visits that are done, out of how many. */
  readonly done: number;
  readonly total: number;
  /** Set where the visit that is done showed that there will be no time. */
  readonly failed: Cell | null;
}

/** The median of seven is moved by four of them only, and a bootstrap of seven has an interval. */
export const ROUNDS = 7;

/** Elements of x, w and y of the workloads that are visited in turn; they stay in memory for all rounds. */
const ELEMENTS_AT_A_TIME = 2 ** 25;

/**
 * Times subjects on workloads, each only after its result agrees on that very workload. A subject that crashes or hangs
 * costs its own cell only. The subjects stay open.
 *
 * @example
 * ```ts
 * import { openContenders, resolveSources, runBench, workloadsNamed } from 'adjoint/bench';
 *
 * const contenders = await openContenders(resolveSources(['subpixel']), { timeoutMs: 10_000 });
 * const result = await runBench(contenders, { workloads: workloadsNamed(['enet.pt.up4']), timeBudgetMs: 20 });
 * await Promise.all(contenders.map((contender) => contender.close()));
 * const [cell] = result.cells;
 * cell.subject; // → 'subpixel'
 * if (cell.status === 'timed') console.log(cell.time.medianMs, 'ms');
 * ```
 */
export async function runBench(subjects: readonly Contender[], options: BenchOptions): Promise<BenchResult> {
  const started = performance.now();
  const { signal, rounds = ROUNDS, limits = [] } = options;
  const onAbort = () => void Promise.all(subjects.map((subject) => subject.close()));
  signal?.addEventListener('abort', onAbort, { once: true });
  const workloads = options.workloads.map(describedWorkload);
  const run: Run = {
    subjects,
    options,
    rounds,
    noise: new NoiseMeter(),
    total: workloads.length * subjects.length * rounds,
  };
  const found: Cell[][] = [];
  for (const batch of batches(workloads)) {
    if (signal?.aborted) break;
    found.push(...(await runBatch(run, batch, found.length * subjects.length * rounds)));
  }
  signal?.removeEventListener('abort', onAbort);
  const cells = found.flatMap((row, index) => compared(row, (name) => limitFor(run, workloads[index], name)));
  const noise = run.noise.result();
  const contents = { subjects: subjects.map(subjectOf), workloads, cells, limits };
  return {
    kind: 'bench',
    timeBudgetMs: options.timeBudgetMs,
    rounds,
    processes: options.processes ?? 'one each',
    ...contents,
    noise,
    summary: summaryOf(contents),
    baseline: null,
    milliseconds: performance.now() - started,
    warnings: doubts(cells, noise, contents.subjects),
    objections: objectionsTo(cells, workloads.length * subjects.length, signal?.aborted ?? false),
  };
}

interface Run {
  readonly subjects: readonly Contender[];
  readonly options: BenchOptions;
  readonly rounds: number;
  readonly noise: NoiseMeter;
  readonly total: number;
}

/**
 * What the machine could do with this workload on as many threads as the subject had; null where that was not measured.
 */
function limitFor(
  { subjects, options }: Run,
  { multiplyAdds, bytes, dtype }: BenchWorkload,
  name: string,
): number | null {
  // What the machine can do is measured in f32.
  if (dtype !== undefined) return null;
  const threads = subjects.find((contender) => contender.name === name)?.threads;
  const limits = options.limits?.find((entry) => entry.threads === threads);
  return limits === undefined ? null : limitGflops(limits, multiplyAdds, bytes);
}

/** All rounds over a few workloads: the cells of each. @param before visits that were done before */
async function runBatch(run: Run, batch: readonly BenchWorkload[], before: number): Promise<Cell[][]> {
  const { subjects, options, rounds, noise } = run;
  const runs = batch.map((workload) => {
    const task = taskOf(workload, options.numbers?.get(workload.name) ?? null);
    return subjects.map((subject) => new CellRun(subject, task, rounds, options.timeBudgetMs));
  });
  let done = before;
  for (let round = 0; round < rounds; round++) {
    if (options.signal?.aborted || runs.every((row) => row.every(({ isOver }) => isOver))) break;
    // Short calls may never wait for anything; signals come only between turns of the event loop.
    await setImmediate();
    const isNew = round === 0 || options.processes === 'new each round';
    // The next call of each starts a process.
    if (round > 0 && isNew) await Promise.all(subjects.map((subject) => subject.close()));
    for (const [turn, row] of runs.entries()) {
      const inOrder = inTurn(row, round, turn);
      if (isNew)
        for (const cellRun of inOrder) await step(run, cellRun, round, done, (signal) => cellRun.warmUp(signal));
      if (!options.signal?.aborted) noise.probe(round);
      for (const cellRun of inOrder) {
        await step(run, cellRun, round, done, (signal) => cellRun.visit(round, signal));
        done += 1;
      }
    }
  }
  return runs.map((row) => row.flatMap((cellRun) => reportedCell(cellRun, options) ?? []));
}

/**
 * Runs `work` on one cell and reports before it, and after it where the cell turned out to have no time. Does nothing
 * once the cell or the run is over.
 */
async function step(
  { options, total }: Run,
  cellRun: CellRun,
  round: number,
  done: number,
  work: (signal?: AbortSignal) => Promise<void>,
): Promise<void> {
  if (cellRun.isOver || options.signal?.aborted) return;
  const { contender, task } = cellRun;
  const at = { round: round + 1, workload: task.workload.name, subject: contender.name, done, total };
  options.onProgress?.({ ...at, failed: null });
  await work(options.signal);
  if (cellRun.isOver) options.onProgress?.({ ...at, failed: reportedCell(cellRun, options) });
}

function reportedCell(cellRun: CellRun, { knownFailure }: BenchOptions): Cell | null {
  const cell = cellRun.cell();
  const { contender, task } = cellRun;
  return cell && withKnown(cell, () => knownFailure?.(contender.source.argument, task.problem) ?? null);
}

/** Every subject is first, last and in between, before and behind every other. */
function inTurn<T>(row: readonly T[], round: number, turn: number): T[] {
  const step = (round + turn) % 2 === 0 ? 1 : row.length - 1;
  return row.map((_, place) => row[(round + turn + place * step) % row.length]);
}

/** Consecutive workloads, as many as fit into memory together; one at least. */
function batches(workloads: readonly BenchWorkload[]): BenchWorkload[][] {
  const found: BenchWorkload[][] = [];
  let room = 0;
  for (const workload of workloads) {
    const size = [workload.xShape, workload.wShape, workload.yShape].reduce(
      (sum, shape) => sum + elementCount(shape),
      0,
    );
    if (found.length === 0 || size > room) {
      found.push([]);
      room = ELEMENTS_AT_A_TIME;
    }
    found[found.length - 1].push(workload);
    room -= size;
  }
  return found;
}

function objectionsTo(cells: readonly Cell[], total: number, wasInterrupted: boolean): string[] {
  const failed = cells.filter(
    (cell) => cell.status !== 'timed' && cell.status !== 'not covered' && cell.known === null,
  );
  const missing = total - cells.length;
  return [
    ...failed.map(({ subject, status, workload }) => `${subject} ${VERDICTS[status]} ${workload}`),
    ...(failed.length === 0 && !cells.some(({ status }) => status === 'timed') ? ['nothing was timed'] : []),
    ...(wasInterrupted
      ? [`the run was interrupted: ${missing} of ${total} cells are missing, others had fewer rounds`]
      : []),
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
