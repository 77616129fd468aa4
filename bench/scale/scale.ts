/**
 * A sweep: one dimension of a layer grows while all others stay, and every subject is timed and weighed at each point,
 * where it answers rightly. What was found at the points is then put into two numbers by fit.ts.
 */
import type { Contender } from '../contenders/contender.ts';
import { type LayerTime, type RoundOptions, subjectOf, timeLayer } from '../timing/layer-times.ts';
import { describedWorkload } from '../workloads/workload-cases.ts';
import { type SweptLayer, smallestLayer, sweptPoints } from './axes.ts';
import { aboveOverhead, type Cost, FEWEST_POINTS, powerLaw } from './fit.ts';
import { peakMemory } from './memory.ts';
import type { Fit, ScaleAxis, ScaleCell, ScalePoint, ScaleResult, TimedScaleCell } from './result.ts';

/** How one dimension of a layer is swept. Times are in milliseconds. */
export interface ScaleOptions {
  /** How long each subject is timed at each point, over all rounds; slow ones are called once a round. Default 60. */
  readonly timeBudgetMs?: number;
  /** For the calls whose memory is weighed. Default 30,000. */
  readonly timeoutMs?: number;
  /** A subject whose call takes longer is not timed there, nor at any larger point. Default 400. */
  readonly callLimitMs?: number;
  /** The layer to start from, in place of that of the axis. */
  readonly base?: SweptLayer;
  /** Of the dimension, in place of those of the axis. */
  readonly values?: readonly number[];
  readonly onProgress?: (progress: ScaleProgress) => void;
  /** Ends the run; the points that are done are kept. */
  readonly signal?: AbortSignal;
}

/** Where a sweep is. */
export interface ScaleProgress {
  readonly point: string;
  /** Cells that are done, out of how many. */
  readonly done: number;
  readonly total: number;
  /** A cell that is done; null where a point begins. */
  readonly finished: ScaleCell | null;
}

const ROUNDS = 3;
const TIMEOUT_MS = 30_000;

/** Slow points get fewer rounds, so that a sweep takes seconds. */
const POINT_MS = 1500;

/**
 * The contenders stay open, unless the signal ends the sweep.
 * @throws RangeError where no value gives a legal layer
 */
export async function runScale(
  contenders: readonly Contender[],
  axis: ScaleAxis,
  options: ScaleOptions = {},
): Promise<ScaleResult> {
  const started = performance.now();
  const { base, values, signal } = options;
  const { points, leftOut } = sweptPoints(axis, base, values);
  if (points.length === 0) throw new RangeError(`no layer can be swept along ${axis}: ${leftOut.join('; ')}`);
  const onAbort = () => void Promise.all(contenders.map((contender) => contender.close()));
  signal?.addEventListener('abort', onAbort, { once: true });
  const sweep = new Sweep(contenders, points, options);
  const overheadsMs = await sweep.overheads();
  for (const point of points) if (!signal?.aborted) await sweep.visit(point);
  signal?.removeEventListener('abort', onAbort);
  const { cells } = sweep;
  const fitted = contenders.flatMap(({ name }, index) => fitsOf(name, cells, overheadsMs[index]));
  return {
    kind: 'scale',
    axis,
    subjects: contenders.map(subjectOf),
    points,
    cells,
    fits: fitted.filter((fit) => typeof fit !== 'string'),
    milliseconds: performance.now() - started,
    warnings: [...leftOut, ...fitted.filter((fit) => typeof fit === 'string')],
    objections: objectionsTo(cells, points.length * contenders.length),
  };
}

class Sweep {
  readonly #contenders: readonly Contender[];
  readonly #points: readonly ScalePoint[];
  readonly #options: ScaleOptions;
  readonly #rounds: RoundOptions;
  readonly cells: ScaleCell[] = [];
  /** By contender the first point at which a call took too long, and what was said of it. */
  readonly #ends = new Map<Contender, { readonly point: ScalePoint; readonly message: string }>();

  constructor(contenders: readonly Contender[], points: readonly ScalePoint[], options: ScaleOptions) {
    const { timeBudgetMs = 60, callLimitMs = 400, signal } = options;
    this.#contenders = contenders;
    this.#points = points;
    this.#options = options;
    this.#rounds = {
      rounds: ROUNDS,
      fewestRounds: 1,
      roundMs: timeBudgetMs / ROUNDS,
      layerMs: POINT_MS,
      callLimitMs,
      signal,
    };
  }

  /** What a call takes however small its layer is, in milliseconds by contender; 0 where that has no time. */
  async overheads(): Promise<number[]> {
    const smallest = describedWorkload(smallestLayer(this.#points[0].workload));
    const times = await timeLayer(this.#contenders, smallest, this.#rounds);
    return times.map((time) => (time?.status === 'timed' ? time.time.medianMs : 0));
  }

  /** Adds the cells of one point. */
  async visit(point: ScalePoint): Promise<void> {
    this.#tell(point, null);
    const asked = this.#contenders.filter((contender) => !this.#isBeyond(contender, point));
    const times = await timeLayer(asked, point.workload, this.#rounds);
    const found = await Promise.all(
      this.#contenders.map(async (contender) => {
        const isAsked = asked.includes(contender);
        const time = isAsked ? times[asked.indexOf(contender)] : this.#beyond(contender);
        if (isAsked && time?.status === 'too slow') this.#ends.set(contender, { point, message: time.message });
        return time && this.#cell(point, contender, time);
      }),
    );
    // What an interruption ended says nothing about its subject.
    if (this.#options.signal?.aborted) return;
    for (const cell of found) {
      if (cell === null) continue;
      this.cells.push(cell);
      this.#tell(point, cell);
    }
  }

  /** Memory is weighed side by side, while nothing is timed. */
  async #cell({ value, workload }: ScalePoint, { name, source }: Contender, time: LayerTime): Promise<ScaleCell> {
    const key = { value, workload: workload.name, subject: name };
    if (time.status === 'too slow') {
      return { ...key, status: 'not covered', message: `too slow: ${time.message}`, known: null };
    }
    if (time.status !== 'timed') return { ...key, ...time, known: null };
    const { timeoutMs = TIMEOUT_MS, signal } = this.#options;
    return {
      ...key,
      ...time,
      peakBytes: await peakMemory(source, workload, this.#points[0].workload, timeoutMs, signal),
    };
  }

  /** Whether the point is in every way as large as one at which the contender was too slow. */
  #isBeyond(contender: Contender, { workload }: ScalePoint): boolean {
    const end = this.#ends.get(contender)?.point.workload;
    return end !== undefined && workload.multiplyAdds >= end.multiplyAdds && workload.bytes >= end.bytes;
  }

  #beyond(contender: Contender): LayerTime {
    const { point, message } = this.#ends.get(contender) as { point: ScalePoint; message: string };
    return { status: 'too slow', message: `at ${point.workload.name} ${message}` };
  }

  #tell(point: ScalePoint, finished: ScaleCell | null): void {
    this.#options.onProgress?.({
      point: point.workload.name,
      done: this.cells.length,
      total: this.#points.length * this.#contenders.length,
      finished,
    });
  }
}

/** Of one subject: for each quantity its fit, or in words why it has none. */
function fitsOf(subject: string, cells: readonly ScaleCell[], overheadMs: number): (Fit | string)[] {
  const timed = cells.filter((cell): cell is TimedScaleCell => cell.subject === subject && cell.status === 'timed');
  const costs: Record<Fit['quantity'], Cost[]> = {
    time: timed.map(({ value, time }) => ({ value, cost: time.medianMs })),
    memory: timed.flatMap(({ value, peakBytes }) => (peakBytes === null ? [] : [{ value, cost: peakBytes }])),
  };
  return (['time', 'memory'] as const).map((quantity) => {
    const points = aboveOverhead(costs[quantity], quantity, overheadMs);
    if (points.length >= FEWEST_POINTS) {
      return { subject, quantity, ...powerLaw(points), values: points.map(({ value }) => value) };
    }
    const found = `${points.length} of ${costs[quantity].length} points`;
    return `${subject}: ${quantity} is not fitted: ${found} differ from overhead, ${FEWEST_POINTS} are needed`;
  });
}

function objectionsTo(cells: readonly ScaleCell[], total: number): string[] {
  const failed = cells.filter(({ status }) => status !== 'timed' && status !== 'not covered');
  const missing = total - cells.length;
  return [
    ...failed.map(({ subject, status, workload }) => `${subject} ${status}: ${workload}`),
    ...(failed.length === 0 && !cells.some(({ status }) => status === 'timed') ? ['nothing was timed'] : []),
    ...(missing > 0 ? [`the run was interrupted: ${missing} of ${total} cells are missing`] : []),
  ];
}
