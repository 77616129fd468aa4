/** Further integer tensors that a law needs, derived from nothing but their shape and a salt: cases replay alone. */
import { type Dtype, elementCount, type FloatArray, type Tensor, zeros } from '../../spec/tensor.ts';
import { MAGNITUDE } from './integer-data.ts';

/** Integers from ±1 … ±MAGNITUDE, the same for the same shape and salt. */
export function companionTensor(dtype: Dtype, shape: readonly number[], salt: number): Tensor {
  return { shape, data: companionData(dtype, elementCount(shape), salt) };
}

export function companionData(dtype: Dtype, length: number, salt: number): FloatArray {
  const data = zeros(dtype, length);
  for (let index = 0; index < length; index++) {
    const drawn = mix(index * 0x9e3779b1 + salt * 0x85ebca77) % (2 * MAGNITUDE);
    data[index] = drawn < MAGNITUDE ? drawn + 1 : MAGNITUDE - drawn - 1;
  }
  return data;
}

/** A 32-bit finaliser (MurmurHash3's, with the constants of Ettinger's search): neighbours become unrelated. */
function mix(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x21f0aaad);
  bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
  return (bits ^ (bits >>> 15)) >>> 0;
}
