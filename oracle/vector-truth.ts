/**
 * Whether a vector says the truth: its result is that of `exact` and of every reference engine, its case is refused for
 * the reason given, its call means what the convention says.
 */

import { engines, exact } from '../engines/index.ts';
import { type Case, parseCase } from '../spec/case.ts';
import type { Operands } from '../spec/conventions/convention.ts';
import { conventionNamed } from '../spec/conventions/index.ts';
import { customaryIllegalityOf, illegalityOf } from '../spec/geometry.ts';
import { brokenRule, illegalKindOf } from '../spec/illegal.ts';
import { beyondLimits } from '../spec/limits.ts';
import { isQuantised, LARGEST_EXACT, roundTo } from '../spec/number-types.ts';
import { floatArray, type Tensor } from '../spec/tensor.ts';
import { decodeTensor } from '../subjects/pipe/wire.ts';
import { brokenQuantisationRule, illegalQuantisationOf, isIllegalQuantisation } from './illegal-quantisation.ts';
import type { ConventionVector, InvalidVector, ValidVector, Vector } from './vector.ts';
import { comesTo } from './vector-sources/convention-call.ts';
import { differenceOf, ofMagnitudes, quantisedUntruths } from './vector-truth-of-integers.ts';

/** What is not true, in sentences that name the field. @throws what reading a case throws */
export function untruthsOf(vector: Vector): string[] {
  if (vector.kind === 'valid') return ofValid(vector);
  return vector.kind === 'invalid' ? ofInvalid(vector) : ofConvention(vector);
}

function ofValid(vector: ValidVector): string[] {
  const { case: json, result, lane, roundings } = vector;
  const problem = parseCase(json);
  const illegality = illegalityOf(problem);
  if (illegality !== null) return [`the case is illegal: ${illegality}`];
  const beyond = beyondLimits(problem, 'engines');
  if (beyond !== null) return [`the case is ${beyond}`];
  if (isQuantised(problem.dtype)) return quantisedUntruths(problem, vector);
  const { dtype } = result;
  const stated = decodeTensor(result, 'f64', 'result');
  const untruths = [];
  if (roundings !== undefined) {
    untruths.push(`roundings must be left out of a vector of ${problem.dtype}`);
  }
  if (lane === 'exact' || lane === 'wide') untruths.push(inexactness(problem, dtype, lane));
  untruths.push(differenceOf(stated, exact(problem, dtype), 'exact'));
  // Sums of these lanes are exact in f64, or sums of two: rounding them once gives the result.
  const asked = lane === 'rounded' || lane === 'wide' ? widened(problem) : problem;
  for (const [name, engine] of Object.entries(engines)) {
    const { shape, data } = engine(asked);
    const rounded = floatArray('f64', data).map((value) => roundTo(dtype, value));
    untruths.push(differenceOf(stated, { shape, data: rounded }, name));
  }
  return untruths.filter((untruth) => untruth !== null);
}

function widened(problem: Case): Case {
  const wide = ({ shape, data }: Tensor) => ({ shape, data: floatArray('f64', data) });
  const { x, w, bias } = problem;
  return { ...problem, x: wide(x), w: wide(w), bias: bias && floatArray('f64', bias), dtype: 'f64' };
}

/** Why some order of summation may give other numbers, in the type itself or in the wide lane in f32; null where none does. */
function inexactness(problem: Case, type: ValidVector['result']['dtype'], lane: 'exact' | 'wide'): string | null {
  if (type !== problem.dtype)
    return `result.dtype must be that of the case, ${problem.dtype}, in the ${lane} lane, got ${type}`;
  if (lane === 'wide' && LARGEST_EXACT[type] >= LARGEST_EXACT.f32) {
    return `dtype must be f16 or bf16 in the wide lane, got ${type}`;
  }
  const { x, w, bias } = problem;
  const fractional = [x.data, w.data, bias ?? []]
    .map((data) => data.find((value: number) => !Number.isInteger(value)))
    .find((value) => value !== undefined);
  if (fractional !== undefined) return `data must be integers in the ${lane} lane, got ${fractional}`;
  const { data } = exact(ofMagnitudes(problem));
  const limit = LARGEST_EXACT[lane === 'wide' ? 'f32' : type];
  let largest = 0;
  for (const sum of data) largest = Math.max(largest, sum);
  return largest > limit
    ? `sums of absolute values must be at most ${limit} in the ${lane} lane, got ${largest}`
    : null;
}

function ofInvalid({ case: json, illegal, rule, reason }: InvalidVector): string[] {
  const problem = parseCase(json);
  const said = customaryIllegalityOf(problem);
  if (said === null) return ['the case is legal, and within the customary limits'];
  const kind = illegalKindOf(problem) ?? illegalQuantisationOf(said);
  const untruths = [];
  if (said !== reason) untruths.push(`reason must be ${JSON.stringify(said)}, got ${JSON.stringify(reason)}`);
  if (kind !== illegal) untruths.push(`illegal must be ${kind}, got ${illegal}`);
  const broken = kind === null ? rule : ruleOf(kind);
  if (rule !== broken) untruths.push(`rule must be ${JSON.stringify(broken)}, got ${JSON.stringify(rule)}`);
  return untruths;
}

/** The rule that a kind breaks, in words. */
function ruleOf(kind: InvalidVector['illegal']): string {
  return isIllegalQuantisation(kind) ? brokenQuantisationRule(kind) : brokenRule(kind);
}

function ofConvention({ convention: id, attributes, operands: json, comesTo: stated }: ConventionVector): string[] {
  const convention = conventionNamed(id);
  const operand = (value: unknown, where: string) => {
    const { shape, data } = decodeTensor(value, 'f32', where);
    return { shape: shape as number[], data: floatArray('f32', data) };
  };
  const bias = json.bias && operand({ shape: [], data: json.bias }, 'operands.bias').data;
  const operands: Operands = { x: operand(json.x, 'operands.x'), w: operand(json.w, 'operands.w'), bias };
  const computed = comesTo(convention, attributes, convention.resolve(attributes, operands));
  if (JSON.stringify(computed) === JSON.stringify(stated)) return [];
  return [`comesTo must be ${JSON.stringify(computed)} by the convention ${id}, got ${JSON.stringify(stated)}`];
}
