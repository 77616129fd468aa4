/** What a result may lose where subnormal numbers need not be kept. */
import type { Case } from './case.ts';
import { maximumOf } from './extremes.ts';
import { SMALLEST_NORMAL } from './special-values.ts';
import { elementCount, type FloatArray } from './tensor.ts';

/** What of a subject's capabilities it depends on. */
export interface Flushing {
  readonly specialValues: boolean;
  readonly subnormals: 'kept' | 'flushed' | 'either';
  readonly sumsOfProducts: boolean;
}

/** What a transform makes of an operand is at most so many times as much. */
const OF_TRANSFORMS = 2 ** 8;

/**
 * A bound for each element: in each of its terms an operand, the product and the sum may be taken for zero that are below the smallest
 * normal number, and an operand is multiplied by the other one. As many terms count for every element as the layer has for one.
 */
export function flushedAtMost({ x, w, bias, groups, dtype }: Case, subject: Flushing): number {
  if (subject.specialValues && subject.subnormals === 'kept') return 0;
  const terms = (w.shape[0] / groups) * elementCount(w.shape.slice(2)) + (bias === null ? 0 : 1);
  const largest = (data: FloatArray) => Math.max(0, maximumOf(data.map(Math.abs)));
  const lost = terms * SMALLEST_NORMAL[dtype] * (3 + largest(x.data) + largest(w.data));
  return subject.sumsOfProducts ? lost : OF_TRANSFORMS * lost;
}
