/**
 * The exhaustive mode in words: a subject is asked the geometries of a block in every way in which a framework can say them, and
 * by every choice of the words by which the framework chooses pads itself, each at random integer points.
 *
 * What passing them says is what geometry-block.ts has, of each call. Where a text has r readings, a wrong polynomial passes a
 * point if it gives there what any of them does: with probability r · 2/|S| at most.
 */
import type { Case } from '../../spec/case.ts';
import { type FrameworkCall, resolveCall } from '../../spec/conventions/call.ts';
import type { CaseOrCall } from '../../spec/conventions/case-or-call.ts';
import type { Convention } from '../../spec/conventions/convention.ts';
import type { Capabilities } from '../../subjects/capabilities.ts';
import { missingCapability } from '../../subjects/fits.ts';
import type { Subject } from '../../subjects/subject.ts';
import type { CaseLayout } from '../cases/legal-layout.ts';
import { wordsReading } from '../laws/words-reading.ts';
import { wordsResult } from '../laws/words-result.ts';
import { phrasedCalls, spoken } from '../words/drawn-calls.ts';
import { callsThatChoosePads } from '../words/every-call.ts';
import { AskedPoints, type GeometryOptions } from './asked-points.ts';
import type { GeometriesResult, GeometryBlock } from './geometry-block.ts';
import type { GeometriesInWords } from './parts.ts';
import { generatorFor, largestInteger, pointOf } from './points.ts';

/** A block of a part in words. */
export interface WordsBlock extends GeometryBlock {
  readonly words: GeometriesInWords;
}

/**
 * The geometries of a block in words, until a call fails. What the convention cannot say, and what the subject skips in all words,
 * lies outside.
 * @returns null where the run ended before the block did, without a failure
 */
export async function checkWords(
  subject: Subject,
  block: WordsBlock,
  options: GeometryOptions,
): Promise<GeometriesResult | null> {
  const started = performance.now();
  const asked = new AskedWords(subject, options);
  const counts = { geometries: 0, outside: 0 };
  let smallestSet = Number.POSITIVE_INFINITY;
  for (const geometry of saidIn(block, subject.capabilities, options)) {
    if (asked.isOver) break;
    const before = asked.points;
    await asked.putCalls(geometry);
    const isAsked = asked.points > before;
    if (isAsked) smallestSet = Math.min(smallestSet, 2 * largestInteger(geometry.layout) + 1);
    counts[isAsked ? 'geometries' : 'outside']++;
  }
  const { failure, known, points, skipped, readings } = asked;
  if (failure === null && options.signal?.aborted) return null;
  return {
    ...{ status: failure === null ? 'passed' : 'failed', ...counts, skipped: 0, points, smallestSet, known, failure },
    milliseconds: performance.now() - started,
    words: { skipped, readings },
  };
}

/** What a subject is asked first in a block; the case of the first geometry where none of them can be said. */
export function firstCallOf(block: WordsBlock, capabilities: Capabilities, seed: number): CaseOrCall {
  let first: Case | null = null;
  for (const { calls, problem } of saidIn(block, capabilities, { seed, points: 1 })) {
    if (calls.length > 0) return calls[0]();
    first ??= problem;
  }
  return first!;
}

/** A geometry at one point or several, in all words. */
interface SaidGeometry {
  readonly layout: CaseLayout;
  readonly problem: Case;
  readonly calls: readonly (() => FrameworkCall)[];
}

function* saidIn(
  { part, dtype, block, words }: WordsBlock,
  capabilities: Capabilities,
  { seed, points }: Pick<GeometryOptions, 'seed' | 'points'>,
): Generator<SaidGeometry> {
  const [convention, within] = spoken(capabilities).find(([{ id }]) => id === words.convention)!;
  let number = block.first;
  for (const layout of part.geometries(block)) {
    const axis = words.axisOf(number);
    const generator = generatorFor(seed, part, dtype, number++);
    const said = (ofType: CaseLayout): SaidGeometry => {
      const largest = largestInteger(ofType);
      const problems = Array.from({ length: points }, () => pointOf(ofType, generator, largest));
      const calls = within.dtypes.includes(dtype)
        ? problems.flatMap((one) => callsOf(one, axis, convention, within))
        : [];
      return { layout: ofType, problem: problems[0], calls };
    };
    const whole = said({ ...layout, dtype });
    // A convention that has no bias says the geometry without.
    const isSaid = whole.calls.length > 0 || layout.biasLength === null;
    yield isSaid ? whole : said({ ...layout, biasLength: null, dtype });
  }
}

/** Every way to say a case, and where it has no pads of its own, every choice of words that choose them. */
function callsOf(
  problem: Case,
  axis: number | null,
  convention: Convention,
  capabilities: Capabilities,
): (() => FrameworkCall)[] {
  if (missingCapability(problem, capabilities) !== null) return [];
  const { padBegin, padEnd, outputPadding } = problem;
  const isPlain = [...padBegin, ...padEnd, ...outputPadding].every((pad) => pad === 0);
  const chosen = isPlain && axis !== null ? callsThatChoosePads(convention, capabilities, problem, axis) : [];
  return [...phrasedCalls(convention, problem), ...chosen.map((call) => () => call)];
}

class AskedWords extends AskedPoints {
  points = 0;
  skipped = 0;
  readings = 1;

  async putCalls({ calls }: SaidGeometry): Promise<void> {
    for (const make of calls) {
      const call = make();
      const resolution = resolveCall(call);
      const isAmbiguous = resolution.kind === 'ambiguous';
      // Of a text that has several readings the same one is taken whenever it is asked.
      const law = isAmbiguous ? wordsReading : wordsResult;
      const isAnswered = await this.put(call, () => law.check(this.subject, call), law.id);
      if (isAnswered) this.points++;
      else this.skipped++;
      if (isAnswered && isAmbiguous) this.readings = Math.max(this.readings, resolution.readings.length);
      if (this.isOver) return;
    }
  }
}
