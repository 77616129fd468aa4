/**
 * Calls near a case on which a subject is wrong: other numbers, neighbours, and small cases from anywhere, the same
 * each time.
 */

import * as fc from 'fast-check';
import { smallCases } from '../../properties/cases/arbitraries.ts';
import { companionData, companionTensor } from '../../properties/cases/further-tensors.ts';
import type { Law } from '../../properties/law.ts';
import { neighboursOf } from '../../properties/law-parts/neighbours.ts';
import type { Case } from '../../spec/case.ts';
import { isCall } from '../../spec/conventions/case-or-call.ts';
import { customaryIllegalityOf, geometryOf, illegalityOf } from '../../spec/geometry.ts';
import { illegalKindOf } from '../../spec/illegal.ts';
import { INTEGER_TYPES, isQuantised, type QuantisedDtype } from '../../spec/number-types.ts';
import { channelOfWeight, quantisationOf } from '../../spec/quantisation.ts';
import type { FloatArray, Tensor } from '../../spec/tensor.ts';
import type { Capabilities } from '../../subjects/capabilities.ts';
import { missingCapability } from '../../subjects/fits.ts';
import type { CallOptions, Subject } from '../../subjects/subject.ts';

export interface PlainCall {
  readonly problem: Case;
  readonly options: CallOptions;
}

const DRAWN = 60;
const SEED = 1;
/** Of the numbers put beside those of the case: small, so that sums stay exact in every type. */
const LARGEST_NUMBER = 8;
/** Of all cases near the failing one together. */
const MOST_MULTIPLY_ADDS = 200_000;
/** A kind of illegal case has many variants, of which a defect accepts one or two. */
const ILLEGAL_DRAWN = 1200;
const MOST_OF_A_KIND = 100;
const SALTS = [32, 33, 34, 35, 36, 37, 38, 39];
/** What a case with other numbers keeps of its own, by the salt of these. */
const KEPT = ['nothing', 'x', 'w', 'bias'] as const;

/** Cases near the failing one, however large they are. */
const FEWEST = 4;

/** Illegal, or beyond the customary limits and not among what the subject says it can. */
export function isToBeRefused(problem: Case, capabilities: Capabilities): boolean {
  if (illegalityOf(problem) !== null) return true;
  return customaryIllegalityOf(problem) !== null && missingCapability(problem, capabilities) !== null;
}

/** Calls of the same kind as one that was answered wrongly: other numbers, neighbours, and cases from anywhere. */
export function callsNear(law: Law, { problem, options }: PlainCall, { capabilities }: Subject): PlainCall[] {
  const drawn = fc.sample(smallCases(capabilities), { seed: SEED, numRuns: DRAWN });
  if (isToBeRefused(problem, capabilities)) {
    return [...illegalNear(law, problem, capabilities), ...drawn].map((other) => ({ problem: other, options: {} }));
  }
  const neighbours = neighboursOf(withNumbers(problem, SALTS[0]), capabilities).map((neighbour) => neighbour.problem);
  const near = affordable([...SALTS.map((salt) => withNumbers(problem, salt)), ...neighbours]);
  return [...near, ...drawn]
    .filter((other) => missingCapability(other, capabilities) === null)
    .map((other) => ({ problem: other, options: optionsFor(other, options) }));
}

/** Those that are illegal in the same way, of which a defect accepts all, and some that are so in others. */
function illegalNear(law: Law, problem: Case, capabilities: Capabilities): Case[] {
  const drawn = fc.sample(law.cases(capabilities), { seed: SEED, numRuns: ILLEGAL_DRAWN });
  const illegal = drawn.filter((one): one is Case => !isCall(one));
  const kind = illegalKindOf(problem);
  const sameKind = illegal.filter((other) => illegalKindOf(other) === kind);
  return [...sameKind.slice(0, MOST_OF_A_KIND), ...illegal.slice(0, DRAWN)];
}

/** Of cases as large as a failing one can be a few are enough: some at least. */
function affordable(cases: readonly Case[]): Case[] {
  let left = MOST_MULTIPLY_ADDS;
  return cases.filter((problem, at) => {
    left -= geometryOf(problem).multiplyAdds;
    return at < FEWEST || left > 0;
  });
}

function optionsFor(problem: Case, { gradient }: CallOptions): CallOptions {
  if (gradient === undefined || (gradient.of === 'bias' && problem.bias === null)) return {};
  const g = small(companionTensor(problem.dtype, geometryOf(problem).outputShape, SALTS[0]));
  return { gradient: { of: gradient.of, g } };
}

/** The case with other integers, several times over. */
export function variantsOf(problem: Case): Case[] {
  return affordable(SALTS.map((salt) => withNumbers(problem, salt)));
}

/** Other numbers, but in turn the same x, w or bias: some defects are only wrong on zeros. */
function withNumbers(problem: Case, salt: number): Case {
  const { x, w, bias, dtype } = problem;
  const kept = KEPT[salt % KEPT.length];
  // Real numbers are rounded by everybody in their own order.
  const keeps = (name: typeof kept, data: FloatArray) => name === kept && data.every(Number.isInteger);
  return withinCodes({
    ...problem,
    x: keeps('x', x.data) ? x : small(companionTensor(dtype, x.shape, salt)),
    w: keeps('w', w.data) ? w : small(companionTensor(dtype, w.shape, salt + 100)),
    bias:
      bias === null || keeps('bias', bias)
        ? bias
        : companionData(dtype, bias.length, salt + 200).map((value) => value % LARGEST_NUMBER),
  });
}

/** Of integers, numbers that their zero points leave no code for have the other sign. */
function withinCodes(problem: Case): Case {
  const { x, w, dtype } = problem;
  if (!isQuantised(dtype)) return problem;
  const quantisation = quantisationOf(problem);
  const { zeroPoint } = quantisation.w;
  const within = (type: QuantisedDtype, value: number, point: number) => {
    const { smallest, largest } = INTEGER_TYPES[type];
    return value + point < smallest || value + point > largest ? -value : value;
  };
  const pointOf = (at: number) => zeroPoint[zeroPoint.length === 1 ? 0 : channelOfWeight(problem, at)];
  return {
    ...problem,
    x: { shape: x.shape, data: x.data.map((value) => within(dtype, value, quantisation.x.zeroPoint)) },
    w: { shape: w.shape, data: w.data.map((value, at) => within(quantisation.w.dtype, value, pointOf(at))) },
  };
}

/** Reduced, so that sums stay exact in every type. */
export function small({ shape, data }: Tensor): Tensor {
  return { shape, data: data.map((value) => value % LARGEST_NUMBER) };
}
