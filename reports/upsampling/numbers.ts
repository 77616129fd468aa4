/** Numbers of a comparison of upsampling methods as they are told. */
import type { Contrast } from '../../upsampling/contrast.ts';
import type { Equality, MethodResult } from '../../upsampling/result.ts';

/** One decimal; what has no end by its sign. */
export function decibels(value: number | null): string {
  if (value === null || Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return value < 0 ? '−∞' : '∞';
  return signed(value.toFixed(1));
}

function signed(text: string): string {
  return text.replace('-', '−');
}

/** One number where all cells have as many, else the least and the most. */
export function overlapText({ overlap: { least, most } }: MethodResult): string {
  return least === most ? `${least}` : `${least} … ${most}`;
}

/** What becomes of ones. Three decimals: only exact ones are told as 1. */
export function gainText({ gain: { least, most } }: MethodResult): string {
  const told = (value: number) => (Number.isInteger(value) ? `${value}` : value.toFixed(3));
  return signed(least === most ? told(least) : `${told(least)} … ${told(most)}`);
}

export function equalityText(equality: Equality | null): string {
  if (equality === null) return '';
  const { twin, cells, differing, differingWithZeros } = equality;
  if (differing > 0) return `differs from ${twin} in ${differing} of ${cells} cells`;
  const inside = differingWithZeros === null ? '' : `; ${cells - differingWithZeros} with a border of zeros`;
  return `equal to ${twin} in all ${cells} cells${inside}`;
}

export function contrastText({ gain, offset }: Contrast): string {
  return signed(`shown ${gain.toFixed(3)} times as strong, plus ${offset.toFixed(1)}`);
}
