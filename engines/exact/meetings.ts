/**
 * Which cell of x meets which tap of w, and in which cell of y: all (i, k, o) with o = i·s + k·d − pb inside y, each a
 * flat index, last axis fastest. The same for all images and channels; grouped by o they are the products of an output
 * cell, by i those of a gradient's cell with respect to x, by k those of one with respect to w.
 *
 * Source: the definition, ONNX operator specification, ConvTranspose (opset 11).
 */
import type { Case } from '../../spec/case.ts';

/** Parallel lists. */
export interface Meetings {
  readonly i: readonly number[];
  readonly k: readonly number[];
  readonly o: readonly number[];
}

/** Spatial extents of y: one past the furthest cell reached and output padding, less what is cropped. */
export function ownExtents({ x, w, ...attributes }: Case): number[] {
  const { stride, dilation, padBegin, padEnd, outputPadding } = attributes;
  return stride.map((step, axis) => {
    const reached = (x.shape[axis + 2] - 1) * step + (w.shape[axis + 2] - 1) * dilation[axis] + 1;
    return reached + outputPadding[axis] - padBegin[axis] - padEnd[axis];
  });
}

export function meetingsOf(problem: Case, extents: readonly number[]): Meetings {
  // Axis by axis: what met on the axes so far, combined with what meets on the next.
  let found: Meetings = { i: [0], k: [0], o: [0] };
  extents.forEach((outputs, axis) => {
    const [inputs, taps] = [problem.x.shape[axis + 2], problem.w.shape[axis + 2]];
    const next = { i: [] as number[], k: [] as number[], o: [] as number[] };
    for (let before = 0; before < found.o.length; before++) {
      for (let i = 0; i < inputs; i++) {
        for (let k = 0; k < taps; k++) {
          const o = i * problem.stride[axis] + k * problem.dilation[axis] - problem.padBegin[axis];
          if (o < 0 || o >= outputs) continue;
          next.i.push(found.i[before] * inputs + i);
          next.k.push(found.k[before] * taps + k);
          next.o.push(found.o[before] * outputs + o);
        }
      }
    }
    found = next;
  });
  return found;
}

/** For each row r the pairs (first[t], second[t]) with starts[r] ≤ t < starts[r + 1]. */
export interface Rows {
  readonly starts: Int32Array;
  readonly first: Int32Array;
  readonly second: Int32Array;
}

/** The pairs (first[t], second[t]) by their row, in the order in which they come. */
export function rowsOf(
  count: number,
  row: readonly number[],
  first: readonly number[],
  second: readonly number[],
): Rows {
  const starts = new Int32Array(count + 1);
  for (const r of row) starts[r + 1]++;
  for (let r = 0; r < count; r++) starts[r + 1] += starts[r];
  const rows = { starts, first: new Int32Array(row.length), second: new Int32Array(row.length) };
  const next = starts.slice();
  row.forEach((r, t) => {
    const place = next[r]++;
    rows.first[place] = first[t];
    rows.second[place] = second[t];
  });
  return rows;
}
