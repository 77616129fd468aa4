/**
 * Adam: steps along the mean of the gradients, in units of the root of the mean of their squares.
 *
 *   m ← β₁m + (1 − β₁)g,   v ← β₂v + (1 − β₂)g²,   w ← w − α·(m/(1 − β₁ᵗ)) / (√(v/(1 − β₂ᵗ)) + ε)
 *
 * with β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸. Source: Kingma & Ba, "Adam: a method for stochastic optimization" (2015), algorithm 1.
 */
const BETA_1 = 0.9;
const BETA_2 = 0.999;
const EPSILON = 1e-8;

/** Makes the step function of `length` weights. It returns the weights after a step, and keeps the means. */
export function adam(length: number): (w: ArrayLike<number>, g: ArrayLike<number>, rate: number) => Float64Array {
  const mean = new Float64Array(length);
  const square = new Float64Array(length);
  let t = 0;
  return (w, g, rate) => {
    t++;
    return Float64Array.from({ length }, (_, at) => {
      mean[at] = BETA_1 * mean[at] + (1 - BETA_1) * g[at];
      square[at] = BETA_2 * square[at] + (1 - BETA_2) * g[at] ** 2;
      const step = mean[at] / (1 - BETA_1 ** t) / (Math.sqrt(square[at] / (1 - BETA_2 ** t)) + EPSILON);
      return w[at] - rate * step;
    });
  };
}
