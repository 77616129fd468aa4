/**
 * A picture through a depthwise transposed convolution of stride s, computed by a reference engine.
 *
 * Interpolation repeats the cells at the edge, the operator has zeros there. So the picture is extended by `replicated`
 * cells first and the result cropped by as many strides: T with zeros at the edge is the case `replicated` = 0.
 * The engine is given one tile of the output at a time, with all input cells that reach it, because its tables have a
 * row for every product.
 * Shapes: x [1,C,H,W], kernel [C,1,k,k] → [1,C,s·H,s·W].
 */

import { engines } from '../../engines/index.ts';
import { fullExtentOf } from '../../spec/axis.ts';
import type { Case } from '../../spec/case.ts';
import { elementCount, type Tensor } from '../../spec/tensor.ts';
import { replicated } from './border.ts';

export interface DepthwiseLayer {
  /** [C,1,k,k] */
  readonly kernel: Tensor;
  readonly stride: number;
  /** The crop at the beginning of each axis. */
  readonly padBegin: number;
}

/** Output cells along an edge of a tile. */
const TILE = 128;

/** @param edge cells by which the picture is extended on each side, by repeating its outermost ones */
export function transposedByTiles(x: Tensor, { kernel, stride, padBegin }: DepthwiseLayer, edge: number): Tensor {
  const source = replicated(x, edge);
  const [, channels, height, width] = x.shape;
  const [rows, columns] = [height * stride, width * stride];
  const y = new Float64Array(channels * rows * columns);
  const crop = padBegin + edge * stride;
  for (let top = 0; top < rows; top += TILE) {
    for (let left = 0; left < columns; left += TILE) {
      const spans = [
        span(top, Math.min(rows, top + TILE), crop, source.shape[2], kernel.shape[2], stride),
        span(left, Math.min(columns, left + TILE), crop, source.shape[3], kernel.shape[3], stride),
      ];
      if (spans.some(({ from, to }) => from >= to)) continue;
      place(engines.scatter(tileCase(source, kernel, stride, spans)), y, [top, left], [rows, columns]);
    }
  }
  return { shape: [1, channels, rows, columns], data: y };
}

/** Along one axis of a tile: the input cells [from, to) that reach it, and what of their output is cropped. */
interface Span {
  readonly from: number;
  readonly to: number;
  readonly padBegin: number;
  readonly padEnd: number;
}

function span(begin: number, end: number, crop: number, inputs: number, taps: number, stride: number): Span {
  const [first, last] = [begin + crop, end + crop - 1];
  const from = Math.max(0, Math.ceil((first - taps + 1) / stride));
  const to = Math.min(inputs, Math.floor(last / stride) + 1);
  const padBegin = first - from * stride;
  const full = fullExtentOf({ input: to - from, kernel: taps, stride, dilation: 1 });
  return { from, to, padBegin, padEnd: full - padBegin - (end - begin) };
}

function tileCase(source: Tensor, w: Tensor, stride: number, spans: readonly Span[]): Case {
  return {
    x: window(source, spans),
    w,
    bias: null,
    stride: [stride, stride],
    padBegin: spans.map(({ padBegin }) => padBegin),
    padEnd: spans.map(({ padEnd }) => padEnd),
    outputPadding: [0, 0],
    dilation: [1, 1],
    groups: w.shape[0],
    dtype: 'f64',
  };
}

/** The cells of the spans, all channels. */
function window({ shape, data }: Tensor, [rows, columns]: readonly Pick<Span, 'from' | 'to'>[]): Tensor {
  const [, channels, height, width] = shape;
  const size = [1, channels, rows.to - rows.from, columns.to - columns.from];
  const cells = new Float64Array(elementCount(size));
  for (let line = 0; line < channels * size[2]; line++) {
    const [channel, row] = [Math.floor(line / size[2]), rows.from + (line % size[2])];
    const start = (channel * height + row) * width;
    cells.set(data.subarray(start + columns.from, start + columns.to), line * size[3]);
  }
  return { shape: size, data: cells };
}

function place({ shape, data }: Tensor, y: Float64Array, [top, left]: readonly number[], [rows, columns]: number[]) {
  const [, , tall, wide] = shape;
  for (let line = 0; line < data.length / wide; line++) {
    const [channel, row] = [Math.floor(line / tall), line % tall];
    y.set(data.subarray(line * wide, (line + 1) * wide), (channel * rows + top + row) * columns + left);
  }
}
