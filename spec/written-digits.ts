/**
 * Whether a wrong result is a right one written with too few decimal digits. An f32 needs 9 significant digits to come
 * back as it was and an f64 17 (IEEE 754-2019, section 5.12.2); `%g` and C++ streams write 6, `%f` 6 after the point.
 * Such a result is wrong, but its cause is where numbers are written, not where they are computed.
 */
import { SMALLEST_NORMAL } from './special-values.ts';
import type { FloatArray } from './tensor.ts';

type Form = readonly ['significant digits' | 'digits after the point', number];

/** What is in use first, so that of two forms that explain a short result alike the likelier is reported. */
const FORMS: readonly Form[] = [
  ['significant digits', 6],
  ['digits after the point', 6],
  ...[7, 5, 4, 8, 9, 10, 12, 15].map((count): Form => ['significant digits', count]),
  ...[4, 5, 8, 3].map((count): Form => ['digits after the point', count]),
];

/** With this many digits the numbers of a type still differ well enough for the bounds: f32 has 7.2, f64 15.9. */
const MOST_DIGITS = { f32: 7, f64: 15 } as const;

/** Writers round halves in their own way, and the last digit is rounded again where it is read. */
const HALF = 0.500001;

/**
 * How all numbers seem to have been written, such as "6 significant digits": each is one that can be written so, and no
 * further from what was expected than its bound and half a unit of its last digit. null where that is not so.
 * @param bound of an element that is judged by itself
 */
export function writtenDigits(
  expected: ArrayLike<number>,
  actual: FloatArray,
  bound: (index: number) => number,
): string | null {
  const isF32 = actual instanceof Float32Array;
  const smallest = SMALLEST_NORMAL[isF32 ? 'f32' : 'f64'];
  // Zeros in place of subnormal numbers are hardly ever cut off: they are flushed, also by who writes no digits.
  const isFlushed = (value: number, index: number) => value === 0 && Math.abs(expected[index]) < smallest;
  if (actual.every((value, index) => value === expected[index] || isFlushed(value, index))) return null;
  const most = MOST_DIGITS[isF32 ? 'f32' : 'f64'];
  const form = FORMS.find(([kind, count]) => {
    if (count > most) return false;
    return actual.every((value, index) => {
      if (Object.is(value, expected[index]) || value === expected[index]) return true;
      if (!Number.isFinite(value)) return false;
      const { text, unit } = written(value, kind, count);
      const read = isF32 ? Math.fround(Number(text)) : Number(text);
      return read === value && Math.abs(value - expected[index]) <= bound(index) + HALF * unit;
    });
  });
  return form === undefined ? null : `${form[1]} ${form[0]}`;
}

/** The number in decimal, and what one step of its last digit is. */
function written(value: number, kind: Form[0], count: number): { text: string; unit: number } {
  if (kind === 'digits after the point') return { text: value.toFixed(count), unit: 10 ** -count };
  const text = value.toExponential(count - 1);
  const exponent = value === 0 ? Number.NEGATIVE_INFINITY : Number(text.slice(text.indexOf('e') + 1));
  return { text, unit: 10 ** (exponent - count + 1) };
}
