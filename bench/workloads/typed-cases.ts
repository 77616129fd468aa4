/**
 * Workloads in other types than f32: the same layers, with numbers that are exact in the type, and with real ones.
 *
 * In f16 and bf16 every partial sum has to be an integer of the type: x and w are ±1, and of the weights of an output channel only so many
 * are not 0. Integers stand for real numbers by scales that are powers of two, so that every rule of rounding gives the same: x is ±64, w ±16,
 * ±32 or ±48, and a step of the result is 1024 units of the sums. What is beyond its type is clamped, by every rule alike.
 */
import type { Case } from '../../spec/case.ts';
import { INTEGER_TYPES, isQuantised, LARGEST_EXACT, type QuantisedDtype } from '../../spec/number-types.ts';
import { channelOfWeight, middleOf, type Quantisation, weightsOf } from '../../spec/quantisation.ts';
import { type Dtype, elementCount, type FloatArray, floatArray, type Tensor } from '../../spec/tensor.ts';

/** Of an integer of x, of w, and of the step of a result, which is their product. */
const [UNIT_X, UNIT_W] = [64, 16];

/** ±1 … ±this, of weights in units. */
const MOST_OF_W = 3;

/** A case of f32 with integers as one of the type whose sums are exact. */
export function exactIn(dtype: Dtype, problem: Case): Case {
  if (dtype === 'f32') return problem;
  if (dtype === 'f64') return inFloats(dtype, problem);
  if (isQuantised(dtype)) return exactIntegers(dtype, problem);
  const { x, w, bias } = problem;
  const signs = ({ shape, data }: Tensor): Tensor => ({ shape, data: data.map(Math.sign) });
  const most = LARGEST_EXACT[dtype] - 1;
  return inFloats(dtype, {
    ...problem,
    x: signs(x),
    w: thinned({ ...problem, w: signs(w) }, most),
    bias: bias?.map(Math.sign) ?? null,
  });
}

/** A case of f32 with real numbers in ±[0, 1) as one of the type: rounded to it, or quantised. */
export function realIn(dtype: Dtype, problem: Case): Case {
  if (dtype === 'f32') return problem;
  return isQuantised(dtype) ? realIntegers(dtype, problem) : inFloats(dtype, problem);
}

function inFloats(dtype: Dtype, { x, w, bias, ...rest }: Case): Case {
  const ofType = ({ shape, data }: Tensor): Tensor => ({ shape, data: floatArray(dtype, data) });
  return { ...rest, x: ofType(x), w: ofType(w), bias: bias && floatArray(dtype, bias), dtype };
}

/** Of the weights of each output channel at most `most` that are not 0, evenly spread. */
function thinned(problem: Case, most: number): Tensor {
  const { w, groups } = problem;
  const terms = (w.shape[0] / groups) * elementCount(w.shape.slice(2));
  const each = Math.ceil(terms / most);
  const taps = elementCount(w.shape.slice(2));
  const perInput = w.shape[1] * taps;
  const data = w.data.map((value, at) => {
    const place = Math.floor(at / perInput) * taps + (at % taps);
    return place % each === channelOfWeight(problem, at) % each ? value : 0;
  });
  return { shape: w.shape, data };
}

function exactIntegers(dtype: QuantisedDtype, problem: Case): Case {
  const { x, w, bias } = problem;
  const whole = ({ shape, data }: Tensor, of: (value: number) => number): Tensor => ({
    shape,
    data: Float64Array.from(data, of),
  });
  const ofWeight = (value: number) => Math.sign(value) * UNIT_W * (1 + (Math.abs(value) % MOST_OF_W));
  return {
    ...problem,
    x: whole(x, (value) => Math.sign(value) * UNIT_X),
    w: whole(w, ofWeight),
    bias: bias && Float64Array.from(bias, (value) => value * UNIT_X * UNIT_W),
    dtype,
    quantisation: quantisationOfType(dtype, 2 ** -6, 2 ** -7, 2 ** -3),
  };
}

/** Numbers of ±1 as 127 steps to either side, and a result that holds four standard deviations of its sums. */
function realIntegers(dtype: QuantisedDtype, problem: Case): Case {
  const { x, w, bias } = problem;
  const terms = (w.shape[0] / problem.groups) * elementCount(w.shape.slice(2));
  const scale = Math.fround(1 / 127);
  const codes = ({ shape, data }: Tensor): Tensor => ({ shape, data: Float64Array.from(data, inSteps) });
  const y = Math.fround((4 * Math.sqrt(terms / 9) + 1) / INTEGER_TYPES[dtype === 'int16' ? 'int16' : 'int8'].largest);
  return {
    ...problem,
    x: codes(x),
    w: codes(w),
    bias: bias && sumsOf(bias),
    dtype,
    quantisation: quantisationOfType(dtype, scale, scale, y),
  };
}

const inSteps = (value: number) => Math.round(value * 127);

function sumsOf(bias: FloatArray): FloatArray {
  return Float64Array.from(bias, (value) => Math.round(value * 127 * 127));
}

function quantisationOfType(dtype: QuantisedDtype, x: number, w: number, y: number): Quantisation {
  const weights = weightsOf(dtype);
  const zeroPoint = middleOf(dtype);
  return {
    x: { scale: x, zeroPoint },
    w: { dtype: weights, scale: [w], zeroPoint: [middleOf(weights)] },
    y: { scale: y, zeroPoint },
    clamp: [INTEGER_TYPES[dtype].smallest, INTEGER_TYPES[dtype].largest],
  };
}
