/**
 * Operands from JSON, as test vectors and other programs give them: in the framework's layout, data flat and row-major.
 */
import { checkedRecord, numberList } from '../case.ts';
import { describeValue } from '../describe-value.ts';
import { type Dtype, floatArray } from '../tensor.ts';
import type { Operand, Operands } from './convention.ts';

/**
 * Reads { x: { shape, data }, w: { shape, data }, bias }; data may be left out for questions of size, bias may be null.
 * @param where stands at the front of every message
 * @throws TypeError for a wrong kind, a missing or an unknown field
 */
export function parseOperands(input: unknown, dtype: Dtype, where = 'operands'): Operands {
  const { x, w, bias } = checkedRecord(input, where, ['x', 'w', 'bias']);
  return {
    x: parseOperand(x, `${where}: x`, dtype),
    w: parseOperand(w, `${where}: w`, dtype),
    bias: bias === null ? null : floatArray(dtype, numberList(bias, `${where}: bias`)),
  };
}

function parseOperand(input: unknown, where: string, dtype: Dtype): Operand {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new TypeError(`${where} must be an object, got ${describeValue(input)}`);
  }
  const hasData = 'data' in input;
  const fields = checkedRecord(input, where, hasData ? ['shape', 'data'] : ['shape']);
  const shape = numberList(fields.shape, `${where}.shape`);
  return hasData ? { shape, data: floatArray(dtype, numberList(fields.data, `${where}.data`)) } : { shape };
}
