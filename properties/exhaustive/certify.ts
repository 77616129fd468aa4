/**
 * The exhaustive mode: a subject is asked every geometry within a bound, each at random integer points, and gets a
 * certificate or the first geometry at which it fails.
 *
 * What a certificate says: every output cell of a transposed convolution is a polynomial of degree 2 in the numbers of
 * x, w and bias. Where a subject computes another polynomial of degree 2 at most, the difference is one that is not
 * zero, and so vanishes at a random point of Sⁿ with probability 2/|S| at most (Schwartz and Zippel), at p points with
 * (2/|S|)ᵖ. It has to survive at the one geometry where it is wrong, so that the probability does not grow with their
 * number. See docs/certificates.md.
 *
 * Sources: Schwartz, "Fast probabilistic algorithms for verification of polynomial identities" (1980); Zippel (1979);
 * DeMillo & Lipton (1978).
 */

import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { engines } from '../../engines/index.ts';
import { type Case, formatCase, type Rank } from '../../spec/case.ts';
import { maximumOf } from '../../spec/extremes.ts';
import type { Dtype } from '../../spec/tensor.ts';
import { missingCapability } from '../../subjects/fits.ts';
import type { Subject } from '../../subjects/subject.ts';
import type { CaseLayout } from '../cases/legal-layout.ts';
import { untilAborted } from '../checking/early-end.ts';
import { turnOfEventLoop } from '../checking/event-loop.ts';
import type { KnownFailure } from '../known-failures/known-failures.ts';
import { knownOrNew } from '../known-failures/known-or-new.ts';
import { type Mismatch, mismatchBetween, resultOf } from '../law.ts';
import { DIRECT, waysOf } from '../law-parts/prepared-layers.ts';
import { type CertificateTotals, totalsOfParts } from './certificate-totals.ts';
import { type GeometryPart, type PartKind, partsFor } from './parts.ts';
import { largestInteger, pointOf } from './points.ts';
import type { Strength } from './several-axes.ts';

/** How far a certificate goes, and what it may leave out. */
export interface CertifyOptions {
  readonly seed: number;
  /** The largest extent, kernel, stride, dilation and pad of the geometries of one axis. */
  readonly bound: number;
  /** How many free numbers the geometries of several axes have in all combinations of their levels. */
  readonly strength: Strength;
  /** Random points per geometry. */
  readonly points: number;
  readonly knownFailures?: readonly KnownFailure[];
  readonly signal?: AbortSignal;
  /** Called after every point, with how many there are in all for this subject at most. */
  readonly onProgress?: (progress: {
    readonly subject: string;
    readonly points: number;
    readonly total: number;
  }) => void;
}

/** One kind of geometry in one type. */
export interface CertifiedPart {
  readonly kind: PartKind;
  readonly axes: Rank;
  /** Which axis has the geometries of one axis; null where all have their own. */
  readonly axis: number | null;
  readonly dtype: Dtype;
  /** Geometries that were put, and those that lie outside what the subject can be asked. */
  readonly geometries: number;
  readonly outside: number;
  readonly points: number;
  /** |S| = 2B + 1, the smallest of all geometries. */
  readonly smallestSet: number;
  /** Points at which it failed as listed, by id of the known failure. */
  readonly known: Readonly<Record<string, number>>;
}

/** What was shown of one subject by every geometry up to a bound (docs/certificates.md). */
export interface Certificate {
  readonly subject: string;
  readonly typed: string;
  readonly version: string | null;
  readonly status: 'certified' | 'failed' | 'interrupted';
  /** The engine that it was compared with. */
  readonly reference: string;
  readonly parts: readonly CertifiedPart[];
  readonly totals: CertificateTotals;
  /** Of passing although wrong at some geometry that was put: the largest (2/|S|)ᵖ of the parts. */
  readonly errorProbability: number;
  readonly failure: { readonly mismatch: Mismatch; readonly case: string } | null;
  readonly milliseconds: number;
}

/**
 * Puts the subject to every geometry. It ends at the first that fails, which is a smallest one where one axis shows it.
 */
export async function certify(subject: Subject, options: CertifyOptions): Promise<Certificate> {
  const started = performance.now();
  const run = new CertifyRun(subject, options);
  for (const dtype of subject.capabilities.dtypes) {
    for (const part of run.plan) await run.part(part, dtype);
  }
  const isCut = options.signal?.aborted === true;
  const parts = run.parts;
  return {
    subject: subject.name,
    typed: subject.argument,
    version: subject.version,
    status: run.failure !== null ? 'failed' : isCut ? 'interrupted' : 'certified',
    reference: run.reference,
    parts,
    totals: totalsOfParts(parts),
    errorProbability:
      parts.length === 0
        ? 1
        : maximumOf(parts.map(({ smallestSet }) => Math.min(1, (2 / smallestSet) ** options.points))),
    failure: run.failure,
    milliseconds: performance.now() - started,
  };
}

/** How long the event loop may be kept from signals, other subjects and the display. */
const BREATH_MS = 25;

class CertifyRun {
  readonly plan: readonly GeometryPart[];
  readonly parts: CertifiedPart[] = [];
  failure: Certificate['failure'] = null;
  readonly reference: string;
  readonly #subject: Subject;
  readonly #options: CertifyOptions;
  readonly #total: number;
  #points = 0;
  #breathed = 0;

  constructor(subject: Subject, options: CertifyOptions) {
    this.#subject = untilAborted(subject, options.signal);
    this.#options = options;
    this.plan = partsFor(subject.capabilities, options.bound, options.strength);
    const geometries = this.plan.reduce((sum, { count }) => sum + count, 0);
    this.#total = geometries * subject.capabilities.dtypes.length * options.points;
    // No engine is compared with itself.
    this.reference = subject.argument === 'scatter' ? 'zero-insertion' : 'scatter';
  }

  async part({ kind, axes, axis, geometries: layouts }: GeometryPart, dtype: Dtype): Promise<void> {
    if (this.#isOver()) return;
    const generator = xoroshiro128plus(this.#options.seed);
    const known: Record<string, number> = {};
    let geometries = 0;
    let outside = 0;
    let smallest = Number.POSITIVE_INFINITY;
    for (const layout of layouts()) {
      if (this.#isOver()) break;
      const ofType: CaseLayout = { ...layout, dtype };
      const largest = largestInteger(ofType);
      if (await this.#putGeometry(ofType, generator, largest, known)) {
        geometries++;
        smallest = Math.min(smallest, 2 * largest + 1);
      } else if (!this.#isOver()) {
        outside++;
      }
    }
    this.parts.push({
      kind,
      axes,
      axis,
      dtype,
      geometries,
      outside,
      points: geometries * this.#options.points,
      smallestSet: geometries === 0 ? Number.POSITIVE_INFINITY : smallest,
      known,
    });
  }

  #isOver(): boolean {
    return this.failure !== null || this.#options.signal?.aborted === true;
  }

  /** @returns false where the subject cannot be asked */
  async #putGeometry(
    layout: CaseLayout,
    generator: RandomGenerator,
    largest: number,
    known: Record<string, number>,
  ): Promise<boolean> {
    for (let point = 0; point < this.#options.points; point++) {
      const problem = pointOf(layout, generator, largest);
      if (point === 0 && missingCapability(problem, this.#subject.capabilities) !== null) return false;
      if (!(await this.#putPoint(problem, known, point === 0))) return false;
      if (this.failure !== null) break;
    }
    return true;
  }

  /**
   * @param byLayer whether a subject that prepares layers is asked by one as well
   * @returns false where the subject skipped it
   */
  async #putPoint(problem: Case, known: Record<string, number>, byLayer: boolean): Promise<boolean> {
    this.#points++;
    this.#options.onProgress?.({ subject: this.#subject.name, points: this.#points, total: this.#total });
    await this.#breathe();
    const mismatch = await this.#differs(problem, byLayer);
    if (this.#isOver()) return false;
    if (mismatch === null) return true;
    if (mismatch.kind === 'skipped') return false;
    const again = () => this.#differs(problem, byLayer);
    const weighed = await knownOrNew(this.#subject, this.#options.knownFailures ?? [], [problem], mismatch, again);
    if (this.#isOver()) return false;
    if (weighed === null) return true;
    if ('known' in weighed) known[weighed.known.id] = (known[weighed.known.id] ?? 0) + 1;
    else this.failure = { mismatch: weighed.mismatch, case: formatCase(problem) };
    return true;
  }

  /** In-process subjects never wait for anything. */
  async #breathe(): Promise<void> {
    if (performance.now() - this.#breathed < BREATH_MS) return;
    await turnOfEventLoop();
    this.#breathed = performance.now();
  }

  async #differs(problem: Case, byLayer: boolean): Promise<Mismatch | null> {
    const expected = engines[this.reference](problem);
    for (const { label, first } of byLayer ? waysOf(this.#subject.capabilities) : [DIRECT]) {
      const what = `T(x, w, bias)${label}`;
      const called = resultOf(await this.#subject.run(problem, first), what);
      if ('mismatch' in called) return called.mismatch;
      const mismatch = mismatchBetween(expected, called.y, `${what} against ${this.reference}`);
      if (mismatch !== null) return mismatch;
    }
    return null;
  }
}
