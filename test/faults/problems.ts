/** Cases of the tests of faults, by the few numbers that matter. */
import type { Case } from '../../spec/case.ts';
import { elementCount } from '../../spec/tensor.ts';
import { caseOf, integers } from '../spec/cases.ts';

export interface Problem {
  /** [N, C, …in] */
  x: number[];
  k: number[];
  /** Output channels per group. */
  m?: number;
  g?: number;
  s?: number[];
  d?: number[];
  /** Begin and end pads. */
  b?: number[];
  e?: number[];
  /** Output padding. */
  a?: number[];
  bias?: boolean | 'zeros';
}

/** A case of these numbers, with data that all differ from zero. */
export function at({ x, k, m = 1, g = 1, s, d, b, e, a, bias = false }: Problem): Case {
  const w = [x[1], m, ...k];
  const data = (seed: number, count: number) => integers(seed, count).map((value) => value || 7);
  return caseOf({
    x: [x, data(1, elementCount(x))],
    w: [w, data(2, elementCount(w))],
    groups: g,
    ...(s && { stride: s }),
    ...(d && { dilation: d }),
    ...(b && { padBegin: b }),
    ...(e && { padEnd: e }),
    ...(a && { outputPadding: a }),
    ...(bias && { bias: bias === 'zeros' ? new Array<number>(m * g).fill(0) : data(3, m * g) }),
  });
}
