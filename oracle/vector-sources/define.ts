/**
 * How vectors are defined: by what is different about them. What is left out has its default, and data are small
 * integers of both signs without zeros, in which neighbours along no axis are alike by rule, so that nothing can change
 * places unseen.
 */
import { exact } from '../../engines/index.ts';
import { type Attributes, type Case, formatCase, numberToJson } from '../../spec/case.ts';
import { isQuantised, type QuantisedDtype } from '../../spec/number-types.ts';
import { plainQuantisation, type Quantisation, resultInCodes } from '../../spec/quantisation.ts';
import type { RequantisationRule } from '../../spec/requantisation.ts';
import { requantised } from '../../spec/requantised.ts';
import { type Dtype, elementCount, floatArray, type Tensor } from '../../spec/tensor.ts';
import type { CaseJson, Common, Flag, ResultJson, RoundingsJson, ValidVector, Vector, VectorLane } from '../vector.ts';

/** What one file of vectors is made from. */
export interface VectorSource {
  /** Of the file, without its ending. */
  readonly name: string;
  readonly title: string;
  readonly flags: Readonly<Record<string, Flag>>;
  /** Each is made when it is asked for: its result is computed. */
  readonly vectors: readonly (() => Vector)[];
}

/** The shapes alone have data made up for them. */
export interface Parts extends Partial<Attributes> {
  readonly x: readonly number[];
  readonly w: readonly number[];
  readonly xData?: readonly number[];
  readonly wData?: readonly number[];
  /** true: made up. */
  readonly bias?: readonly number[] | true;
  readonly dtype?: Dtype;
  /** Of a quantised type: what is not the plainest. Data are given without their zero points. */
  readonly quantisation?: QuantisationParts;
}

/** What is different about a quantisation: scales of weights and their zero points as lists. */
export interface QuantisationParts {
  readonly x?: Partial<Quantisation['x']>;
  readonly w?: Partial<Quantisation['w']>;
  readonly y?: Partial<Quantisation['y']>;
  readonly clamp?: Quantisation['clamp'];
}

interface ValidParts extends Common, Parts {
  readonly lane?: VectorLane;
  readonly to?: Dtype;
}

/** Where nothing else is named as the source. */
export const OWN = 'adjoint';

export function caseOfParts({ x, w, xData, wData, bias, dtype = 'f32', quantisation, ...attributes }: Parts): Case {
  const axes = (value: number) => x.slice(2).map(() => value);
  const { stride, padBegin, padEnd, outputPadding, dilation, groups = 1 } = attributes;
  const added = bias === true ? madeUp(w[1] * groups, 13, 37) : bias;
  return {
    x: tensorOf(dtype, x, xData ?? madeUp(elementCount(x), 7, 11)),
    w: tensorOf(dtype, w, wData ?? madeUp(elementCount(w), 5, 13)),
    bias: added === undefined ? null : floatArray(dtype, added),
    stride: stride ?? axes(1),
    padBegin: padBegin ?? axes(0),
    padEnd: padEnd ?? axes(0),
    outputPadding: outputPadding ?? axes(0),
    dilation: dilation ?? axes(1),
    groups,
    dtype,
    ...(isQuantised(dtype) && { quantisation: quantisationOfParts(dtype, quantisation) }),
  };
}

function quantisationOfParts(dtype: QuantisedDtype, { x, w, y, clamp }: QuantisationParts = {}): Quantisation {
  const plain = plainQuantisation(dtype, w?.dtype);
  const scale = w?.scale ?? plain.w.scale;
  const points = { scale, zeroPoint: w?.zeroPoint ?? scale.map(() => plain.w.zeroPoint[0]) };
  return {
    x: { ...plain.x, ...x },
    w: { dtype: plain.w.dtype, ...points },
    y: { ...plain.y, ...y },
    clamp: clamp ?? plain.clamp,
  };
}

export function valid(definition: ValidParts): () => ValidVector {
  const { id, comment, flags, source, lane = 'exact', to, ...parts } = definition;
  return () => {
    const problem = caseOfParts(parts);
    const common = { kind: 'valid', id, comment, flags, source, lane, case: caseJson(problem) } as const;
    if (isQuantised(problem.dtype)) return { ...common, ...quantisedResult(problem, lane) };
    const type = to ?? problem.dtype;
    return { ...common, result: vectorResult(type, exact(problem, type)) };
  };
}

function quantisedResult(problem: Case, lane: VectorLane): Pick<ValidVector, 'result' | 'roundings'> {
  const sums = exact(problem, 'f64');
  const result = vectorResult(problem.dtype, resultInCodes(problem, requantised(problem, sums)));
  return lane === 'rounded' ? { result, roundings: roundingsOf(problem, sums) } : { result };
}

/** The codes of a quantised case by every rule of rounding. @param sums its exact sums */
export function roundingsOf(problem: Case, sums: Tensor): RoundingsJson {
  const by = (rule: RequantisationRule) =>
    Array.from(resultInCodes(problem, requantised(problem, sums, rule)).data, numberToJson);
  return {
    'nearest-even': by('nearest-even'),
    'float-product': by('float-product'),
    'double-rounding': by('double-rounding'),
    'single-rounding': by('single-rounding'),
    'short-multiplier': by('short-multiplier'),
  };
}

export function caseJson(problem: Case): CaseJson {
  return JSON.parse(formatCase(problem));
}

export function vectorResult(dtype: Dtype, { shape, data }: Tensor): ResultJson {
  return { dtype, shape, data: Array.from(data, numberToJson) };
}

function tensorOf(dtype: Dtype, shape: readonly number[], data: readonly number[]): Tensor {
  return { shape, data: floatArray(dtype, data) };
}

/** Multiples of `step` modulo a prime, taken to both sides of zero; zero itself becomes the prime. */
function madeUp(length: number, step: number, prime: number): number[] {
  return Array.from({ length }, (_, index) => (((index + 1) * step) % prime) - (prime - 1) / 2 || prime);
}
