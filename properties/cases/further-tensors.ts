/** Further integer tensors that a law needs, derived from nothing but their shape and a salt: cases replay alone. */
import type { Case } from '../../spec/case.ts';
import { type Dtype, elementCount, type FloatArray, type Tensor, zeros } from '../../spec/tensor.ts';
import { MAGNITUDE } from './integer-data.ts';
import { mixed } from './mixed.ts';
import { fittedOperand } from './narrow-types.ts';

/** Another x or w for a case, with integers that its type holds beside the other operand. @param shape where it is another */
export function companionOperand(
  problem: Case,
  operand: 'x' | 'w',
  salt: number,
  shape: readonly number[] = problem[operand].shape,
): Tensor {
  const { dtype } = problem;
  return fittedOperand({ ...problem, [operand]: companionTensor(dtype, shape, salt) }, operand);
}

/** Integers from ±1 … ±MAGNITUDE, the same for the same shape and salt. */
export function companionTensor(dtype: Dtype, shape: readonly number[], salt: number): Tensor {
  return { shape, data: companionData(dtype, elementCount(shape), salt) };
}

export function companionData(dtype: Dtype, length: number, salt: number): FloatArray {
  const data = zeros(dtype, length);
  for (let index = 0; index < length; index++) {
    const drawn = mixed(index * 0x9e3779b1 + salt * 0x85ebca77) % (2 * MAGNITUDE);
    data[index] = drawn < MAGNITUDE ? drawn + 1 : MAGNITUDE - drawn - 1;
  }
  return data;
}
