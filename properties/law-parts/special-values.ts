/** What the laws about NaN and infinity share: one special number put into a case, and what must come of it. */
import type * as fc from 'fast-check';
import { engines } from '../../engines/index.ts';
import type { Case } from '../../spec/case.ts';
import { type FloatArray, floatArray, type Tensor } from '../../spec/tensor.ts';
import type { Capabilities } from '../../subjects/capabilities.ts';
import type { Subject } from '../../subjects/subject.ts';
import { smallCases } from '../cases/arbitraries.ts';
import { choiceOf } from '../cases/choice-by-data.ts';
import { missingFloats, ofFloatTypes } from '../cases/float-types.ts';
import type { CaseLimits } from '../cases/legal-layout.ts';
import { isNarrow } from '../cases/narrow-types.ts';
import { type Mismatch, mismatchBetween, resultOf, shapeMismatch } from '../law.ts';
import { landingsOfInput, landingsOfWeight } from './landing.ts';
import { indexOf } from './rearrangement.ts';

export const missingSpecialValues = (capabilities: Capabilities): string | null =>
  capabilities.specialValues ? missingFloats(capabilities) : 'special values';

/** Small cases of the types that have special numbers. */
export const floatCases = (capabilities: CaseLimits): fc.Arbitrary<Case> => smallCases(ofFloatTypes(capabilities));

/**
 * The case with ones in place of zeros: what becomes of 0·NaN is left open. Where that could make sums too large for a narrow type,
 * all numbers become ones of either sign.
 */
export function withoutZeros(problem: Case): Case {
  const isPlain = isNarrow(problem.dtype) && hasZeros(problem);
  const filled = (data: FloatArray): FloatArray =>
    data.map((value) => (value === 0 ? 1 : isPlain ? Math.sign(value) : value));
  const { x, w, bias } = problem;
  return {
    ...problem,
    x: { shape: x.shape, data: filled(x.data) },
    w: { shape: w.shape, data: filled(w.data) },
    bias: bias && filled(bias),
  };
}

function hasZeros({ x, w, bias }: Case): boolean {
  return x.data.includes(0) || w.data.includes(0) || bias?.includes(0) === true;
}

/**
 * Puts the special number into x, w or the bias, where the data choose, and checks that it reaches what it must and
 * nothing else, by the rules of spec/special-values.ts.
 */
export async function checkSpecial(subject: Subject, problem: Case, special: number): Promise<Mismatch | null> {
  const places = (['x', 'w', ...(problem.bias === null ? [] : ['bias'])] as const).filter(
    (place) => place !== 'x' || problem.x.data.length > 0,
  );
  const place = places[choiceOf(problem, places.length)];
  const list = place === 'bias' ? problem.bias! : problem[place as 'x' | 'w'].data;
  const at = choiceOf(problem, list.length);
  const changed = put(problem, place, at, special);
  const label = `T with ${special} as ${place}[${at}]`;
  const called = resultOf(await subject.run(changed), label);
  if ('mismatch' in called) return called.mismatch;
  const clean = engines.scatter(problem);
  const wrongShape = shapeMismatch(clean.shape, called.y, label);
  if (wrongShape !== null) return wrongShape;
  const reached = expectedOf(problem, { place, at, special }, clean, called.y);
  return mismatchBetween(...withoutCommonNaN(reached, called.y), `${label} against the cells that it reaches`);
}

/**
 * Both tensors with 0 where both hold NaN: a comparison takes NaN for equal to nothing, and here it is what was wanted.
 */
function withoutCommonNaN(expected: Tensor, actual: Tensor): [Tensor, Tensor] {
  const isCommon = expected.data.map((value, flat) => Number(Number.isNaN(value) && Number.isNaN(actual.data[flat])));
  const cleared = ({ shape, data }: Tensor): Tensor => {
    return { shape, data: data.map((value, flat) => (isCommon[flat] === 1 ? 0 : value)) };
  };
  return [cleared(expected), cleared(actual)];
}

interface Special {
  readonly place: string;
  readonly at: number;
  readonly special: number;
}

function put(problem: Case, place: string, at: number, special: number): Case {
  const changed = (data: FloatArray): FloatArray => {
    const copy = data.slice();
    copy[at] = special;
    return copy;
  };
  if (place === 'bias') return { ...problem, bias: changed(problem.bias!) };
  const tensor = problem[place as 'x' | 'w'];
  return { ...problem, [place]: { shape: tensor.shape, data: changed(tensor.data) } };
}

/** The clean result with the special number where it must be; where something is left open, what was got. */
function expectedOf(problem: Case, { place, at, special }: Special, clean: Tensor, got: Tensor): Tensor {
  const { shape } = clean;
  const data = floatArray('f64', clean.data);
  const channelOf = (flat: number) => indexOf(flat, shape)[1];
  if (place === 'x') {
    for (const { output, weight } of landingsOfInput(problem, at)) data[output] = special * problem.w.data[weight];
  } else if (place === 'bias') {
    data.forEach((_, flat) => {
      if (channelOf(flat) === at) data[flat] = special;
    });
  } else {
    const landings = landingsOfWeight(problem, at);
    const [c, m] = indexOf(at, problem.w.shape);
    const own = Math.floor(c / (problem.x.shape[1] / problem.groups)) * problem.w.shape[1] + m;
    data.forEach((_, flat) => {
      if (channelOf(flat) === own) data[flat] = got.data[flat];
    });
    for (const { output, input } of landings) {
      const isOpen = !Number.isNaN(special) && !Number.isFinite(got.data[output]);
      data[output] = isOpen ? got.data[output] : special * problem.x.data[input];
    }
  }
  return { shape, data };
}
