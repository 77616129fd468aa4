/**
 * A search for the layer on which one subject is slowest beside another. fast-check draws layers from a seed; the one
 * with the largest ratio is then measured again, since the largest of many is in part the luckiest, and shrunk by
 * fast-check to a small layer on which the ratio is still about as large. A ratio counts by the low end of its
 * interval.
 *
 * A hunt is no plan of units that anyone executes, as runs of the gate are. Two layers that are timed at once slow each other
 * down, and ratios of different machines cannot be compared; nor can shrinking be divided, since each step follows from the one
 * before. Who wants more hunts on more machines, each with a seed of its own.
 */
import * as fc from 'fast-check';
import type { Contender } from '../contenders/contender.ts';
import { ratioInterval } from '../figures/statistics.ts';
import type { BenchWorkload } from '../result.ts';
import { type RoundOptions, subjectOf, timeLayer } from '../timing/layer-times.ts';
import { huntedLayers, type LayerSizes, SIZES } from './layers.ts';
import type { Cliff, HuntResult } from './result.ts';

/** How layers are searched for on which one subject is slow beside another. */
export interface HuntOptions {
  readonly seed: number;
  /** Layers to time while searching. Default 300. */
  readonly layers?: number;
  /** For the search, and at most as much again for shrinking what it found. Default 20,000. */
  readonly searchMs?: number;
  /** A layer is passed over where a call takes longer. Default 1,000. */
  readonly callLimitMs?: number;
  /** Of the layers to draw, in multiply-adds. */
  readonly sizes?: LayerSizes;
  readonly onProgress?: (progress: HuntProgress) => void;
  /** Ends the hunt; what was found by then is kept. */
  readonly signal?: AbortSignal;
}

/** Where a hunt is. */
export interface HuntProgress {
  readonly phase: 'search' | 'shrinking';
  /** Layers timed in this phase. */
  readonly timed: number;
  readonly passedOver: number;
  /** The largest ratio of the search, or the smallest layer that still shows it. */
  readonly best: Cliff | null;
}

/** A smaller layer stands for the one that was found where the ratio is still at least this share of it. */
export const KEPT_SHARE = 0.8;

/** At most so many of the largest ratios are measured again; the first that is confirmed ends it. */
const CANDIDATES = 3;

/** Layers drawn for each that is to be timed, at most: a subject may cover few of them. */
const DRAWS_PER_LAYER = 20;

const DEFAULTS = { layers: 300, searchMs: 20_000, callLimitMs: 1000, sizes: SIZES };

/** The contenders stay open, unless the signal ends the hunt. */
export async function runHunt(subject: Contender, against: Contender, options: HuntOptions): Promise<HuntResult> {
  const started = performance.now();
  const onAbort = () => void Promise.all([subject.close(), against.close()]);
  options.signal?.addEventListener('abort', onAbort, { once: true });
  const hunt = new Hunt(subject, against, { ...DEFAULTS, ...options });
  await hunt.search();
  const worst = await hunt.confirm();
  const shrunk = worst && (await hunt.shrink(worst));
  options.signal?.removeEventListener('abort', onAbort);
  return {
    kind: 'hunt',
    subject: subjectOf(subject),
    against: subjectOf(against),
    seed: options.seed,
    tried: hunt.tried.map(({ cliff }) => cliff),
    untimed: hunt.untimed,
    worst: worst?.cliff ?? null,
    shrunk,
    shrinks: hunt.shrinks,
    milliseconds: performance.now() - started,
    warnings: hunt.warnings,
    objections: [
      ...hunt.faults,
      ...(hunt.tried.length === 0 && hunt.faults.length === 0 ? ['nothing was timed'] : []),
      ...(options.signal?.aborted ? ['the run was interrupted'] : []),
    ],
  };
}

/** While searching, many layers count more than narrow intervals. */
const QUICK = { rounds: 5, fewestRounds: 3, roundMs: 4, layerMs: 250 };

/** What is reported in the end. */
const CAREFUL = { rounds: 9, fewestRounds: 5, roundMs: 10, layerMs: 2000 };

type Effort = typeof QUICK;

/** A layer that was timed, and the number of its draw, by which fast-check finds it again. */
interface Tried {
  readonly cliff: Cliff;
  readonly draw: number;
}

class Hunt {
  readonly #subject: Contender;
  readonly #against: Contender;
  readonly #options: HuntOptions & typeof DEFAULTS;
  readonly tried: Tried[] = [];
  readonly untimed: { readonly descriptor: string; readonly message: string }[] = [];
  readonly faults: string[] = [];
  readonly warnings: string[] = [];
  shrinks = 0;

  constructor(subject: Contender, against: Contender, options: HuntOptions & typeof DEFAULTS) {
    this.#subject = subject;
    this.#against = against;
    this.#options = options;
  }

  async search(): Promise<void> {
    const { seed, layers, searchMs, sizes, signal } = this.#options;
    const end = performance.now() + searchMs;
    let draw = -1;
    const visit = async (workload: BenchWorkload): Promise<Next> => {
      if (signal?.aborted || this.tried.length >= layers || performance.now() > end) return 'enough';
      draw++;
      const cliff = await this.#measure(workload, QUICK);
      if (cliff !== null) this.tried.push({ cliff, draw });
      this.#tell('search', this.tried.length, this.#largest()[0]?.cliff ?? null);
      return 'on';
    };
    await visited(huntedLayers(sizes), visit, { seed, numRuns: layers * DRAWS_PER_LAYER });
  }

  /** The layer with the largest ratio that also has it when it is measured again; null where nothing was timed. */
  async confirm(): Promise<Tried | null> {
    const candidates = this.#largest().slice(0, CANDIDATES);
    const again: Tried[] = [];
    for (const { cliff, draw } of candidates) {
      const measured = await this.#measure(cliff.workload, CAREFUL);
      if (measured === null) continue;
      again.push({ cliff: measured, draw });
      if (measured.ratio.low >= KEPT_SHARE * cliff.ratio.low) break;
      this.warnings.push(`${measured.workload.descriptor}: the ratio was not as large when it was measured again`);
    }
    // Where an interruption prevented the second measurement, the largest of the search is reported.
    return again.toSorted(byRatio)[0] ?? candidates[0] ?? null;
  }

  /** The last layer that fast-check shrank the worst to. */
  async shrink({ cliff: worst, draw }: Tried): Promise<Cliff> {
    const { seed, searchMs, sizes, signal } = this.#options;
    const end = performance.now() + searchMs;
    let smallest = worst;
    const visit = async (workload: BenchWorkload): Promise<Next> => {
      if (signal?.aborted || performance.now() > end) return 'enough';
      // The first is the layer itself.
      if (workload.descriptor === smallest.workload.descriptor) return 'smaller';
      const isKept = (cliff: Cliff | null): cliff is Cliff =>
        cliff !== null && cliff.ratio.low >= KEPT_SHARE * worst.ratio.low;
      const quick = await this.#measure(workload, QUICK);
      if (quick !== null) this.shrinks++;
      // Among many smaller layers, one would pass a quick measurement by luck.
      const careful = isKept(quick) ? await this.#measure(workload, CAREFUL) : null;
      if (isKept(careful)) smallest = careful;
      this.#tell('shrinking', this.shrinks, smallest);
      return isKept(careful) ? 'smaller' : 'on';
    };
    await visited(huntedLayers(sizes), visit, { seed, path: `${draw}`, numRuns: 1 });
    return smallest;
  }

  /** null where one of the two has no time, which is reported. */
  async #measure(workload: BenchWorkload, effort: Effort): Promise<Cliff | null> {
    const { callLimitMs, signal } = this.#options;
    const both = [this.#subject, this.#against];
    const rounds: RoundOptions = { ...effort, callLimitMs, allOrNone: true, signal };
    const [subject, against] = await timeLayer(both, workload, rounds);
    if (signal?.aborted) return null;
    if (subject?.status === 'timed' && against?.status === 'timed') {
      return {
        workload,
        ratio: ratioInterval(subject.time.roundsMs, against.time.roundsMs),
        subjectMs: subject.time.medianMs,
        againstMs: against.time.medianMs,
      };
    }
    for (const [index, time] of [subject, against].entries()) {
      if (time === null || time.status === 'timed') continue;
      const message = `${both[index].name} ${time.status}: ${time.message}`;
      const { descriptor } = workload;
      this.untimed.push({ descriptor, message });
      if (time.status !== 'not covered' && time.status !== 'too slow') this.faults.push(`${message} (${descriptor})`);
    }
    return null;
  }

  #largest(): Tried[] {
    return this.tried.toSorted(byRatio);
  }

  #tell(phase: HuntProgress['phase'], timed: number, best: Cliff | null): void {
    this.#options.onProgress?.({ phase, timed, passedOver: this.untimed.length, best });
  }
}

/** Whether the next layer is one that is drawn, or one that is smaller than this; or none. */
type Next = 'on' | 'smaller' | 'enough';

/**
 * Visits layers as fast-check draws them and makes them smaller. It takes whatever a visit throws for a finding, and goes on from
 * there: what breaks inside is kept, and thrown when it has ended.
 */
async function visited(
  layers: fc.Arbitrary<BenchWorkload>,
  visit: (workload: BenchWorkload) => Promise<Next>,
  parameters: fc.Parameters<[BenchWorkload]>,
): Promise<void> {
  const broken: unknown[] = [];
  const property = fc.asyncProperty(layers, async (workload) => {
    const next = await visit(workload).catch((error: unknown): Next => {
      broken.push(error);
      return 'enough';
    });
    if (next === 'enough') throw new fc.PreconditionFailure(true);
    return next === 'on';
  });
  await fc.check(property, parameters);
  if (broken.length > 0) throw broken[0];
}

function byRatio(a: Tried, b: Tried): number {
  return b.cliff.ratio.low - a.cliff.ratio.low;
}
