/** What became of calls, and which narrower capabilities explain it. */
import type { Case } from '../../spec/case.ts';
import type { Geometry } from '../../spec/geometry.ts';
import type { Capabilities } from '../../subjects/capabilities.ts';
import { missingOf } from '../../subjects/fits.ts';
import { type Narrowing, narrowings } from './narrowing.ts';

export type ProbeVerdict = 'right' | 'declined' | 'wrong';

export interface Evidence {
  readonly call: Case;
  readonly geometry: Geometry;
  readonly verdict: ProbeVerdict;
  /** What was said instead of a result; null where there is one. */
  readonly message: string | null;
  /** Whether it was an exception that the implementation did not mean. */
  readonly isAccident: boolean;
  /** Of a plain case, in which a thing that is not done shows; in one that was drawn it may by chance not. */
  readonly isPlain: boolean;
}

export interface Explanation {
  readonly capabilities: Capabilities;
  /** The steps that lead there, with what they explain and whether every case that they leave out is of that kind. */
  readonly steps: readonly {
    readonly narrowing: Narrowing;
    readonly of: 'declined' | 'wrong';
    readonly isEvery: boolean;
    /** What was said to the first of them, and whether by accident. */
    readonly message: string | null;
    readonly isAccident: boolean;
  }[];
}

/**
 * The fewest steps from what is declared that leave out every call that was declined, and as few as can be that went
 * well. Then those for wrong results, but only steps that leave out no plain case that went right: what is wrong here
 * and there is a defect and no cause that an author would declare.
 */
export function explanationOf(evidence: readonly Evidence[], declared: Capabilities): Explanation {
  const wentWell = evidence.filter(({ verdict }) => verdict === 'right').map(({ geometry }) => geometry);
  const candidates = narrowings(declared, wentWell).map((narrowing) => {
    const narrowed = narrowing.applied(declared);
    return { narrowing, out: evidence.filter((one) => !isWithin(one, narrowed)) };
  });
  let capabilities = declared;
  const steps: Explanation['steps'][number][] = [];
  for (const of of ['declined', 'wrong'] as const) {
    for (;;) {
      const inside = new Set(evidence.filter((one) => isWithin(one, capabilities)));
      const best = bestOf(candidates, inside, of);
      if (best === null) break;
      capabilities = best.narrowing.applied(capabilities);
      steps.push({
        narrowing: best.narrowing,
        of,
        isEvery: best.lost === 0,
        message: best.first.message,
        isAccident: best.first.isAccident,
      });
    }
  }
  return { capabilities, steps };
}

function isWithin({ call, geometry }: Evidence, capabilities: Capabilities): boolean {
  return missingOf(call, geometry, capabilities) === null;
}

interface Candidate {
  readonly narrowing: Narrowing;
  /** What it leaves out. */
  readonly out: readonly Evidence[];
}

/** Nothing lost comes first, then the most that is explained, then the weaker step, which stands earlier. */
function bestOf(candidates: readonly Candidate[], inside: ReadonlySet<Evidence>, of: 'declined' | 'wrong') {
  let best: { narrowing: Narrowing; explained: number; lost: number; first: Evidence } | null = null;
  for (const { narrowing, out } of candidates) {
    const relevant = out.filter((one) => inside.has(one));
    const explained = relevant.filter(({ verdict }) => verdict === of);
    const right = relevant.filter(({ verdict }) => verdict === 'right');
    const lost = of === 'declined' ? right.length : right.filter(({ isPlain }) => isPlain).length;
    if (explained.length === 0 || (of === 'wrong' && !isCauseOfWrong(explained, right))) continue;
    const isBetter =
      best === null ||
      lost / explained.length < best.lost / best.explained ||
      (lost === 0 && best.lost === 0 && explained.length > best.explained);
    if (isBetter) best = { narrowing, explained: explained.length, lost, first: explained[0] };
  }
  return best;
}

/** Right by chance, in a drawn case, is what has no effect there: a dilation of one tap, for example. */
const BY_CHANCE = 0.5;

function isCauseOfWrong(explained: readonly Evidence[], right: readonly Evidence[]): boolean {
  const isPlain = ({ isPlain: is }: Evidence) => is;
  return explained.some(isPlain) && !right.some(isPlain) && right.length <= BY_CHANCE * explained.length;
}
