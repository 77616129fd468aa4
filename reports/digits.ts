/** Numbers with as many digits as they deserve: times, ratios, errors. */
import type { Interval } from '../bench/result.ts';

/** Three significant digits, never an exponent. */
export function significant(value: number): string {
  if (value === 0) return '0';
  const decimals = Math.min(10, Math.max(0, 2 - Math.floor(Math.log10(value))));
  return value.toFixed(decimals);
}

/** Milliseconds with three digits and the unit that suits them. */
export function time(milliseconds: number): string {
  if (milliseconds < 1) return `${significant(milliseconds * 1000)} µs`;
  return milliseconds < 1000 ? `${significant(milliseconds)} ms` : `${significant(milliseconds / 1000)} s`;
}

/** Both ends; the upper one may be infinite. */
export function intervalText({ low, high }: Interval): string {
  return `${significant(low)} – ${Number.isFinite(high) ? significant(high) : '∞'}`;
}

/** An error with three digits; it can be 0 or ∞, and under cancellation huge. */
export function errorSize(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '∞';
  const rounded = Number(value.toPrecision(3));
  return rounded !== 0 && (rounded < 1e-3 || rounded >= 1e6) ? value.toExponential(1) : `${rounded}`;
}

/** Three digits at most, no trailing zeros, thousands apart. */
export function plain(value: number): string {
  return value >= 1e-4 && value < 1e7
    ? value.toLocaleString('en', { maximumSignificantDigits: 3 })
    : value.toExponential(0).replace('e+', 'e');
}

/** A ratio and its sign. */
export function times(ratio: number): string {
  return `${ratioDigits(ratio)}×`;
}

/** An interval of ratios; the upper end may be infinite. */
export function between({ low, high }: Pick<Interval, 'low' | 'high'>): string {
  return `${ratioDigits(low)} – ${Number.isFinite(high) ? ratioDigits(high) : '∞'}`;
}

function ratioDigits(ratio: number): string {
  if (ratio < 10) return ratio.toFixed(2);
  return ratio < 1000 ? significant(ratio) : plain(ratio);
}
