// Weights for the model files of these examples: made from formulas, so that every run writes the same bytes.

/** @returns numbers in [0, 1) from a seed: linear congruential, Numerical Recipes (3rd ed.), section 7.1 */
function drawn(seed) {
  let bits = seed >>> 0;
  return () => {
    bits = (Math.imul(bits, 1664525) + 1013904223) >>> 0;
    return (bits >>> 8) / 2 ** 24;
  };
}

/** Normal with a deviation of 0.02, as the paper of DCGAN draws them: the sum of twelve even draws (Irwin and Hall). */
export function normalWeights(shape, seed) {
  const next = drawn(seed);
  return Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => {
    let sum = -6;
    for (let draw = 0; draw < 12; draw++) sum += next();
    return 0.02 * sum;
  });
}

/** w [C,M,k,k]: each class to itself, by the triangle that interpolates linearly. */
export function bilinearWeights([C, M, k]) {
  const factor = Math.floor((k + 1) / 2);
  const centre = k % 2 === 1 ? factor - 1 : factor - 0.5;
  const tap = (at) => 1 - Math.abs(at - centre) / factor;
  return Float32Array.from({ length: C * M * k * k }, (_, flat) => {
    const [c, m] = [Math.floor(flat / (M * k * k)), Math.floor(flat / (k * k)) % M];
    return c === m ? tap(Math.floor(flat / k) % k) * tap(flat % k) : 0;
  });
}

/** [C,M,k,k] as TensorFlow Lite has it, [M,k,k,C]. */
export function asTflite([C, M, k], data) {
  const changed = new Float32Array(data.length);
  for (let c = 0; c < C; c++)
    for (let m = 0; m < M; m++)
      for (let tap = 0; tap < k * k; tap++) changed[(m * k * k + tap) * C + c] = data[(c * M + m) * k * k + tap];
  return { shape: [M, k, k, C], data: changed };
}
