/**
 * A superaccumulator: a fixed-point number wide enough for every sum of products of doubles, so that adding is exact,
 * in any order, and rounding happens once, when the sum is read.
 *
 *   value = Σ_j digits[j] · 2^(32·j − 2336)
 *
 * Digits are integers in doubles and may be negative or larger than 2³² between carries: each product changes one by
 * less than 2³³, so that 2¹⁹ products fit into 53 bits. The lowest bit that occurs is 2^−2304 (an error term of the
 * product of two subnormals), the highest is below 2^2080 (2²⁸ products of the largest numbers).
 *
 * Source: Neal, "Fast exact summation using small and large superaccumulators" (2015): the small one.
 */
import { type Dtype, FLOATING_TYPES, isFloat } from '../../spec/number-types.ts';

const LOWEST = -2336;
const DIGITS = (2080 - LOWEST) / 32 + 3;
const BASE = 2 ** 32;
const CARRY_AFTER = 2 ** 19;

/**
 * Splits a double into two with at most 26 bits, whose products are exact. Source: Veltkamp; in Dekker, "A
 * floating-point technique for extending the available precision", Numerische Mathematik 18 (1971).
 */
const SPLITTER = 2 ** 27 + 1;

export class Accumulator {
  readonly #digits = new Float64Array(DIGITS);
  readonly #bits = new DataView(new ArrayBuffer(8));
  #pending = 0;
  /** All digits outside of lowest … highest are zero: most sums need few of them. */
  #lowest = DIGITS;
  #highest = -1;

  clear(): void {
    this.#digits.fill(0, this.#lowest, this.#highest + 1);
    this.#pending = 0;
    this.#lowest = DIGITS;
    this.#highest = -1;
  }

  /** Adds a finite double. */
  addNumber(value: number): void {
    if (value === 0) return;
    if (Math.abs(value) < 2 ** -1022) this.#add(value * 2 ** 54, -54);
    else this.#add(value, 0);
  }

  /**
   * Adds a · b · 2^exponent, a and b zero or in ±[1, 2). The product is split into its rounding and the error of that.
   */
  addProduct(a: number, b: number, exponent: number): void {
    const product = a * b;
    if (product === 0) return;
    const aHigh = SPLITTER * a - (SPLITTER * a - a);
    const bHigh = SPLITTER * b - (SPLITTER * b - b);
    const aLow = a - aHigh;
    const bLow = b - bHigh;
    const error = aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
    this.#add(product, exponent);
    if (error !== 0) this.#add(error, exponent);
    this.#pending++;
    if (this.#pending === CARRY_AFTER) this.#carry();
  }

  /** Adds value · 2^exponent for a normal double. */
  #add(value: number, exponent: number): void {
    const digits = this.#digits;
    this.#bits.setFloat64(0, value, true);
    const high = this.#bits.getUint32(4, true);
    const lowBits = this.#bits.getUint32(0, true);
    const highBits = (high & 0xfffff) | 0x100000;
    const position = ((high >>> 20) & 0x7ff) - 1075 + exponent - LOWEST;
    const digit = position >> 5;
    const shift = position & 31;
    if (digit < this.#lowest) this.#lowest = digit;
    if (digit + 2 > this.#highest) this.#highest = digit + 2;
    const sign = value < 0 ? -1 : 1;
    // The significand, shifted, lies across three digits. A shift by 32 would be one by 0.
    const carried = shift === 0 ? 0 : lowBits >>> (32 - shift);
    digits[digit] += sign * ((lowBits << shift) >>> 0);
    digits[digit + 1] += sign * (((highBits << shift) | carried) >>> 0);
    if (shift !== 0) digits[digit + 2] += sign * (highBits >>> (32 - shift));
  }

  /** Brings all digits into 0 … 2³² − 1 but the highest, which keeps the sign. */
  #carry(): void {
    const end = Math.min(this.#highest, DIGITS - 2);
    let carry = 0;
    for (let j = this.#lowest; j <= end; j++) {
      const value = this.#digits[j] + carry;
      carry = Math.floor(value / BASE);
      this.#digits[j] = value - carry * BASE;
    }
    if (carry !== 0) {
      this.#digits[end + 1] += carry;
      this.#highest = end + 1;
    }
    this.#pending = 0;
  }

  /** The sum, rounded once: to nearest, ties to even, ±∞ beyond the largest number. Leaves the accumulator spent. */
  read(type: Dtype): number {
    this.#carry();
    const isNegative = this.#digits[this.#highest] < 0;
    if (isNegative) {
      for (let j = this.#lowest; j <= this.#highest; j++) this.#digits[j] = -this.#digits[j];
      this.#carry();
    }
    const magnitude = this.#roundMagnitude(type);
    return isNegative ? -magnitude : magnitude;
  }

  #roundMagnitude(type: Dtype): number {
    let top = this.#highest;
    while (top >= this.#lowest && this.#digits[top] === 0) top--;
    if (top < this.#lowest) return 0;
    // The sums of a quantised case are integers, which a double holds.
    const { precision, smallestExponent, largest } = FLOATING_TYPES[isFloat(type) ? type : 'f64'];
    const exponent = LOWEST + 32 * top + 31 - Math.clz32(this.#digits[top]);
    const lowestKept = Math.max(exponent, smallestExponent) - precision + 1;
    const position = lowestKept - LOWEST;
    const kept = this.#from(position);
    const isHalf = this.#bit(position - 1);
    const roundsUp = isHalf && (kept % 2 === 1 || this.#anyBelow(position - 1));
    // At most 53 bits times a power of two: exact, or ∞.
    const rounded = lowestKept > 971 ? Number.POSITIVE_INFINITY : (kept + (roundsUp ? 1 : 0)) * 2 ** lowestKept;
    return rounded > largest ? Number.POSITIVE_INFINITY : rounded;
  }

  /** The bits from this position on as an integer; there are at most 53. */
  #from(position: number): number {
    const digit = position >> 5;
    const shift = position & 31;
    const at = (j: number) => (j < DIGITS ? this.#digits[j] : 0);
    return Math.floor(at(digit) / 2 ** shift) + (at(digit + 1) + at(digit + 2) * BASE) * 2 ** (32 - shift);
  }

  #bit(position: number): boolean {
    return Math.floor(this.#digits[position >> 5] / 2 ** (position & 31)) % 2 === 1;
  }

  #anyBelow(position: number): boolean {
    const digit = position >> 5;
    if (this.#digits[digit] % 2 ** (position & 31) !== 0) return true;
    for (let j = this.#lowest; j < digit; j++) if (this.#digits[j] !== 0) return true;
    return false;
  }
}
