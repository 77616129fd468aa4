/** Cases near a drawn one that frameworks with few words can say as well. */
import type { Case, Rank } from '../../spec/case.ts';
import { illegalityOf } from '../../spec/geometry.ts';
import { type Dtype, elementCount, floatArray, type Tensor } from '../../spec/tensor.ts';

/** The case, then plainer and plainer ones of its rank and type; every framework can say the last. */
export function plainerCases(problem: Case): readonly Case[] {
  const { stride, dtype, padBegin } = problem;
  const alone = { ...problem, x: firstImage(problem.x, dtype) };
  const same = (values: readonly number[]) => values.map(() => values[0]);
  const uniform = { ...plainer(alone), stride: same(stride) };
  const padded = { ...uniform, padBegin: same(padBegin), padEnd: same(padBegin) };
  const unstrided = { ...uniform, stride: stride.map(() => 1) };
  const legal = [alone, padded, uniform, unstrided].filter((one) => illegalityOf(one) === null);
  return [problem, ...legal, oneCell(stride.length as Rank, dtype)];
}

/** The same shapes without pads, dilation, groups and bias. */
export function plainer(problem: Case): Case {
  const { stride } = problem;
  const none = stride.map(() => 0);
  const without = { padBegin: none, padEnd: none, outputPadding: none, dilation: stride.map(() => 1) };
  return { ...problem, ...without, bias: null, groups: 1 };
}

/** y = x, of one cell. */
export function oneCell(rank: Rank, dtype: Dtype): Case {
  const ones = Array.from({ length: rank }, () => 1);
  const cell = { shape: [1, 1, ...ones], data: floatArray(dtype, [1]) };
  const none = ones.map(() => 0);
  const pads = { padBegin: none, padEnd: none, outputPadding: none };
  return { x: cell, w: cell, bias: null, stride: ones, ...pads, dilation: ones, groups: 1, dtype };
}

/** The first image of a batch; ones where the batch is empty. */
function firstImage({ shape, data }: Tensor, dtype: Dtype): Tensor {
  const one = [1, ...shape.slice(1)];
  const numbers = Array.from({ length: elementCount(one) }, (_, at) => data[at] ?? 1);
  return { shape: one, data: floatArray(dtype, numbers) };
}
