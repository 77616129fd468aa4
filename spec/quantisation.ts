/**
 * Quantised cases: integers that stand for real numbers, r = scale·(q − zero point). q is what is stored and sent, the *code*.
 *
 * Inside the suite x, w and y of such a case are the integers q − zero point, and the bias is an integer in units of sx·sw: the
 * sums that the operator is made of are those of integers, whatever scales and zero points stand beside them. An implementation, a
 * program and JSON have codes: `inCodes` and `fromCodes` go from one to the other.
 *
 * The exact result is the sum Σ (x − zx)(w − zw) + b, times sx·sw[m] / sy, rounded (requantisation.ts), plus zy, and clamped. What is
 * beyond the ends of x is real 0, so the code zx.
 *
 * Sources: Jacob et al., "Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference" (2018),
 * section 2; TensorFlow Lite 8-bit quantization specification (TRANSPOSE_CONV: int8, scales of weights per output channel, zero points
 * of weights 0, bias of int32 with scale sx·sw[m]; int16 activations with zero point 0 and a bias of int64).
 */
import { describeValue } from './describe-value.ts';
import { type Dtype, INTEGER_TYPES, isQuantised, type QuantisedDtype } from './number-types.ts';
import { elementCount, type FloatArray, type Tensor } from './tensor.ts';

/** What of a case its quantisation is about. */
export interface QuantisedParts {
  readonly x: Tensor;
  readonly w: Tensor;
  readonly bias: FloatArray | null;
  readonly groups: number;
  readonly dtype: Dtype;
  readonly quantisation?: Quantisation;
}

/** How the numbers of a tensor stand for real ones: r = scale·(q − zeroPoint). */
export interface TensorQuantisation {
  readonly scale: number;
  readonly zeroPoint: number;
}

/** The same of weights, whose scales can differ by output channel. */
export interface WeightQuantisation {
  readonly dtype: 'int8' | 'uint8';
  /** One for all output channels, or one for each. */
  readonly scale: readonly number[];
  /** As many as scales. */
  readonly zeroPoint: readonly number[];
}

/** What a quantised case has beside its integers. */
export interface Quantisation {
  readonly x: TensorQuantisation;
  readonly w: WeightQuantisation;
  readonly y: TensorQuantisation;
  /** The least and the largest code of the result, as a fused activation gives them; the ends of the type where there is none. */
  readonly clamp: readonly [least: number, most: number];
}

// An implementation that runs beside this code may have replaced what the language has: codes are made in plain loops.
const Doubles = Float64Array;

/** The code that stands for 0 in the middle of a type. */
export function middleOf(dtype: QuantisedDtype): number {
  return dtype === 'uint8' ? 128 : 0;
}

/** The plainest quantisation of a type: every scale 1, the zero points in its middle, no clamp but that of the type. */
export function plainQuantisation(dtype: QuantisedDtype, weights: 'int8' | 'uint8' = weightsOf(dtype)): Quantisation {
  const { smallest, largest } = INTEGER_TYPES[dtype];
  const plain = { scale: 1, zeroPoint: middleOf(dtype) };
  return {
    x: plain,
    w: { dtype: weights, scale: [1], zeroPoint: [middleOf(weights)] },
    y: plain,
    clamp: [smallest, largest],
  };
}

/** What weights are stored in beside activations of a type, where nothing else is said. */
export function weightsOf(dtype: QuantisedDtype): 'int8' | 'uint8' {
  return dtype === 'uint8' ? 'uint8' : 'int8';
}

/** The quantisation of a quantised case; the plainest one where it has none of its own. */
export function quantisationOf({ dtype, quantisation }: Pick<QuantisedParts, 'dtype' | 'quantisation'>): Quantisation {
  if (!isQuantised(dtype)) throw new TypeError(`quantisation: dtype must be a quantised type, got ${dtype}`);
  return quantisation ?? plainQuantisation(dtype);
}

/** The output channel of an element of y [N,M,…out]. */
export function channelOf(shape: readonly number[], at: number): number {
  return Math.floor(at / elementCount(shape.slice(2))) % shape[1];
}

/** An entry of a list that has one for all channels, or one for each. */
export function ofChannel(list: readonly number[], channel: number): number {
  return list.length === 1 ? list[0] : list[channel];
}

/** The output channel of an element of w [C,M/groups,…k]. */
export function channelOfWeight({ w, groups }: Pick<QuantisedParts, 'w' | 'groups'>, at: number): number {
  const { shape } = w;
  const inChannels = shape[0];
  const outPerGroup = shape[1];
  let taps = 1;
  for (let axis = 2; axis < shape.length; axis++) taps *= shape[axis];
  const c = Math.floor(at / (taps * outPerGroup));
  return Math.floor(c / (inChannels / groups)) * outPerGroup + (Math.floor(at / taps) % outPerGroup);
}

/** A quantised case with codes in place of what they stand for: as an implementation is asked. */
export function inCodes<T extends QuantisedParts>(problem: T): T {
  return shifted(problem, quantisationOf(problem), 1);
}

/** A case of codes as the suite has it. */
export function fromCodes<T extends QuantisedParts>(problem: T): T {
  return shifted(problem, quantisationOf(problem), -1);
}

function shifted<T extends QuantisedParts>(problem: T, quantisation: Quantisation, sign: 1 | -1): T {
  const { x, w } = problem;
  const { zeroPoint } = quantisation.w;
  const values = new Doubles(x.data.length);
  for (let at = 0; at < values.length; at++) values[at] = x.data[at] + sign * quantisation.x.zeroPoint;
  const weights = new Doubles(w.data.length);
  for (let at = 0; at < weights.length; at++) {
    const channel = zeroPoint.length === 1 ? 0 : channelOfWeight(problem, at);
    weights[at] = w.data[at] + sign * zeroPoint[channel];
  }
  return { ...problem, x: { shape: x.shape, data: values }, w: { shape: w.shape, data: weights }, quantisation };
}

/** Codes of a result as what they stand for, in units of its scale. */
export function resultFromCodes(
  problem: Pick<QuantisedParts, 'dtype' | 'quantisation'>,
  codes: ArrayLike<number>,
): FloatArray {
  const { zeroPoint } = quantisationOf(problem).y;
  const values = new Doubles(codes.length);
  for (let at = 0; at < values.length; at++) values[at] = codes[at] - zeroPoint;
  return values;
}

/** The codes of a result. */
export function resultInCodes(
  problem: Pick<QuantisedParts, 'dtype' | 'quantisation'>,
  { shape, data }: Tensor,
): Tensor {
  const { zeroPoint } = quantisationOf(problem).y;
  const codes = new Doubles(data.length);
  for (let at = 0; at < codes.length; at++) codes[at] = data[at] + zeroPoint;
  return { shape, data: codes };
}

/** The largest magnitude of a bias, by the type of x: int32, or beside int16 an int64 as far as doubles are exact. */
export function largestBias(dtype: QuantisedDtype): number {
  return dtype === 'int16' ? 2 ** 53 - 1 : 2 ** 31 - 1;
}

/** What is wrong with the quantisation of a case whose shapes and attributes are legal; null where nothing is. */
export function quantisationIllegality(problem: QuantisedParts): string | null {
  const { dtype, quantisation, bias } = problem;
  if (quantisation === undefined || !isQuantised(dtype)) return null;
  const { x, w, y, clamp } = quantisation;
  const outChannels = problem.w.shape[1] * problem.groups;
  return (
    scaleIllegality('x.scale', x.scale) ??
    scaleIllegality('y.scale', y.scale) ??
    listIllegality('w.scale', w.scale, outChannels, (value, where) => scaleIllegality(where, value)) ??
    codeIllegality('x.zeroPoint', x.zeroPoint, dtype) ??
    codeIllegality('y.zeroPoint', y.zeroPoint, dtype) ??
    listIllegality('w.zeroPoint', w.zeroPoint, w.scale.length, (value, at) => codeIllegality(at, value, w.dtype)) ??
    codeIllegality('clamp[0]', clamp[0], dtype) ??
    codeIllegality('clamp[1]', clamp[1], dtype) ??
    (clamp[0] > clamp[1] ? `clamp must not end below its beginning ${clamp[0]}, got ${clamp[1]}` : null) ??
    biasIllegality(bias, dtype) ??
    numbersIllegality(problem, quantisation)
  );
}

function scaleIllegality(where: string, scale: number): string | null {
  return Number.isFinite(scale) && scale > 0
    ? null
    : `${where} must be a finite number above 0, got ${describeValue(scale)}`;
}

function codeIllegality(where: string, code: number, dtype: QuantisedDtype): string | null {
  const { smallest, largest } = INTEGER_TYPES[dtype];
  if (Number.isInteger(code) && code >= smallest && code <= largest) return null;
  return `${where} must be an integer in ${smallest} … ${largest} (${dtype}), got ${describeValue(code)}`;
}

function listIllegality(
  where: string,
  list: readonly number[],
  channels: number,
  wrong: (value: number, where: string) => string | null,
): string | null {
  if (list.length !== 1 && list.length !== channels) {
    return `${where} must have ${channels === 1 ? '1 entry' : `1 or ${channels} entries`}, got ${list.length}`;
  }
  return list.map((value, at) => wrong(value, `${where}[${at}]`)).find((reason) => reason !== null) ?? null;
}

function biasIllegality(bias: FloatArray | null, dtype: QuantisedDtype): string | null {
  const most = largestBias(dtype);
  const at = (bias ?? []).findIndex((value) => !Number.isInteger(value) || Math.abs(value) > most);
  return at < 0 ? null : `bias[${at}] must be an integer in ±${most}, got ${describeValue(bias![at])}`;
}

/** What may be an outline, without numbers. */
interface MaybeNumbers {
  readonly data?: FloatArray;
}

/** Numbers that are no codes of their type; only what somebody gives has such. */
function numbersIllegality(problem: QuantisedParts, quantisation: Quantisation): string | null {
  const isOutline = [problem.x, problem.w].some(({ data }: MaybeNumbers) => data === undefined);
  if (isOutline) return null;
  const { x, w } = shifted(problem, quantisation, 1);
  const wrongOf = (name: string, data: FloatArray, dtype: QuantisedDtype) => {
    const { smallest, largest } = INTEGER_TYPES[dtype];
    for (let at = 0; at < data.length; at++) {
      const code = data[at];
      const isCode = Number.isInteger(code) && code >= smallest && code <= largest;
      if (!isCode) return codeIllegality(`${name}.data[${at}]`, code, dtype);
    }
    return null;
  };
  return wrongOf('x', x.data, problem.dtype as QuantisedDtype) ?? wrongOf('w', w.data, quantisation.w.dtype);
}
