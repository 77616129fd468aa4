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
