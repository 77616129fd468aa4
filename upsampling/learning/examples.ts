/**
 * What is learned from: small pictures, and the larger ones that they were averaged from. A small one has a cell more on each
 * side than its target covers, so that no kernel meets the zeros beyond the picture.
 */
import { elementCount, type Tensor } from '../../spec/tensor.ts';

/** Cells by which the small pictures are larger on each side. */
export const CONTEXT = 1;

export interface Examples {
  /** [count,1,n+2,n+2]: each cell the mean of s·s pixels. */
  readonly small: Tensor;
  /** [count,1,s·n,s·n] */
  readonly target: Tensor;
}

/** @param fields [count,1,s·(n+2),s·(n+2)] */
export function examplesOf(fields: Tensor, factor: number): Examples {
  const [count, , size] = fields.shape;
  const cells = size / factor;
  const small = new Float64Array(count * cells * cells);
  const inner = (cells - 2 * CONTEXT) * factor;
  const target = new Float64Array(count * inner * inner);
  fields.data.forEach((value, at) => {
    const [line, column] = [Math.floor(at / size), at % size];
    const [picture, row] = [Math.floor(line / size), line % size];
    small[(picture * cells + Math.floor(row / factor)) * cells + Math.floor(column / factor)] += value / factor ** 2;
    const [y, x] = [row - CONTEXT * factor, column - CONTEXT * factor];
    if (y >= 0 && y < inner && x >= 0 && x < inner) target[(picture * inner + y) * inner + x] = value;
  });
  return {
    small: { shape: [count, 1, cells, cells], data: small },
    target: { shape: [count, 1, inner, inner], data: target },
  };
}

/** Those at some places, in that order. */
export function chosen({ small, target }: Examples, places: readonly number[]): Examples {
  return { small: pictures(small, places), target: pictures(target, places) };
}

function pictures({ shape, data }: Tensor, places: readonly number[]): Tensor {
  const length = elementCount(shape.slice(1));
  const kept = new Float64Array(places.length * length);
  places.forEach((place, at) => {
    kept.set(data.subarray(place * length, (place + 1) * length), at * length);
  });
  return { shape: shape.with(0, places.length), data: kept };
}
