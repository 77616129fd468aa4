/**
 * What a layer needs in a type of numbers: memory, and how far its sums go.
 *
 * A cell of the result is a sum of at most n = C/g · ∏ min(i, ⌈k / (s / gcd(s, d))⌉) products: taps of an axis that meet in one cell are
 * s / gcd(s, d) apart. Summed in a type of unit roundoff u, in any order, it is off by at most γₙ·Σ|x||w|, γₙ = n·u / (1 − n·u). Of integers
 * it is at most n·max|x − zx|·max|w − zw|, zero points being what they may be.
 * Source: Higham, "Accuracy and Stability of Numerical Algorithms" (2nd ed.), section 3.1.
 */
import type { Attributes } from './case.ts';
import { type Dtype, INTEGER_TYPES, isQuantised, NUMBER_TYPES, UNIT_ROUNDOFF } from './number-types.ts';
import { weightsOf } from './quantisation.ts';
import { elementCount } from './tensor.ts';

/** Shapes and attributes of a legal case. */
export interface SizedShapes {
  readonly x: readonly number[];
  readonly w: readonly number[];
  readonly y: readonly number[];
  readonly attributes: Attributes;
}

/** A layer in a type. */
export interface TypeNeeds {
  readonly dtype: Dtype;
  /** Of x, of w, of y, and of a bias of one number for each output channel. */
  readonly bytes: { readonly x: number; readonly w: number; readonly y: number; readonly bias: number };
  /** Products in one cell of the result, at most. */
  readonly terms: number;
  /** Of integers: bits that hold every sum of products, the sign included; null of real numbers. */
  readonly bits: number | null;
  /** Of real numbers: γₙ of the type itself, and of f32 with the result rounded once; null where n·u is 1 or more, and of integers. */
  readonly error: { readonly own: number | null; readonly inSingles: number | null } | null;
}

/**
 * What the layer needs in the type.
 *
 * @example
 * ```ts
 * import { typeNeeds } from 'adjoint/conventions';
 *
 * const attributes = { stride: [2], padBegin: [1], padEnd: [1], outputPadding: [0], dilation: [1], groups: 1 };
 * const { bytes, terms, bits } = typeNeeds({ x: [1, 64, 16], w: [64, 32, 4], y: [1, 32, 32], attributes }, 'int8');
 * bytes.y; // → 1024
 * terms; // → 128
 * bits; // → 24
 * ```
 */
export function typeNeeds({ x, w, y, attributes }: SizedShapes, dtype: Dtype): TypeNeeds {
  const channels = w[1] * attributes.groups;
  const ofWeights = isQuantised(dtype) ? weightsOf(dtype) : dtype;
  const ofBias = dtype === 'int16' ? 8 : isQuantised(dtype) ? 4 : NUMBER_TYPES[dtype].bytes;
  const terms = termsOf({ x, w, y, attributes });
  return {
    dtype,
    bytes: {
      x: elementCount(x) * NUMBER_TYPES[dtype].bytes,
      w: elementCount(w) * NUMBER_TYPES[ofWeights].bytes,
      y: elementCount(y) * NUMBER_TYPES[dtype].bytes,
      bias: channels * ofBias,
    },
    terms,
    bits: isQuantised(dtype) ? Math.ceil(Math.log2(terms * spanOf(dtype) * spanOf(ofWeights) + 1)) + 1 : null,
    error: isQuantised(dtype) ? null : errorOf(dtype, terms),
  };
}

function termsOf({ x, w, attributes: { stride, dilation, groups } }: SizedShapes): number {
  const perAxis = stride.map((step, axis) => {
    const apart = step / greatestDivisor(step, dilation[axis]);
    return Math.min(x[axis + 2], Math.ceil(w[axis + 2] / apart));
  });
  return (x[1] / groups) * elementCount(perAxis);
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

/** The largest |q − zero point|; of int16 the zero point is 0. */
function spanOf(dtype: Dtype): number {
  const { smallest, largest } = INTEGER_TYPES[dtype as 'int8'];
  return dtype === 'int16' ? -smallest : largest - smallest;
}

function errorOf(dtype: Dtype, terms: number): TypeNeeds['error'] {
  const gamma = (unit: number) => (terms * unit < 1 ? (terms * unit) / (1 - terms * unit) : null);
  const singles = gamma(Math.min(UNIT_ROUNDOFF.f32, UNIT_ROUNDOFF[dtype]));
  const once = UNIT_ROUNDOFF[dtype];
  const isNarrow = once > UNIT_ROUNDOFF.f32;
  return { own: gamma(once), inSingles: singles === null ? null : isNarrow ? singles * (1 + once) + once : singles };
}
