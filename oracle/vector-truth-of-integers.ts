/** Whether a vector of integers that stand for real numbers says the truth; and how results are compared with what is stated. */
import { engines, exact, quantised } from '../engines/index.ts';
import type { Case } from '../spec/case.ts';
import type { QuantisedDtype } from '../spec/number-types.ts';
import { channelOf, largestBias, resultInCodes } from '../spec/quantisation.ts';
import { productOf, REQUANTISATION_RULES } from '../spec/requantisation.ts';
import { requantised, scalesOf } from '../spec/requantised.ts';
import { type FloatArray, floatArray, type Tensor } from '../spec/tensor.ts';
import { decodeTensor } from '../subjects/pipe/wire.ts';
import type { ValidVector } from './vector.ts';
import { roundingsOf } from './vector-sources/define.ts';

/** A vector of integers that stand for real numbers: sums by every engine, and how they are rounded by each rule. */
export function quantisedUntruths(problem: Case, { lane, result, roundings }: ValidVector): string[] {
  if (lane !== 'exact' && lane !== 'rounded') {
    return [`lane must be exact or rounded for ${problem.dtype}, got ${lane}`];
  }
  const untruths: (string | null)[] = [];
  if (result.dtype !== problem.dtype) {
    untruths.push(`result.dtype must be that of the case, ${problem.dtype}, got ${result.dtype}`);
  }
  const sums = exact(problem, 'f64');
  untruths.push(beyondAccumulators(problem));
  const stated = decodeTensor(result, 'f64', 'result');
  const byAll = { exact: requantised(problem, sums), quantised: quantised(problem as Parameters<typeof quantised>[0]) };
  for (const [name, y] of Object.entries(byAll)) {
    untruths.push(differenceOf(stated, resultInCodes(problem, y), name));
  }
  for (const [name, engine] of Object.entries(engines)) {
    untruths.push(differenceOf(stated, resultInCodes(problem, engine(problem)), name));
  }
  untruths.push(...(lane === 'exact' ? unlikeRoundings(problem, sums) : []));
  untruths.push(wrongRoundings(lane === 'rounded' ? roundingsOf(problem, sums) : undefined, roundings, lane));
  return untruths.filter((untruth) => untruth !== null);
}

/** Why accumulators may not hold the sums, in whatever order they come. */
function beyondAccumulators(problem: Case): string | null {
  const { data } = exact(ofMagnitudes(problem), 'f64');
  const limit = largestBias(problem.dtype as QuantisedDtype);
  let largest = 0;
  for (const sum of data) largest = Math.max(largest, sum);
  return largest > limit ? `sums of absolute values must be at most ${limit}, got ${largest}` : null;
}

/** What of the sums the rules of rounding may see differently: in the exact lane nothing. */
function unlikeRoundings(problem: Case, sums: Tensor): string[] {
  const plain = JSON.stringify(roundingsOf(problem, sums)['nearest-even']);
  const unlike = Object.entries(roundingsOf(problem, sums)).find(([, codes]) => JSON.stringify(codes) !== plain);
  if (unlike !== undefined)
    return [`every rule of rounding must give the result in the exact lane, ${unlike[0]} does not`];
  const fraction = Array.from(sums.data, (sum, at) =>
    productOf(sum, scalesOf(problem, channelOf(sums.shape, at))),
  ).find((product) => !Number.isInteger(product));
  return fraction === undefined ? [] : [`sum·sx·sw/sy must be an integer in the exact lane, got ${fraction}`];
}

function wrongRoundings(
  computed: ValidVector['roundings'],
  stated: ValidVector['roundings'],
  lane: ValidVector['lane'],
): string | null {
  if (computed === undefined) return stated === undefined ? null : `roundings must be left out in the lane ${lane}`;
  if (stated === undefined) return 'roundings must be given in the rounded lane';
  const rule = REQUANTISATION_RULES.find((name) => JSON.stringify(stated[name]) !== JSON.stringify(computed[name]));
  if (rule === undefined) return null;
  return `roundings.${rule} must be ${JSON.stringify(computed[rule])}, got ${JSON.stringify(stated[rule])}`;
}

/** Magnitudes in place of all numbers, in f64: the sums are those of absolute values. */
export function ofMagnitudes({ x, w, bias, quantisation: _, ...rest }: Case): Case {
  const size = (data: FloatArray) => floatArray('f64', data).map(Math.abs);
  return {
    ...rest,
    x: { shape: x.shape, data: size(x.data) },
    w: { shape: w.shape, data: size(w.data) },
    bias: bias && size(bias),
    dtype: 'f64',
  };
}

/** How the stated result differs from the one computed; NaN equals NaN, and +0 equals −0. */
export function differenceOf(
  stated: { shape: unknown; data: FloatArray },
  computed: Tensor,
  by: string,
): string | null {
  if (String(stated.shape) !== String(computed.shape)) {
    return `result.shape must be [${computed.shape}] by ${by}, got [${stated.shape}]`;
  }
  if (stated.data.length !== computed.data.length) {
    return `result.data must hold ${computed.data.length} numbers by ${by}, got ${stated.data.length}`;
  }
  const same = (a: number, b: number) => a === b || (Number.isNaN(a) && Number.isNaN(b));
  const at = computed.data.findIndex((value, index) => !same(value, stated.data[index]));
  return at < 0 ? null : `result.data[${at}] must be ${computed.data[at]} by ${by}, got ${stated.data[at]}`;
}
