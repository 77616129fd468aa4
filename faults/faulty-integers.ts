/**
 * A quantised transposed convolution in steps that a fault may replace: what is summed, how a sum becomes a code, the result. With none
 * replaced it is right: rounded once, to nearest. Cases of floating-point numbers go to the engine of faulty-engine.ts.
 */
import type { Case } from '../spec/case.ts';
import { customaryGeometryOf } from '../spec/geometry.ts';
import { isQuantised, QUANTISED_DTYPES, type QuantisedDtype } from '../spec/number-types.ts';
import {
  channelOf,
  channelOfWeight,
  fromCodes,
  ofChannel,
  type Quantisation,
  quantisationOf,
} from '../spec/quantisation.ts';
import { nearestEvenOf } from '../spec/requantisation.ts';
import { elementCount, type Tensor } from '../spec/tensor.ts';
import { engineWith } from './faulty-engine.ts';

/** What these engines say of themselves. */
export const WITH_INTEGERS = { dtypes: ['f32', 'f64', ...QUANTISED_DTYPES], requantisation: ['nearest-even'] } as const;

/** Where an output element is: its sum, the channel that it belongs to, and what the case says. */
export interface Element {
  readonly sum: number;
  readonly channel: number;
  readonly bias: number;
  readonly quantisation: Quantisation;
  readonly dtype: QuantisedDtype;
  readonly isDepthwise: boolean;
}

interface Changes {
  /** The case without zero points, as it is summed. */
  readonly seen?: (values: Case, codes: Case) => Case;
  /** The code of an element. */
  readonly code?: (element: Element) => number;
  /** The last word on the result in codes. */
  readonly result?: (codes: Tensor, given: Case) => Tensor;
}

/** An engine with these changes where a case is of integers; right elsewhere, and with none of them. */
export function onIntegers({ seen = (values) => values, code = rightCode, result = (y) => y }: Changes) {
  const right = engineWith();
  return (given: Case): Tensor => {
    if (!isQuantised(given.dtype)) return right(given);
    const dtype = given.dtype;
    customaryGeometryOf(fromCodes(given));
    const values = seen(fromCodes(given), given);
    const { quantisation: _, bias, ...rest } = values;
    const { shape, data } = right({ ...rest, bias: null, dtype: 'f64' });
    const codes = data.map((sum, at) => {
      const channel = channelOf(shape, at);
      return code({
        sum,
        channel,
        bias: bias?.[channel] ?? 0,
        quantisation: quantisationOf(values),
        dtype,
        isDepthwise: given.groups > 1 && given.groups === given.x.shape[1],
      });
    });
    return result({ shape, data: codes }, given);
  };
}

export function rightCode(element: Element): number {
  return codeOfSum(element.sum + element.bias, element);
}

/** A sum in units of the result, not yet rounded. */
export function scaled(sum: number, { channel, quantisation: { x, w, y } }: Element): number {
  return (sum * x.scale * ofChannel(w.scale, channel)) / y.scale;
}

/** Scaled, rounded to nearest, moved by the zero point and clamped. */
export function codeOfSum(sum: number, element: Element, round = nearestEvenOf): number {
  const { y, clamp } = element.quantisation;
  return clampedTo(round(scaled(sum, element)) + y.zeroPoint, clamp);
}

export function clampedTo(code: number, [least, most]: readonly [number, number]): number {
  return Math.min(Math.max(code, least), most);
}

/** The case with every weight changed, given its input channel and its output channel. */
export function withWeights(problem: Case, change: (value: number, c: number, m: number) => number): Case {
  const { w } = problem;
  const perChannel = elementCount(w.shape.slice(1));
  const data = w.data.map((value, at) => change(value, Math.floor(at / perChannel), channelOfWeight(problem, at)));
  return { ...problem, w: { shape: w.shape, data } };
}

/** The lower bits of an integer, as a number of two's complement. */
export function wrapped(value: number, bits: number): number {
  return Number(BigInt.asIntN(bits, BigInt(Math.trunc(value))));
}
