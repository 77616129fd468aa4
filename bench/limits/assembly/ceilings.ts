/**
 * What a processor can do at most, in AssemblyScript. Compiled twice: with relaxed SIMD a multiply-add is one
 * instruction, without it two. `npm run wasm` writes the result to ../ceilings.wasm.ts.
 */

function multiplyAdd(a: v128, scale: v128, shift: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, scale, shift);
  return f32x4.add(f32x4.mul(a, scale), shift);
}

/**
 * Twelve vectors are multiplied and added to, `steps` times; the sum of all 48 lanes. Twelve hide the latency of both
 * instructions and fit into 16 registers beside the operands. Each has a start of its own: equal ones would be merged.
 * No step can be left out, since each needs the one before.
 */
export function multiplyAdds(steps: i32, scale: f32, shift: f32): f32 {
  const s = f32x4.splat(scale);
  const t = f32x4.splat(shift);
  let a = f32x4(0, 1, 2, 3);
  let b = f32x4(4, 5, 6, 7);
  let c = f32x4(8, 9, 10, 11);
  let d = f32x4(12, 13, 14, 15);
  let e = f32x4(16, 17, 18, 19);
  let f = f32x4(20, 21, 22, 23);
  let g = f32x4(24, 25, 26, 27);
  let h = f32x4(28, 29, 30, 31);
  let i = f32x4(32, 33, 34, 35);
  let j = f32x4(36, 37, 38, 39);
  let k = f32x4(40, 41, 42, 43);
  let l = f32x4(44, 45, 46, 47);
  for (let step = 0; step < steps; step++) {
    a = multiplyAdd(a, s, t);
    b = multiplyAdd(b, s, t);
    c = multiplyAdd(c, s, t);
    d = multiplyAdd(d, s, t);
    e = multiplyAdd(e, s, t);
    f = multiplyAdd(f, s, t);
    g = multiplyAdd(g, s, t);
    h = multiplyAdd(h, s, t);
    i = multiplyAdd(i, s, t);
    j = multiplyAdd(j, s, t);
    k = multiplyAdd(k, s, t);
    l = multiplyAdd(l, s, t);
  }
  const first = f32x4.add(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)), f32x4.add(e, f));
  const last = f32x4.add(f32x4.add(f32x4.add(g, h), f32x4.add(i, j)), f32x4.add(k, l));
  const sum = f32x4.add(first, last);
  return (
    f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) + f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3)
  );
}

/**
 * Changes the sign of every f32 of the memory from `start` on, `bytes` of them, a multiple of 64. In place: a line of
 * memory that is only written has to be read as well, unseen, and copying would move half as much again as it counts.
 */
export function negate(start: usize, bytes: usize): void {
  const end = start + bytes;
  for (let at = start; at < end; at += 64) {
    v128.store(at, f32x4.neg(v128.load(at)));
    v128.store(at, f32x4.neg(v128.load(at, 16)), 16);
    v128.store(at, f32x4.neg(v128.load(at, 32)), 32);
    v128.store(at, f32x4.neg(v128.load(at, 48)), 48);
  }
}
