/** Numbers of a comparison of upsampling methods, in words. */
import type { Contrast } from '../../upsampling/measures/contrast.ts';
import type { Equality, MethodResult } from '../../upsampling/result.ts';

/** One decimal; what has no end by its sign. */
export function decibels(value: number | null): string {
  if (value === null || Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return value < 0 ? '−∞' : '∞';
  return fixed(value, 1);
}

/** With so many decimals; what rounds to 0 has no sign. */
export function fixed(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−');
}

/** One number where all cells have as many, else the least and the most. */
export function overlapText({ overlap: { least, most } }: MethodResult): string {
  return least === most ? `${least}` : `${least} … ${most}`;
}

/** What becomes of ones. Three decimals: only exact ones are shown as 1. */
export function methodGainText({ gain: { least, most } }: MethodResult): string {
  const text = (value: number) => fixed(value, Number.isInteger(value) ? 0 : 3);
  return least === most ? text(least) : `${text(least)} … ${text(most)}`;
}

export function equalityText(equality: Equality | null): string {
  if (equality === null) return '';
  const { twin, cells, differing, differingWithZeros } = equality;
  if (differing > 0) return `differs from ${twin} in ${differing} of ${cells} cells`;
  const inside = differingWithZeros === null ? '' : `; ${cells - differingWithZeros} with a border of zeros`;
  return `equal to ${twin} in all ${cells} cells${inside}`;
}

export function contrastText({ gain, offset }: Contrast): string {
  return `shown ${fixed(gain, 3)} times as strong, plus ${fixed(offset, 1)}`;
}
