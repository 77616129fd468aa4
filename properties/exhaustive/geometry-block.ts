/**
 * The exhaustive mode: a subject is asked the geometries of a block, each at random integer points, until one shows that it is
 * wrong.
 *
 * What passing them says: every output cell of a transposed convolution is a polynomial of degree 2 in the numbers of
 * x, w and bias. Where a subject computes another polynomial of degree 2 at most, the difference is one that is not
 * zero, and so vanishes at a random point of Sⁿ with probability 2/|S| at most (Schwartz and Zippel), at p points with
 * (2/|S|)ᵖ. It has to survive at the one geometry where it is wrong, so that the probability does not grow with their
 * number. See docs/certificates.md.
 *
 * Sources: Schwartz, "Fast probabilistic algorithms for verification of polynomial identities" (1980); Zippel (1979);
 * DeMillo & Lipton (1978).
 */
import { engines } from '../../engines/index.ts';
import type { Case } from '../../spec/case.ts';
import type { Dtype } from '../../spec/tensor.ts';
import { missingCapability } from '../../subjects/fits.ts';
import type { Subject } from '../../subjects/subject.ts';
import type { CaseLayout } from '../cases/legal-layout.ts';
import type { Block } from '../checking/check.ts';
import { type Mismatch, mismatchBetween, resultOf } from '../law.ts';
import { DIRECT, waysOf } from '../law-parts/prepared-layers.ts';
import { AskedPoints, type GeometryFailure, type GeometryOptions } from './asked-points.ts';
import type { GeometryPart } from './parts.ts';
import { generatorFor, largestInteger, pointOf } from './points.ts';

/** Which geometries of a part are asked, in which type. */
export interface GeometryBlock {
  readonly part: GeometryPart;
  readonly dtype: Dtype;
  readonly block: Block;
}

/** What a block of geometries showed. */
export interface GeometriesResult {
  readonly status: 'passed' | 'failed';
  /** Geometries that the subject was asked and answered, and those that lie outside what it can be asked. */
  readonly geometries: number;
  readonly outside: number;
  /** Those that it can be asked, by its capabilities, and skipped. */
  readonly skipped: number;
  /** At all geometries together. In words there are as many of a geometry as ways to say it. */
  readonly points: number;
  /** |S| = 2B + 1, the smallest of all geometries; infinite where there is none. */
  readonly smallestSet: number;
  /** Points at which it failed as listed, by id of the known failure. */
  readonly known: Readonly<Record<string, number>>;
  /** At the first geometry that fails, with which the block ends. */
  readonly failure: GeometryFailure | null;
  readonly milliseconds: number;
  /** Only of geometries in words, whose points are calls. */
  readonly words?: WordsAsked;
}

/** What is counted of calls in words beside geometries. */
export interface WordsAsked {
  /** Calls that the subject skipped. */
  readonly skipped: number;
  /** The largest number of readings that the text of a call has: an answer may be that of any. */
  readonly readings: number;
}

/**
 * The geometries of a block, until one fails. Each has the same points whichever block it is in.
 * @returns null where the run ended before the block did, without a failure
 */
export async function checkGeometries(
  subject: Subject,
  { part, dtype, block }: GeometryBlock,
  options: GeometryOptions,
): Promise<GeometriesResult | null> {
  const started = performance.now();
  const asked = new AskedGeometries(subject, options);
  const counts = { asked: 0, outside: 0, skipped: 0 };
  let smallestSet = Number.POSITIVE_INFINITY;
  let number = block.first;
  for (const layout of part.geometries(block)) {
    if (asked.isOver) break;
    const ofType: CaseLayout = { ...layout, dtype };
    const generator = generatorFor(options.seed, part, dtype, number++);
    const became = await asked.putGeometry(ofType, generator);
    if (became === 'over') break;
    counts[became]++;
    if (became === 'asked') smallestSet = Math.min(smallestSet, 2 * largestInteger(ofType) + 1);
  }
  const { failure, known } = asked;
  if (failure === null && options.signal?.aborted) return null;
  const { asked: geometries, outside, skipped } = counts;
  return {
    ...{ status: failure === null ? 'passed' : 'failed', geometries, outside, skipped },
    points: geometries * options.points,
    ...{ smallestSet, known, failure, milliseconds: performance.now() - started },
  };
}

/** What a subject is asked first in a block. */
export function firstPointOf({ part, dtype, block: { first } }: GeometryBlock, seed: number): Case {
  const [layout] = part.geometries({ first, count: 1 });
  const ofType: CaseLayout = { ...layout, dtype };
  return pointOf(ofType, generatorFor(seed, part, dtype, first), largestInteger(ofType));
}

class AskedGeometries extends AskedPoints {
  /** @returns what became of it; over: the run ended meanwhile, and nothing is known */
  async putGeometry(
    layout: CaseLayout,
    generator: ReturnType<typeof generatorFor>,
  ): Promise<'asked' | 'outside' | 'skipped' | 'over'> {
    const largest = largestInteger(layout);
    for (let point = 0; point < this.options.points; point++) {
      const problem = pointOf(layout, generator, largest);
      if (point === 0 && missingCapability(problem, this.subject.capabilities) !== null) return 'outside';
      const isAnswered = await this.put(problem, () => this.#differs(problem, point === 0));
      if (this.failure !== null) return 'asked';
      if (this.isOver) return 'over';
      if (!isAnswered) return 'skipped';
    }
    return 'asked';
  }

  /** @param byLayer whether a subject that prepares layers is asked by one as well */
  async #differs(problem: Case, byLayer: boolean): Promise<Mismatch | null> {
    const { reference } = this.options;
    const expected = engines[reference](problem);
    for (const { label, first } of byLayer ? waysOf(this.subject.capabilities) : [DIRECT]) {
      const what = `T(x, w, bias)${label}`;
      const called = resultOf(await this.subject.run(problem, first), what);
      if ('mismatch' in called) return called.mismatch;
      const mismatch = mismatchBetween(expected, called.y, `${what} against ${reference}`);
      if (mismatch !== null) return mismatch;
    }
    return null;
  }
}
