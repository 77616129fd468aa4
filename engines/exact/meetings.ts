/**
 * Which cell of x meets which tap of w, and in which cell of y: all (i, k, o) with o = i·s + k·d − pb inside y, each a
 * flat index, last axis fastest. The same for all images and channels; grouped by o they are the products of an output
 * cell, by i those of a gradient's cell with respect to x, by k those of one with respect to w.
 *
 * Source: the definition, ONNX operator specification, ConvTranspose (opset 11).
 */
import type { Case } from '../../spec/case.ts';

/** Spatial extents of y: one past the furthest cell reached and output padding, less what is cropped. */
export function ownExtents({ x, w, stride, dilation, padBegin, padEnd, outputPadding }: Case): number[] {
  return stride.map((step, axis) => {
    const reached = (x.shape[axis + 2] - 1) * step + (w.shape[axis + 2] - 1) * dilation[axis] + 1;
    return reached + outputPadding[axis] - padBegin[axis] - padEnd[axis];
  });
}

/** For each row r the pairs (first[t], second[t]) with starts[r] ≤ t < starts[r + 1]. */
export interface Rows {
  readonly starts: Int32Array;
  readonly first: Int32Array;
  readonly second: Int32Array;
}

/** An index of a meeting: of a cell of x, of a tap, of a cell of y. */
type Index = 'i' | 'k' | 'o';

/** Where the three indices stand in a meeting. */
const PLACE: Readonly<Record<Index, number>> = { i: 0, k: 1, o: 2 };

/**
 * What meets, by one of its indices.
 * @param extents of y
 */
export function meetings(problem: Case, extents: readonly number[], row: Index, first: Index, second: Index): Rows {
  const { x, w } = problem;
  let rows: Rows = { starts: Int32Array.of(0, 1), first: new Int32Array(1), second: new Int32Array(1) };
  for (let axis = 0; axis < extents.length; axis++) {
    const sizes = [x.shape[axis + 2], w.shape[axis + 2], extents[axis]];
    const places = [PLACE[row], PLACE[first], PLACE[second]] as const;
    const own = rowsOf(onAxis(problem, axis, extents[axis]), sizes[places[0]], places);
    rows = combined(rows, own, sizes[places[1]], sizes[places[2]]);
  }
  return rows;
}

/** The meetings of one axis: i, k and o of the first, then of the next. */
function onAxis({ x, w, stride, dilation, padBegin }: Case, axis: number, outputs: number): number[] {
  const found: number[] = [];
  for (let i = 0; i < x.shape[axis + 2]; i++) {
    for (let k = 0; k < w.shape[axis + 2]; k++) {
      const o = i * stride[axis] + k * dilation[axis] - padBegin[axis];
      if (o >= 0 && o < outputs) found.push(i, k, o);
    }
  }
  return found;
}

/** Meetings by their row, in the order in which they come. */
function rowsOf(
  found: readonly number[],
  count: number,
  [row, first, second]: readonly [number, number, number],
): Rows {
  const starts = new Int32Array(count + 1);
  for (let t = 0; t < found.length; t += 3) starts[found[t + row] + 1]++;
  for (let r = 0; r < count; r++) starts[r + 1] += starts[r];
  const rows = { starts, first: new Int32Array(found.length / 3), second: new Int32Array(found.length / 3) };
  const next = starts.slice();
  for (let t = 0; t < found.length; t += 3) {
    const place = next[found[t + row]]++;
    rows.first[place] = found[t + first];
    rows.second[place] = found[t + second];
  }
  return rows;
}

/**
 * What meets on the axes so far, and on one more as well.
 * @param firsts how many of the first index there are on that axis, so that a flat index goes on
 */
function combined(before: Rows, own: Rows, firsts: number, seconds: number): Rows {
  const [outer, inner] = [before.starts.length - 1, own.starts.length - 1];
  const count = before.first.length * own.first.length;
  const rows = {
    starts: new Int32Array(outer * inner + 1),
    first: new Int32Array(count),
    second: new Int32Array(count),
  };
  let next = 0;
  for (let r = 0; r < outer * inner; r++) {
    const [one, other] = [Math.floor(r / inner), r % inner];
    for (let s = before.starts[one]; s < before.starts[one + 1]; s++) {
      for (let t = own.starts[other]; t < own.starts[other + 1]; t++) {
        rows.first[next] = before.first[s] * firsts + own.first[t];
        rows.second[next++] = before.second[s] * seconds + own.second[t];
      }
    }
    rows.starts[r + 1] = next;
  }
  return rows;
}
