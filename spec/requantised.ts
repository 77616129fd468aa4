/** The sums of a quantised case as its result. */
import { isQuantised } from './number-types.ts';
import { channelOf, ofChannel, type QuantisedParts, quantisationOf } from './quantisation.ts';
import { type RequantisationRule, requantiserOf, type Scales } from './requantisation.ts';
import type { Tensor } from './tensor.ts';

/** What the sums of an output channel are multiplied by. */
export function scalesOf(problem: Pick<QuantisedParts, 'dtype' | 'quantisation'>, channel: number): Scales {
  const { x, w, y } = quantisationOf(problem);
  return { x: x.scale, w: ofChannel(w.scale, channel), y: y.scale };
}

/**
 * y [N,M,…out] in units of its scale, without its zero point: each sum rounded by the rule and clamped.
 * @param sums the integers Σ (x − zx)(w − zw) + b, shaped like y
 */
export function requantised(
  problem: Pick<QuantisedParts, 'dtype' | 'quantisation'>,
  { shape, data }: Tensor,
  rule: RequantisationRule = 'nearest-even',
): Tensor {
  const { w, y, clamp } = quantisationOf(problem);
  const rounders = w.scale.map((_, channel) => requantiserOf(rule, scalesOf(problem, channel)));
  const least = clamp[0] - y.zeroPoint;
  const most = clamp[1] - y.zeroPoint;
  const isPlain = rounders.length === 1;
  const codes = new Float64Array(data.length);
  for (let at = 0; at < codes.length; at++) {
    const rounded = rounders[isPlain ? 0 : channelOf(shape, at)](data[at]);
    codes[at] = Math.min(Math.max(rounded, least), most);
  }
  return { shape, data: codes };
}

/** An engine that sums, as one that gives results of quantised cases too: their sums are integers, and are rounded afterwards. */
export function requantisedSums<P extends QuantisedParts>(engine: (problem: P) => Tensor): (problem: P) => Tensor {
  return (problem) => {
    const y = engine(problem);
    return isQuantised(problem.dtype) ? requantised(problem, y) : y;
  };
}
