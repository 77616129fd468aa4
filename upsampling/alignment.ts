/**
 * Where an output cell of a resize lies in the input, as a fraction of integers, so that nothing is rounded.
 *
 *   half-pixel      (o + ½)·n/m − ½      cells are areas, and both pictures cover the same area
 *   asymmetric      o·n/m                the centres of the first cells lie on each other
 *   align-corners   o·(n − 1)/(m − 1)    the centres of the first and of the last cells do; 0 where m = 1
 *
 * n input extent, m output extent, o output cell. Source: ONNX operator Resize (opset 19), attribute
 * coordinate_transformation_mode, whose half_pixel, asymmetric and align_corners these are.
 */

export type Alignment = 'half-pixel' | 'asymmetric' | 'align-corners';

export const ALIGNMENTS: readonly Alignment[] = ['half-pixel', 'asymmetric', 'align-corners'];

/** A place between two cells: `cell` + `rest`/`steps`, with 0 ≤ rest < steps. */
export interface PlaceBetween {
  readonly cell: number;
  readonly rest: number;
  /** The same for all cells of one resize: 2s or s where the factor is an integer s. */
  readonly steps: number;
}

/** The place of output cell `o` in the input. */
export function placeOf(o: number, inputs: number, outputs: number, alignment: Alignment): PlaceBetween {
  const [over, steps] = fraction(o, inputs, outputs, alignment);
  const cell = Math.floor(over / steps);
  return { cell, rest: over - cell * steps, steps };
}

function fraction(o: number, inputs: number, outputs: number, alignment: Alignment): [over: number, steps: number] {
  if (alignment === 'align-corners') {
    if (outputs === 1) return [0, 1];
    const shared = commonDivisor(inputs - 1, outputs - 1);
    return [(o * (inputs - 1)) / shared, (outputs - 1) / shared];
  }
  const shared = commonDivisor(inputs, outputs);
  const [n, m] = [inputs / shared, outputs / shared];
  return alignment === 'asymmetric' ? [o * n, m] : [(2 * o + 1) * n - m, 2 * m];
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
