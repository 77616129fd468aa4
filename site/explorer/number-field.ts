/** What a field for a whole number takes of what is typed there, and what it says where it takes something else. */
import { number } from './formula.ts';

export type Range = readonly [smallest: number, largest: number];

export interface Taken {
  /** Null where nothing, or no number yet, is typed. */
  readonly value: number | null;
  /** Null where the number is taken as it is. */
  readonly hint: string | null;
}

/** The nearest whole number of the range, towards zero, with a hint where that is not what was typed. */
export function takenFrom(text: string, range: Range): Taken {
  const [smallest, largest] = range;
  const asked = Number(text);
  if (text.trim() === '' || Number.isNaN(asked)) return { value: null, hint: rangeHint(range) };
  const whole = Math.trunc(asked) || 0;
  const value = Math.max(smallest, Math.min(largest, whole));
  if (whole !== asked) return { value, hint: wholeHint(range) };
  return { value, hint: value === asked ? null : rangeHint(range) };
}

/** Such as 1 … 7. */
export function rangeHint([smallest, largest]: Range): string {
  return `${number(smallest)} … ${number(largest)}`;
}

/** Such as whole numbers from −99 to 99. */
export function wholeHint([smallest, largest]: Range): string {
  return `whole numbers from ${number(smallest)} to ${number(largest)}`;
}
