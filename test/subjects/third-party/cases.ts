/** Cases for the adapters, and how their results are compared. */
import type { Attributes, Case } from '../../../spec/case.ts';
import { elementCount } from '../../../spec/tensor.ts';
import type { Result } from '../../../subjects/subject.ts';

/** Small integers of both signs, no two neighbours alike, so that every sum is exact in f32. */
export function tensor(shape: number[], seed: number) {
  return { shape, data: Float32Array.from({ length: elementCount(shape) }, (_, n) => ((n * 7 + seed) % 11) - 5 || 6) };
}

export function problem(
  xShape: number[],
  wShape: number[],
  attributes: Partial<Attributes>,
  bias: number[] | null = null,
): Case {
  const axes = (value: number) => xShape.slice(2).map(() => value);
  return {
    x: tensor(xShape, 3),
    w: tensor(wShape, 5),
    bias: bias === null ? null : Float32Array.from(bias),
    stride: axes(1),
    padBegin: axes(0),
    padEnd: axes(0),
    outputPadding: axes(0),
    dilation: axes(1),
    groups: 1,
    dtype: 'f32',
    ...attributes,
  };
}

/** Null where the result is that of the reference engine, bit for bit; otherwise what differs. */
export function mismatch({ shape, data }: Result, wanted: Result): string | null {
  if (String([...Array.from(shape)]) !== String([...Array.from(wanted.shape)])) return `shape ${shape}`;
  if (data.length !== wanted.data.length) return `${data.length} numbers`;
  const at = Array.from(wanted.data).findIndex((value, index) => !(data[index] === value));
  return at < 0 ? null : `[${at}] is ${data[at]}, wanted ${wanted.data[at]}`;
}

/** One that every adapter has words for. */
export const UNPADDED = problem([2, 3, 3, 2], [3, 5, 3, 4], { stride: [2, 3], outputPadding: [1, 2] });
