/**
 * One subject on one workload: agreement first, then time, then agreement again, all on integers. Only what agrees gets a
 * number. Last comes a call on real data, for the error.
 */
import { engines, exact } from '../engines/index.ts';
import { type LargestErrors, largestErrors } from '../spec/accuracy.ts';
import type { Case } from '../spec/case.ts';
import { compareExact, describeDifference } from '../spec/compare.ts';
import type { Tensor } from '../spec/tensor.ts';
import { missingCapability } from '../subjects/fits.ts';
import type { Source } from '../subjects/source.ts';
import type { Outcome } from '../subjects/subject.ts';
import type { Contender } from './contender.ts';
import type { Timing } from './measure.ts';

export interface TimedCell extends Timing {
  readonly workload: string;
  readonly subject: string;
  readonly status: 'timed';
  /** What preparing took, once, outside of the times; null where every call does everything. */
  readonly prepareMs: number | null;
  /** Median time by multiply-adds of the operator before cropping. */
  readonly nsPerMultiplyAdd: number;
  /** Two operations per multiply-add, by the median time. */
  readonly gflops: number;
  /** Median time by that of the fastest subject on this workload; 1 for the fastest itself. */
  readonly ratio: number;
  /** On real data, against the exact result rounded once. */
  readonly error: LargestErrors;
}

export interface UntimedCell {
  readonly workload: string;
  readonly subject: string;
  /** 'disagrees' includes what is no tensor at all; 'refused' is an error thrown for a case that it claims to cover. */
  readonly status: 'disagrees' | 'not covered' | 'refused' | 'crashed' | 'timed out';
  /** Which capability is missing, where the result differs, or the error. */
  readonly message: string;
  /** The known failure that this is; null for a new one, and where nothing failed. */
  readonly known: string | null;
}

export type Cell = TimedCell | UntimedCell;

/** A workload made into a case, with the answers to compare with. */
export interface Task {
  readonly workload: string;
  readonly problem: Case;
  readonly multiplyAdds: number;
  /** The answer of a reference engine other than the subject. */
  expectedFor(source: Source): Tensor;
  /** The same layer with real data. */
  readonly real: Case;
  /** Its exact result, rounded once, and Σ|x||w| of each element. */
  realAnswer(): { readonly rounded: Tensor; readonly magnitudes: ArrayLike<number> };
}

/** Answers are worked out when they are first needed. */
export function taskOf(workload: string, problem: Case, real: Case, multiplyAdds: number): Task {
  const answers = new Map<string, Tensor>();
  let realAnswer: ReturnType<Task['realAnswer']> | null = null;
  return {
    workload,
    problem,
    multiplyAdds,
    expectedFor({ origin, target }) {
      const reference = origin === 'engine' && target === 'scatter' ? 'im2col' : 'scatter';
      const answer = answers.get(reference) ?? engines[reference](problem);
      answers.set(reference, answer);
      return answer;
    },
    real,
    realAnswer() {
      realAnswer ??= { rounded: exact(real), magnitudes: exact(absolute(real), 'f64').data };
      return realAnswer;
    },
  };
}

function absolute({ x, w, bias, ...rest }: Case): Case {
  const magnitude = ({ shape, data }: Tensor): Tensor => ({ shape, data: data.map(Math.abs) });
  return { ...rest, x: magnitude(x), w: magnitude(w), bias: bias?.map(Math.abs) ?? null };
}

/** The cell, with the ratio left at 1 until all subjects of the workload are known. Never throws. */
export async function runCell(contender: Contender, task: Task, timeBudgetMs: number): Promise<Cell> {
  const key = { workload: task.workload, subject: contender.name };
  const missing = missingCapability(task.problem, contender.capabilities);
  if (missing !== null) return { ...key, status: 'not covered', message: missing, known: null };
  const expected = task.expectedFor(contender.source);

  const first = await contender.call(task.problem);
  const wrong = fault(first.outcome, expected);
  if (wrong !== null) return { ...key, ...wrong, known: null };

  const { callMs: firstCallMs, isAsync, prepareMs } = first;
  const { timing, last } = await contender.measure({ timeBudgetMs, firstCallMs, isAsync });
  const wrongLater = fault(last, expected);
  if (wrongLater !== null) return { ...key, ...wrongLater, message: `while timed: ${wrongLater.message}`, known: null };
  if (timing === null) {
    return { ...key, status: 'crashed', message: 'the process answered without a time', known: null };
  }
  const { outcome } = await contender.call(task.real);
  const { rounded, magnitudes } = task.realAnswer();
  const unmeasured = misfit(outcome, rounded);
  if (unmeasured !== null)
    return { ...key, ...unmeasured, message: `on real data: ${unmeasured.message}`, known: null };
  return {
    ...key,
    status: 'timed',
    ...timing,
    prepareMs,
    nsPerMultiplyAdd: (timing.medianMs * 1e6) / task.multiplyAdds,
    gflops: (2 * task.multiplyAdds) / (timing.medianMs * 1e6),
    ratio: 1,
    error: largestErrors(task.real.dtype, rounded, outcome as Result, magnitudes),
  };
}

/** What is wrong with an outcome; null where it is the expected result. */
function fault(outcome: Outcome, expected: Tensor): Pick<UntimedCell, 'status' | 'message'> | null {
  const wrong = misfit(outcome, expected);
  if (wrong !== null) return wrong;
  const difference = compareExact(expected, outcome as Result);
  return difference === null ? null : { status: 'disagrees', message: describeDifference(difference) };
}

type Result = Extract<Outcome, { readonly kind: 'result' }>;

/** What is wrong with an outcome that is no result of this shape; null where it is one, whatever its numbers. */
function misfit(outcome: Outcome, expected: Tensor): Pick<UntimedCell, 'status' | 'message'> | null {
  if (outcome.kind === 'malformed') return { status: 'disagrees', message: outcome.message };
  // Only programs over a pipe skip or err, and those are not timed.
  if (outcome.kind === 'skipped' || outcome.kind === 'errored') return { status: 'refused', message: outcome.message };
  if (outcome.kind !== 'result') return { status: outcome.kind, message: outcome.message };
  const difference = compareExact(expected, outcome);
  return difference?.kind === 'shape' ? { status: 'disagrees', message: describeDifference(difference) } : null;
}

/** The cell as a known failure, if it is one: what was wrong is still told, but is no news. */
export function withKnown(cell: Cell, known: () => string | null): Cell {
  if (cell.status === 'timed' || cell.status === 'not covered') return cell;
  const id = known();
  return id === null ? cell : { ...cell, known: id, message: `as listed under ${id}: ${cell.message}` };
}

/** The cells of one workload with their ratios to the fastest of them. */
export function withRatios(cells: readonly Cell[]): Cell[] {
  const medians = cells.flatMap((cell) => (cell.status === 'timed' ? [cell.medianMs] : []));
  const fastest = Math.min(...medians);
  return cells.map((cell) => (cell.status === 'timed' ? { ...cell, ratio: cell.medianMs / fastest } : cell));
}
