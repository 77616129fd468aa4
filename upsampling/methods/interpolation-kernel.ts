/**
 * The kernel whose transposed convolution interpolates. With stride s, input cell i reaches output cell o by the tap
 * j = o + pb − i·s; the weight there is the filter at the distance between o's place and i:
 *
 *   half-pixel   (2(o − i·s) + 1 − s) / 2s        asymmetric   (o − i·s) / s
 *
 * which depends on o − i·s alone. For align-corners it does not, as its step (n − 1)/(m − 1) is no fraction of s: there is no
 * such kernel. Integers, `scale` times too large. FCN's bilinear kernel is the linear one at half pixels.
 * Source: Long, Shelhamer & Darrell, "Fully convolutional networks for semantic segmentation" (2015), section 3.3.
 */
import { ALIGNMENTS, type Alignment } from '../alignment.ts';
import { requireFilter, requireInteger, requireOneOf } from '../checked-arguments.ts';
import type { Filter } from './filter.ts';

/** Along one axis, 4·(2·4096)³ = 2⁴¹, and a few such terms. */
const MOST_FACTOR = 4096;

/** One axis of a kernel; the kernel of several is the product of one each. */
export interface KernelAxis {
  readonly taps: readonly number[];
  /** Cells of the output that lie before the first input cell's own: the crop that puts the picture in its place. */
  readonly padBegin: number;
  readonly scale: number;
}

/**
 * One axis of the kernel whose transposed convolution interpolates, in integers.
 * Source: Long, Shelhamer & Darrell, "Fully convolutional networks for semantic segmentation" (2015), section 3.3.
 * @param factor an integer in 1 … 4096: the integers of the filters stay below 2⁵³
 * @throws TypeError, RangeError naming field, rule and value; RangeError for align-corners
 */
export function kernelAxis(filter: Filter, factor: number, alignment: Alignment): KernelAxis {
  requireFilter('kernelAxis', filter);
  requireInteger('kernelAxis: factor', factor, 1, MOST_FACTOR);
  requireOneOf('kernelAxis: alignment', alignment, ALIGNMENTS);
  if (alignment === 'align-corners') {
    throw new RangeError('upsampling: align-corners is no transposed convolution with the factor as its stride');
  }
  const steps = alignment === 'half-pixel' ? 2 * factor : factor;
  const over = (offset: number) => (alignment === 'half-pixel' ? 2 * offset + 1 - factor : offset);
  const reach = (filter.before + filter.after + 1) * factor;
  const offsets = Array.from({ length: 2 * reach + 1 }, (_, at) => at - reach);
  const weights = offsets.map((offset) => weightAt(filter, over(offset), steps, alignment));
  const first = weights.findIndex((weight) => weight !== 0);
  const last = weights.findLastIndex((weight) => weight !== 0);
  return { taps: weights.slice(first, last + 1), padBegin: -offsets[first], scale: filter.scale(steps) };
}

/** The nearest neighbour of the asymmetric alignment is the one before, since it rounds down. */
function weightAt(filter: Filter, over: number, steps: number, alignment: Alignment): number {
  if (filter.id === 'nearest' && alignment === 'asymmetric') return over >= 0 && over < steps ? 1 : 0;
  return filter.at(over, steps);
}
