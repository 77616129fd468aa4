/**
 * The proven bound on the error of a transposed convolution that is computed by minimal filtering, on some axes or on
 * all:
 *
 *   |ŷ − y| ≤ γ(n')·(4^R·S + |b|) + u·(|y| + γ(n')·(4^R·S + |b|)) + n'·6^R·η·(1 + X)
 *   S = Σ_c max_i|x[n,c,i]| · Σ_k|w[c,m,k]|,   X = Σ_c max_i|x[n,c,i]|,   n' = (C/g)·|kernel| + 6R + 2
 *
 * with R axes, C/g channels of a group, and γ, u, η of error-bound.ts. On one axis F(m, r) is y = Σ_c A[(G w_c) ⊙ (B
 * d_c)]. Of F(2,2), F(3,2) and F(2,3) with the points 0, 1 (−1) and ∞ the constants are 0, ±1 and ½; on several axes A,
 * G and B are Kronecker products. Every summand of y goes through at most n' roundings: of each axis 2 sums in G, 1 in
 * B and 2 in A; one product and C/g sums, or one for each tap where an axis has no transform; the bias; and one is left
 * over, for S itself is summed in double. Halving rounds nothing but what underflows. By Higham's γ therefore
 *
 *   |ŷ − y| ≤ γ(n')·(Σ_c |A|·(|G||w_c| ⊙ |B||d_c|) + |b|),   and  |A|·(|G||w| ⊙ |B||d|) ≤ 4^R·max|d|·Σ|w|:
 *
 * rows of |B| add up to 2 at most, and no entry of |A||G| is above 2. Both multiply from axis to axis. Which cells are
 * in d depends on how the output is cut into tiles, and which taps in w on how it is cut into phases: all of a
 * channel's are taken. Underflow is at most η/2 in each product and in each halved weight, of which a later axis adds
 * up three and halves them again: below 3η in a weight. Rows of |A| add up to 3 at most, which with |B| is the 6^R.
 *
 * A sum of products that is computed as it stands obeys this bound too, since Σ|x||w| ≤ S, but has the far smaller one
 * of error-bound.ts. Larger tiles have other constants, so that nothing is proven here for them, nor for Fourier
 * transforms.
 *
 * Sources: Higham, "Accuracy and Stability of Numerical Algorithms" (2nd ed., 2002), sections 3.1 and 3.5, for γ;
 * Barabasz, Anderson, Soodhalter & Gregg, "Error Analysis and Improving the Accuracy of Winograd Convolution for Deep
 * Neural Networks" (2020), for the form.
 */
import type { Case } from './case.ts';
import { errorBound } from './error-bound.ts';
import { SMALLEST } from './number-types.ts';
import { elementCount, type Tensor } from './tensor.ts';

/** Of each element of y. */
export interface NormwiseBounds {
  readonly bounds: Float64Array;
  /** S + |b|. */
  readonly magnitudes: Float64Array;
}

/**
 * The bound on each output element of implementations that transform (FFT, Winograd): by norms, not by components.
 * @param y the exact result
 */
export function normwiseBounds(problem: Case, y: Tensor): NormwiseBounds {
  const { w, bias, dtype, groups } = problem;
  const [inChannels, outPerGroup, ...kernel] = w.shape;
  const rank = kernel.length;
  const channels = inChannels / groups;
  const taps = elementCount(kernel);
  const terms = channels * taps + 6 * rank + 2;
  const underflow = terms * 6 ** rank * SMALLEST[dtype];
  const outChannels = outPerGroup * groups;
  const cells = elementCount(y.shape.slice(2));
  const largest = largestOfPlanes(problem.x);
  const weights = weightsByChannel(w);
  const bounds = new Float64Array(y.data.length);
  const magnitudes = new Float64Array(y.data.length);
  for (let plane = 0; plane * cells < y.data.length; plane++) {
    const m = plane % outChannels;
    const first = Math.floor(m / outPerGroup) * channels;
    const image = ((plane - m) / outChannels) * inChannels;
    let sum = 0;
    let reach = 0;
    for (let c = first; c < first + channels; c++) {
      sum += largest[image + c] * weights[c * outPerGroup + (m % outPerGroup)];
      reach += largest[image + c];
    }
    const b = Math.abs(bias?.[m] ?? 0);
    for (let at = plane * cells; at < (plane + 1) * cells; at++) {
      magnitudes[at] = sum + b;
      bounds[at] = errorBound(dtype, terms, 4 ** rank * sum + b, y.data[at]) + underflow * (1 + reach);
    }
  }
  return { bounds, magnitudes };
}

/** max|x[n, c]|, by image and channel. */
function largestOfPlanes({ shape: [batch, channels, ...extents], data }: Tensor): number[] {
  return ofBlocks(data, batch * channels, elementCount(extents), Math.max);
}

/** Σ|w[c, m]|, by channel of x and of y within the group. */
function weightsByChannel({ shape: [inChannels, outPerGroup, ...kernel], data }: Tensor): number[] {
  return ofBlocks(data, inChannels * outPerGroup, elementCount(kernel), (a, b) => a + b);
}

function ofBlocks(
  data: ArrayLike<number>,
  count: number,
  length: number,
  combine: (a: number, b: number) => number,
): number[] {
  return Array.from({ length: count }, (_, block) => {
    let combined = 0;
    for (let at = block * length; at < (block + 1) * length; at++) combined = combine(combined, Math.abs(data[at]));
    return combined;
  });
}
