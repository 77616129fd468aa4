/**
 * Interpolation by its formula: what the transposed convolutions of this room are held against, and what the functions of
 * frameworks are held against in tests. Axis by axis, each output cell is the sum of its neighbours by their weights.
 *
 * Beyond the picture `replicate` repeats its outermost cells, `zero` has zeros, and `exclude` has nothing: the weights of the
 * neighbours that are there are scaled to their full sum again. Shapes: x [N,C,…in] → [N,C,…outputs].
 * Sources: those of alignment.ts and filter.ts; ONNX operator Resize (opset 19), attribute exclude_outside.
 */
import { elementCount, type Tensor } from '../../spec/tensor.ts';
import { ALIGNMENTS, type Alignment, placeOf } from '../alignment.ts';
import { requireFilter, requireOneOf, requireOutputs, requireTensor } from '../checked-arguments.ts';
import { mapped } from '../map-cells.ts';
import type { Filter } from './filter.ts';

/** What lies beyond the edge of a picture: its outermost cells again, zeros, or nothing. */
export type Border = 'replicate' | 'zero' | 'exclude';

export const BORDERS: readonly Border[] = ['replicate', 'exclude', 'zero'];

/** An interpolation: filter, alignment, border and the extents to reach. */
export interface Resize {
  readonly filter: Filter;
  readonly alignment: Alignment;
  readonly border: Border;
  /** One per spatial axis. */
  readonly outputs: readonly number[];
}

/**
 * What is `scale` times too large, so that integers stay integers: exact while its magnitudes stay below 2⁵³, and but for
 * cells at the edge whose weights `exclude` scales.
 */
export interface Scaled {
  readonly values: Tensor;
  readonly scale: number;
}

/**
 * A picture interpolated by the formula of its filter, in integers: x [N,C,…in] → [N,C,…outputs], `scale` times
 * too large.
 * @throws TypeError, RangeError naming field, rule and value
 */
export function resizedExactly(x: Tensor, { filter, alignment, border, outputs }: Resize): Scaled {
  requireTensor('resized', x);
  requireFilter('resized', filter);
  requireOneOf('resized: alignment', alignment, ALIGNMENTS);
  requireOneOf('resized: border', border, BORDERS);
  requireOutputs('resized', outputs, x);
  let values = x;
  let scale = 1;
  outputs.forEach((extent, axis) => {
    const lines = weightedAlong(values, axis + 2, extent, { filter, alignment, border });
    values = lines.values;
    scale *= lines.scale;
  });
  return { values, scale };
}

/** The interpolated picture itself. @throws as resizedExactly */
export function resized(x: Tensor, resize: Resize): Tensor {
  const { values, scale } = resizedExactly(x, resize);
  return mapped(values, (value) => value / scale);
}

function weightedAlong(
  x: Tensor,
  axis: number,
  outputs: number,
  { filter, alignment, border }: Pick<Resize, 'filter' | 'alignment' | 'border'>,
): Scaled {
  const inputs = x.shape[axis];
  const inner = elementCount(x.shape.slice(axis + 1));
  const outer = elementCount(x.shape.slice(0, axis));
  const data = new Float64Array(outer * outputs * inner);
  for (let o = 0; o < outputs; o++) {
    for (const [cell, weight] of neighboursOf(o, inputs, outputs, { filter, alignment, border })) {
      for (let line = 0; line < outer; line++) {
        const [from, to] = [(line * inputs + cell) * inner, (line * outputs + o) * inner];
        for (let i = 0; i < inner; i++) data[to + i] += weight * x.data[from + i];
      }
    }
  }
  const { steps } = placeOf(0, inputs, outputs, alignment);
  return { values: { shape: x.shape.with(axis, outputs), data }, scale: filter.scale(steps) };
}

/** The cells that an output cell is the sum of, with their weights. */
function neighboursOf(
  o: number,
  inputs: number,
  outputs: number,
  { filter, alignment, border }: Pick<Resize, 'filter' | 'alignment' | 'border'>,
): [cell: number, weight: number][] {
  const place = placeOf(o, inputs, outputs, alignment);
  const first = place.cell - filter.before;
  const all = filter.weights(place, alignment).map((weight, at): [number, number] => [first + at, weight]);
  if (border === 'replicate') return all.map(([cell, weight]) => [Math.min(inputs - 1, Math.max(0, cell)), weight]);
  const inside = all.filter(([cell]) => cell >= 0 && cell < inputs);
  if (border === 'zero' || inside.length === all.length) return inside;
  const sum = inside.reduce((before, [, weight]) => before + weight, 0);
  return inside.map(([cell, weight]) => [cell, (weight * filter.scale(place.steps)) / sum]);
}
