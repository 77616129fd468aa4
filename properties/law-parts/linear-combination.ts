/** The linear combination that both linearity laws use: 3·first − second. */
import type { Case } from '../../spec/case.ts';
import { floatArray, type Tensor } from '../../spec/tensor.ts';
import type { Subject } from '../../subjects/subject.ts';
import { type Mismatch, mismatchBetween, resultOf, shapeMismatch } from '../law.ts';

/** 3·first − second, of the type of `first`. Coefficients that differ, and differ in sign, tell the operands apart. */
export function combined(first: Tensor, second: Tensor): Tensor {
  const data = first.data.map((value, index) => 3 * value - second.data[index]);
  return { shape: first.shape, data: floatArray(first.data instanceof Float32Array ? 'f32' : 'f64', data) };
}

/** Checks T(3a − b) = 3·T(a) − T(b), where the three cases differ in the operand that is named. */
export async function checkLinearity(
  subject: Subject,
  first: Case,
  second: Case,
  both: Case,
  operand: 'x' | 'w',
): Promise<Mismatch | null> {
  const results: Tensor[] = [];
  for (const [problem, call] of [
    [first, `T(${operand}₁)`],
    [second, `T(${operand}₂)`],
    [both, `T(3·${operand}₁ − ${operand}₂)`],
  ] as const) {
    const called = resultOf(await subject.run(problem), call);
    if ('mismatch' in called) return called.mismatch;
    results.push(called.y);
  }
  const [one, two, sum] = results;
  const what = `T(3·${operand}₁ − ${operand}₂) against 3·T(${operand}₁) − T(${operand}₂)`;
  const operands = [
    { label: `T(${operand}₁)`, tensor: one },
    { label: `T(${operand}₂)`, tensor: two },
  ];
  const wrong = shapeMismatch(one.shape, two, `T(${operand}₂)`);
  return wrong ?? mismatchBetween(combined(one, two), sum, what, { isTwoWays: true, operands });
}
