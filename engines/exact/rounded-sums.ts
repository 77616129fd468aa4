/**
 * Sums of products, each exact and rounded once:
 *
 *   round( added + Σ_s Σ_t a[a₀ + s·aStep + first[t]] · b[b₀ + s·bStep + second[t]] )      s < steps, t over one row
 *
 * Most sums are decided without exact arithmetic. Every product and every addition is done by an error-free
 * transformation, and the errors are added up: sum + errors is off by at most γ times the sum of the errors'
 * magnitudes. Where all numbers that near round to the same one, that is the result. Where they do not (a tie, massive
 * cancellation), where something is NaN or infinite, and where numbers are so small or large that the transformations
 * are not exact, a superaccumulator takes the sum again.
 *
 * Sources: Ogita, Rump & Oishi, "Accurate sum and dot product", SIAM J. Sci. Comput. 26 (2005): TwoSum, Split,
 * TwoProduct, Sum2 and Dot2, and in the proof of their bounds the one in terms of the errors; Ziv, "Fast evaluation of
 * elementary mathematical functions with correctly rounded last bit", ACM TOMS 17 (1991), for deciding by the bound.
 * Why no library: core-js's Math.sumPrecise gives the sum rounded to f64, from which f32 cannot be rounded (twice is
 * not once), and takes no products; no other package was found that keeps the sum exact.
 */
import type { Dtype, FloatArray } from '../../spec/tensor.ts';
import { Accumulator } from './accumulator.ts';
import type { Rows } from './meetings.ts';
import { roundPair } from './round-pair.ts';

export interface Factors {
  readonly a: FloatArray;
  readonly b: FloatArray;
  readonly rows: Rows;
  readonly steps: number;
  readonly aStep: number;
  readonly bStep: number;
}

/** The sum of one row, from these starts in a and b, and of a number that is added to it. */
export type RoundedSum = (row: number, a0: number, b0: number, added: number) => number;

/** Unit roundoff of the doubles that all this is done in. */
const U = 2 ** -53;

const SPLITTER = 2 ** 27 + 1;

/** From here on, the errors of products stay clear of underflow. */
const TINY = 2 ** -400;

export function roundedSums(factors: Factors, to: Dtype): RoundedSum {
  const exactly = exactSums(factors, to);
  const { a, b } = factors;
  if (a instanceof Float32Array && b instanceof Float32Array) return decided(factors, to, sumOfExactProducts, exactly);
  if (!isNeverTiny(a) || !isNeverTiny(b)) return exactly;
  return decided(factors, to, sumOfProducts(split(a), split(b)), exactly);
}

/** What a pass leaves: the rounded sum, the sum of all errors, and that of their magnitudes. */
const SUM = 0;
const ERROR = 1;
const MAGNITUDE = 2;

type Pass = (factors: Factors, row: number, a0: number, b0: number, added: number, left: Float64Array) => void;

function decided(factors: Factors, to: Dtype, pass: Pass, exactly: RoundedSum): RoundedSum {
  const { starts } = factors.rows;
  const left = new Float64Array(3);
  return (row, a0, b0, added) => {
    pass(factors, row, a0, b0, added, left);
    const sum = left[SUM];
    const error = left[ERROR];
    // Two errors of each product: 2n + 1 additions, γ ≤ 2(n + 1)u; doubled for the rounding of what the bound is made
    // of. Where the bound underflows, the errors' magnitudes are so small that adding them was exact.
    const bound = 4 * (factors.steps * (starts[row + 1] - starts[row]) + 1) * U * left[MAGNITUDE];
    if (bound === 0) return roundPair(to, sum, error);
    const high = sum + error;
    const part = high - sum;
    const low = sum - (high - part) + (error - part);
    const below = roundPair(to, high, low - bound);
    // NaN is equal to nothing, and so is not decided.
    return below === roundPair(to, high, low + bound) ? below : exactly(row, a0, b0, added);
  };
}

/** Products of two f32 are exact doubles. */
function sumOfExactProducts(
  { a, b, rows, steps, aStep, bStep }: Factors,
  row: number,
  a0: number,
  b0: number,
  added: number,
  left: Float64Array,
): void {
  const { starts, first, second } = rows;
  const end = starts[row + 1];
  let sum = added;
  let errors = 0;
  let magnitude = 0;
  for (let s = 0; s < steps; s++) {
    const aStart = a0 + s * aStep;
    const bStart = b0 + s * bStep;
    for (let t = starts[row]; t < end; t++) {
      const product = a[aStart + first[t]] * b[bStart + second[t]];
      const next = sum + product;
      const part = next - sum;
      const error = sum - (next - part) + (product - part);
      sum = next;
      errors += error;
      magnitude += Math.abs(error);
    }
  }
  left[SUM] = sum;
  left[ERROR] = errors;
  left[MAGNITUDE] = magnitude;
}

interface Halves {
  readonly high: Float64Array;
  readonly low: Float64Array;
}

/** Each number as a sum of two with at most 26 bits, whose products are exact. Weights can be millions: plain loops. */
function split(values: FloatArray): Halves {
  const high = new Float64Array(values.length);
  const low = new Float64Array(values.length);
  for (let at = 0; at < values.length; at++) {
    const scaled = SPLITTER * values[at];
    high[at] = scaled - (scaled - values[at]);
    low[at] = values[at] - high[at];
  }
  return { high, low };
}

function sumOfProducts(aParts: Halves, bParts: Halves): Pass {
  const { high: aHigh, low: aLow } = aParts;
  const { high: bHigh, low: bLow } = bParts;
  return ({ a, b, rows, steps, aStep, bStep }, row, a0, b0, added, left) => {
    const { starts, first, second } = rows;
    const end = starts[row + 1];
    let sum = added;
    let errors = 0;
    let magnitude = 0;
    for (let s = 0; s < steps; s++) {
      const aStart = a0 + s * aStep;
      const bStart = b0 + s * bStep;
      for (let t = starts[row]; t < end; t++) {
        const p = aStart + first[t];
        const q = bStart + second[t];
        const product = a[p] * b[q];
        const lost = aLow[p] * bLow[q] - (product - aHigh[p] * bHigh[q] - aLow[p] * bHigh[q] - aHigh[p] * bLow[q]);
        const next = sum + product;
        const part = next - sum;
        const error = sum - (next - part) + (product - part);
        sum = next;
        errors += error + lost;
        magnitude += Math.abs(error) + Math.abs(lost);
      }
    }
    left[SUM] = sum;
    left[ERROR] = errors;
    left[MAGNITUDE] = magnitude;
  };
}

/**
 * Whether no number but zero is so small that errors could underflow. Overflow makes them NaN or ∞, and nothing is
 * decided.
 */
function isNeverTiny(values: FloatArray): boolean {
  for (let at = 0; at < values.length; at++) {
    const magnitude = Math.abs(values[at]);
    if (magnitude < TINY && magnitude !== 0) return false;
  }
  return true;
}

/** The same by superaccumulator. Numbers are taken apart only when the first sum is asked for: mostly none is. */
function exactSums({ a, b, rows, steps, aStep, bStep }: Factors, to: Dtype): RoundedSum {
  const accumulator = new Accumulator();
  let parts: { readonly a: Parts; readonly b: Parts } | null = null;
  return (row, a0, b0, added) => {
    parts ??= { a: partsOf(a), b: partsOf(b) };
    const { starts, first, second } = rows;
    // Sums with NaN or ±∞ follow from these alone, whatever the finite ones are.
    let special = Number.isFinite(added) ? 0 : added;
    accumulator.clear();
    if (special === 0) accumulator.addNumber(added);
    for (let s = 0; s < steps; s++) {
      for (let t = starts[row]; t < starts[row + 1]; t++) {
        const p = a0 + s * aStep + first[t];
        const q = b0 + s * bStep + second[t];
        const [left, right] = [parts.a.significands[p], parts.b.significands[q]];
        if (Number.isFinite(left * right)) {
          accumulator.addProduct(left, right, parts.a.exponents[p] + parts.b.exponents[q]);
        } else {
          special += left * right;
        }
      }
    }
    return special === 0 ? accumulator.read(to) : special;
  };
}

interface Parts {
  /** In ±[1, 2), or zero; NaN and ±∞ are left as they are. */
  readonly significands: Float64Array;
  readonly exponents: Int32Array;
}

function partsOf(values: ArrayLike<number>): Parts {
  const bits = new DataView(new ArrayBuffer(8));
  const significands = Float64Array.from(values);
  const exponents = new Int32Array(values.length);
  significands.forEach((value, at) => {
    if (value === 0 || !Number.isFinite(value)) return;
    const isSubnormal = Math.abs(value) < 2 ** -1022;
    bits.setFloat64(0, isSubnormal ? value * 2 ** 54 : value);
    const high = bits.getUint32(0);
    exponents[at] = ((high >>> 20) & 0x7ff) - 1023 - (isSubnormal ? 54 : 0);
    bits.setUint32(0, (high & 0x800fffff) | 0x3ff00000);
    significands[at] = bits.getFloat64(0);
  });
  return { significands, exponents };
}
